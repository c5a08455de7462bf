"""What calls used is kept by day, workspace and person; what grows is forgotten once its arrival is done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.consultation.messages import Notice
from bot.ports.inbound import Mention
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import UnitOfWork
from bot.ports.usage import UsageRow
from bot.store.database import Database

DAY, NEXT = "2026-11-22", "2026-11-23"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "bot.db")
    yield database
    database.close()


def row(**more: object) -> UsageRow:
    given = {"at": 1.0, "day": DAY, "team": "T1", "person": "U1", "purpose": "answer", "model": "m", "outcome": "ok"}
    return UsageRow.model_validate({**given, **more})


async def test_spent_adds_up_by_day_workspace_and_person(store: Database) -> None:
    for one in (
        row(usd=0.5, input=10),
        row(usd=0.25, person="U2"),
        row(usd=1.0, team="T2"),
        row(usd=1.0, day=NEXT),
        row(usd=None, input=3, output=4, write_5m=5, write_1h=6, read=7),
    ):
        await store.record_usage(one)
    assert await store.spent("T1", None, DAY) == (0.75, 25)
    assert await store.spent("T1", "U1", DAY) == (0.5, 25)
    assert await store.spent("T3", None, DAY) == (0.0, 0)


async def test_usage_is_listed_newest_first_from_a_day_on(store: Database) -> None:
    first, second, third = row(purpose="read"), row(day=NEXT, purpose="tell"), row(day=NEXT, team="T2")
    for one in (first, second, third):
        await store.record_usage(one)
    assert await store.usage("T1", DAY) == (second, first)
    assert await store.usage("T1", NEXT) == (second,)


async def test_what_grows_is_left_for_the_next_start_until_its_event_is_done(store: Database) -> None:
    event = Mention(key="E1", team="T1", user="U1", at=1.0, channel="C1", ts="1.1", thread=None, text="hello")
    await store.receive(event)
    one, two = Posted(channel="C1", ts="1.2", thread="1.1"), Posted(channel="C1", ts="1.3", thread="1.1")
    await store.stream("T1", "E1", one)
    await store.stream("T1", "E1", two)
    assert await store.unfinished_streams() == {("T1", "E1"): (one, two)}
    whole = OutboundMessage(id="o", team="T1", channel="C1", thread="1.1", message=Notice(text="whole"), replaces=one)
    await store.commit(UnitOfWork(event="E1", team="T1", at=2.0, outgoing=(whole,)))
    assert await store.unfinished_streams() == {}
    assert [outgoing.replaces for outgoing in await store.outbox()] == [one]
