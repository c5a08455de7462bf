"""A stranger's click and a stale one get a kind word, seen by that person alone, and change nothing."""

from __future__ import annotations

import asyncio

import pytest

from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, tagged, value_of
from tests.harness.user import Person, action_ids
from tests.harness.workplace import Workplace


async def test_a_stale_click_changes_nothing_and_states_so(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    await at_work.control.fault("error", method="chat.update", error="message_not_found")  # the card stays live
    at_work.expected.append("message_not_found")
    await respondent.write(first, FINE_TUNE["project"])
    await respondent.card()
    await at_work.settled()
    before = await at_work.kept()
    assert "answer" in action_ids(await respondent.now(first))
    for button in ("answer", "skip", "back"):
        told = await at_work.reply_ephemerally(
            at_work.you, lambda name=button: respondent.press(first, name), respondent.room
        )
        assert told["is_ephemeral"]
    assert await at_work.kept() == before


@pytest.mark.parametrize("button", ["change_answer", "ten_items", "ask"])
async def test_a_stranger_may_read_a_verdict_and_change_nothing(at_work: Workplace, button: str) -> None:
    general = at_work.channels["general"]
    verdict = await at_work.judged(await at_work.begin(FINE_TUNE), general)
    before = await at_work.kept()
    mark = at_work.you.mark
    if button == "change_answer":
        told = await at_work.reply_ephemerally(
            at_work.teammate, lambda: at_work.teammate.click(verdict, button, value=value_of(verdict, button)), general
        )
        await at_work.caught_up()
        assert told["is_ephemeral"]
        assert at_work.content.knowledge.phrases.say("not_yours") in str(told["blocks"])
        received = [event for event in at_work.you.events[mark:] if event["kind"] in ("message", "ephemeral")]
        assert len(received) == 1  # the menu that `caught_up` asked for: the owner hears of nothing
    else:
        since = at_work.teammate.mark
        await at_work.teammate.click(verdict, button, value=value_of(verdict, button))
        await at_work.teammate.wait_for(lambda event: event["kind"] == "view_opened", since=since)
    assert await at_work.kept() == before


async def test_the_checklist_button_serves_whoever_presses_it_each_with_their_own(at_work: Workplace) -> None:
    answer = await at_work.mention("@Consultant should we fine-tune?")
    for who in (at_work.you, at_work.teammate):
        respondent = await at_work.respondent(by=who)
        await who.click(answer, "checklist", value=value_of(answer, "checklist"))
        assert tagged(await respondent.card(), QUESTION)
    owners = [
        len(await at_work.built.store.open_consultations(at_work.team, who.id))
        for who in (at_work.you, at_work.teammate)
    ]
    assert owners == [1, 1]


async def pressed_twice(at_work: Workplace, who: Person, general: str) -> None:
    answer = await at_work.mention("@Consultant should we fine-tune?")
    for _ in range(2):
        await at_work.reply_ephemerally(
            who, lambda: who.click(answer, "checklist", value=value_of(answer, "checklist")), general
        )


async def test_a_button_pressed_twice_begins_nothing_twice(at_work: Workplace) -> None:
    await pressed_twice(at_work, at_work.you, at_work.channels["general"])
    await at_work.settled()
    assert len(await at_work.built.store.open_consultations(at_work.team, at_work.you.id)) == 1
    room = await at_work.you.dm()
    assert len([root for root in await at_work.you.messages(room) if root.get("bot_id")]) == 1


async def test_an_answer_pressed_twice_at_the_same_moment_counts_once(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    await respondent.answer(await respondent.card())
    card = await respondent.card()
    await at_work.you.click(card, "choice:task", selected=["extraction"])
    mark = at_work.you.mark
    await asyncio.gather(respondent.press(card, "answer"), respondent.press(card, "answer"))
    await at_work.you.wait_for(lambda event: event["kind"] == "ephemeral", since=mark)
    (mine,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert [entry.values for entry in mine.entries if entry.question == "task"] == [{"task": "extraction"}]


async def test_nothing_filled_in_is_said_in_passing_and_the_card_waits_on(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    before = await at_work.kept()
    await at_work.reply_ephemerally(at_work.you, lambda: respondent.press(card, "answer"), respondent.room)
    assert await at_work.kept() == before
    await respondent.answer(await respondent.now(card))
    assert tagged(await respondent.card(), QUESTION)["question"] == "task"
