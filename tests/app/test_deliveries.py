"""However often Slack delivers a thing, and in whatever order, it is done once."""

from __future__ import annotations

import asyncio

import pytest

from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, tagged, value_of
from tests.harness.workplace import DECIDE, Workplace

TEN = 10


async def test_ten_deliveries_of_a_mention_make_one_answer(either_way: Workplace) -> None:
    at_work = either_way
    general = at_work.channels["general"]
    await at_work.control.fault("duplicate", event="app_mention", times=TEN - 1)
    ts = await at_work.you.post(general, DECIDE)
    await at_work.you.answer(general, ts)
    await delivered(at_work)
    assert len([m for m in await at_work.you.messages(general, ts) if m.get("bot_id")]) == 1


async def test_ten_deliveries_of_a_direct_message_make_one_answer(either_way: Workplace) -> None:
    at_work = either_way
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    await at_work.control.fault("duplicate", event="message", times=TEN - 1)
    await respondent.write(first, "instruction and output format")
    await respondent.card()
    await delivered(at_work)
    (mine,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert len([entry for entry in mine.entries if entry.kind == "answered" and entry.values]) == 1

    async def one_card() -> bool:
        thread = await at_work.you.messages(respondent.room, first["thread_ts"])
        return len([message for message in thread if tagged(message, QUESTION)]) == 1

    assert await at_work.eventually(one_card)


@pytest.mark.parametrize("kind", ["interactive", "slash_commands"])
async def test_ten_deliveries_of_a_press_or_command_begin_one_consultation(at_work: Workplace, kind: str) -> None:
    general = at_work.channels["general"]
    answer = await at_work.mention(DECIDE)
    await at_work.control.fault("duplicate", event=kind, times=TEN - 1)
    respondent = await at_work.respondent(FINE_TUNE)
    if kind == "interactive":
        await at_work.you.click(answer, "checklist", value=value_of(answer, "checklist"))
    else:
        await at_work.you.command(general, "/consult", "start")
    await respondent.card()
    await delivered(at_work)
    assert len(await at_work.built.store.open_consultations(at_work.team, at_work.you.id)) == 1


async def test_a_mention_that_comes_as_two_events_is_answered_once(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    ts = await at_work.you.post(general, DECIDE)
    await at_work.you.answer(general, ts)
    bot = at_work.playground.bot_user_id
    event = {"user": at_work.you.id, "text": f"<@{bot}> should we fine-tune?", "ts": ts, "channel": general}
    for kind in ("app_mention", "message"):
        await at_work.control("deliver", event={**event, "type": kind, "channel_type": "channel", "event_ts": ts})
    other = await at_work.you.post(general, DECIDE)
    await at_work.you.answer(general, other)
    await at_work.settled()
    assert len([m for m in await at_work.you.messages(general, ts) if m.get("bot_id")]) == 1


async def test_what_comes_while_the_socket_is_down_is_answered_after(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    await at_work.control.fault("disconnect")
    ts = await at_work.you.post(general, DECIDE)
    await at_work.you.answer(general, ts)
    assert len([m for m in await at_work.you.messages(general, ts) if m.get("bot_id")]) == 1


async def test_many_people_at_once_each_get_their_own(at_work: Workplace) -> None:
    people = (at_work.you, at_work.teammate, at_work.stranger)
    respondents = [
        await at_work.begin({**FINE_TUNE, "project": f"Project {n}"}, by=who) for n, who in enumerate(people)
    ]
    await asyncio.gather(*(respondent.through() for respondent in respondents))
    general = at_work.channels["general"]
    for respondent in respondents:
        verdict = await at_work.posted_verdict(respondent.person, general)
        assert verdict
    await at_work.settled()
    kept = await at_work.built.store.all_verdicts(at_work.team)
    assert {(each.owner, each.project) for each in kept} == {(who.id, f"Project {n}") for n, who in enumerate(people)}
    assert len(await at_work.verdicts_seen(at_work.you)) == len(people)


async def delivered(at_work: Workplace) -> None:
    """Until every copy has come in: what was sent after them has been answered."""
    other = at_work.channels["ml-platform"]
    ts = await at_work.you.post(other, DECIDE)
    await at_work.you.answer(other, ts)
    await at_work.settled()
    assert at_work.playground.ask(lambda state: state.faults.left()) == 0
