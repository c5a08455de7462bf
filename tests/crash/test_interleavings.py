"""However what a person does in several open consultations comes in, each keeps its own answers, once, in order."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.consultation.state import Consultation, Entry
from bot.playground import Playground
from bot.prepared_content import Content
from tests.harness.respondent import Respondent, entry_of, value_of, waits
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import MANIFEST, Complaints, Workplace, at_work_on

PROJECTS = ("invoice extractor", "claims sorter", "release notes")
SEVERAL = len(PROJECTS)
EXAMPLES = 12
GONE = ("element_not_found", "message_not_found", "no_such_option")
ACTS = ("words", "skip", "back", "summary", "stale")
# What one person does in each consultation, in order; between consultations everything overlaps.
DOINGS = st.lists(st.lists(st.sampled_from(ACTS), min_size=1, max_size=6), min_size=SEVERAL, max_size=SEVERAL)


@pytest.mark.timeout(240)
def test_entries_are_only_added_and_each_consultation_keeps_its_own(
    content: Content, complaints: Complaints, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(doings=DOINGS, duplicates=st.integers(0, 9))
    def holds(doings: list[list[str]], duplicates: int) -> None:
        asyncio.run(play(content, complaints, tmp_path_factory.mktemp("several"), doings, duplicates))

    holds()


async def play(
    content: Content, complaints: Complaints, folder: Path, doings: list[list[str]], duplicates: int
) -> None:
    with Playground(MANIFEST) as playground:
        async with at_work_on(playground, folder / "bot.db", content, complaints) as place:
            begun = []
            for name in PROJECTS:
                begun.append(await place.begin_in_dm(word=f"start {name}"))
                await begun[-1].card()
            await place.settled()
            if duplicates:
                await place.control.fault("duplicate", times=duplicates, count=10_000)
            before = await stored(place)
            assert len(before) == SEVERAL
            typed = await asyncio.gather(*(act_in(place, *pair) for pair in zip(begun, doings, strict=True)))
            await place.control("clear")
            await place.settled()
            after = await stored(place)
            assert await place.built.store.unfinished() == ()
            assert [due for due in await place.built.store.outbox() if due.message.kind != "removal"] == []
            for who, words in zip(begun, typed, strict=True):
                check_entries(before[who.origin], after[who.origin], words)


def check_entries(before: tuple[Entry, ...], after: tuple[Entry, ...], typed: list[str]) -> None:
    """The old entries stand as they stood; each word that was typed came in once, and in its order."""
    assert after[: len(before)] == before
    said = [entry.words for entry in after[len(before) :] if entry.words]
    assert list(dict.fromkeys(said)) == typed
    assert [entry.at for entry in after] == sorted(entry.at for entry in after)
    for words, times in Counter(said).items():
        assert times == len({(entry.kind, entry.question) for entry in after if entry.words == words})


async def stored(place: Workplace) -> dict[str, tuple[Entry, ...]]:
    mine: tuple[Consultation, ...] = await place.built.store.open_consultations(place.team, place.you.id)
    return {str(consultation.thread): consultation.entries for consultation in mine}


async def act_in(place: Workplace, who: Respondent, doing: list[str]) -> list[str]:
    """Do these things in one consultation; the words that were typed."""
    typed: list[str] = []
    old: JSON | None = None
    for number, act in enumerate(doing):
        cards = [m for m in await place.you.messages(who.room, who.origin) if waits(m)]
        card = {**cards[-1], "channel": who.room} if cards else None
        if act == "words" or card is None:
            typed.append(f"we have {700 + number} labelled examples")
            await read_reply(who, who.write({"ts": who.origin, "thread_ts": who.origin}, typed[-1]))
        elif act == "summary":
            await read_reply(who, who.write(card, "summary"))
        elif act == "stale":
            await press(who, old or card, "skip")
        elif act == "back":
            await press(who, card, "menu", "back")
        else:
            await press(who, card, act)
        old = old or card
    return typed


async def press(who: Respondent, card: JSON, button: str, do: str = "") -> None:
    """Press a button as it stood when it was seen; Slack itself may know it no more."""
    there = await who.person.messages(who.room, who.origin)
    now = next(({**message, "channel": who.room} for message in there if message["ts"] == card["ts"]), None)
    if now is not None and button in action_ids(now):
        given = {"selected": [entry_of(now, button, do)]} if do else {"value": value_of(now, button)}
        await read_reply(who, who.person.click(now, button, refused=True, **given))


async def read_reply(who: Respondent, act: Awaitable[object]) -> None:
    """Do it, and wait until the bot says something to it in this thread.

    A card may be edited while it is pressed: then Slack knows no such button, and nothing happened.
    """
    mark = who.person.mark

    def said(event: JSON) -> bool:
        here = event["kind"] in ("message", "message_changed", "ephemeral") and event.get("thread_ts") == who.origin
        return bool(here and event["message"].get("bot_id"))

    done = await act
    if isinstance(done, dict) and done.get("error") in GONE:
        return
    await who.person.wait_for(said, since=mark)
