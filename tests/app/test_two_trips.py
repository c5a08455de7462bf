"""An answer takes two trips to the store: its event is stored with what it needs loaded, and then all is committed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Tuning
from bot.playground import Playground
from bot.prepared_content import Content
from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import Way
from tests.harness.traces import TracedStore
from tests.harness.workplace import Complaints, Workplace, at_work_on


@pytest.fixture
async def traced(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints
) -> AsyncIterator[Workplace]:
    tuning = Tuning(open_store=TracedStore)
    async with at_work_on(playground, tmp_path / "bot.db", content, complaints, tuning=tuning) as place:
        yield place


def begin_trips(place: Workplace) -> list[tuple[str, list[str]]]:
    """The trips from now on."""
    store = place.built.store
    assert isinstance(store, TracedStore)
    store.trips.clear()
    return store.trips


def until_commit(trips: list[tuple[str, list[str]]]) -> list[str]:
    names = [name for name, _ in trips]
    return names[: names.index("database.Database.commit") + 1]


TWO = ["database.Database.receive", "database.Database.commit"]


@pytest.mark.parametrize("way", ["words", "controls"])
async def test_an_answer_is_two_trips(traced: Workplace, way: Way) -> None:
    respondent = await traced.begin(FINE_TUNE, way=way)
    card = await respondent.until("failures")
    await traced.settled()
    trips = begin_trips(traced)
    await respondent.answer(card)
    await traced.settled()
    assert until_commit(trips) == TWO
