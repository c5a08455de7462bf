"""A stranger's click and a stale one get a kind word, seen by that person alone, and change nothing."""

from __future__ import annotations

import asyncio

import pytest

from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, entry_of, tagged, value_of
from tests.harness.user import Person, action_ids
from tests.harness.workplace import Workplace


@pytest.mark.slow
async def test_a_stale_click_changes_nothing_and_states_so(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    at_work.expected.append("internal_error")
    await at_work.control.fault("error", method="chat.delete", error="internal_error", count=100)  # the card stays
    await respondent.write(first, "instruction and output format, 12 examples")
    await respondent.card()
    await at_work.settled()
    before = await at_work.kept()
    assert "answer" in action_ids(await respondent.now(first))
    for button in ("answer", "skip"):
        reply = await at_work.reply_ephemerally(
            at_work.you, lambda name=button: respondent.press(first, name), respondent.room
        )
        assert "You've answered" in str(reply["blocks"])
    assert await at_work.kept() == before


@pytest.mark.parametrize("button", ["change_answer", "verdict_menu"])
async def test_a_teammate_may_read_a_verdict_and_change_nothing(at_work: Workplace, button: str) -> None:
    general = at_work.channels["general"]
    verdict = await at_work.judged(await at_work.begin(FINE_TUNE), general)
    before = await at_work.kept()
    mark = at_work.you.mark
    if button == "change_answer":
        reply = await at_work.reply_ephemerally(
            at_work.teammate, lambda: at_work.teammate.click(verdict, button, value=value_of(verdict, button)), general
        )
        await at_work.caught_up()
        assert reply["is_ephemeral"]
        assert "This one belongs to" in str(reply["blocks"])
        assert at_work.you.id in str(reply["blocks"])
        assert "start" in action_ids(reply)
        received = [event for event in at_work.you.events[mark:] if event["kind"] in ("message", "ephemeral")]
        assert len(received) == 1  # the menu that `caught_up` asked for: the owner gets nothing
    else:
        since = at_work.teammate.mark
        await at_work.teammate.click(verdict, button, selected=[entry_of(verdict, button, "ask")])
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


async def test_a_button_of_the_dm_pressed_twice_begins_nothing_twice(at_work: Workplace) -> None:
    you, room = at_work.you, await at_work.you.dm()
    words = "should we fine-tune? 4% of our JSON is broken"
    ts = await you.post(room, words)
    answer = await you.answer(room, ts)
    menu = await at_work.reply_ephemerally(you, lambda: you.command(room, "/consult", "help"), room)
    for card, button in ((answer, "checklist"), (menu, "start")):
        click = lambda card=card, button=button: you.click(card, button, value=value_of(card, button))  # noqa: E731
        await asyncio.gather(click(), click())
    await at_work.settled()
    open_ones = await at_work.built.store.open_consultations(at_work.team, you.id)
    assert sorted(known.entries[0].words for known in open_ones) == ["", words]


async def test_two_projects_of_one_thread_each_have_their_checklist(at_work: Workplace) -> None:
    you, general = at_work.you, at_work.channels["general"]
    first = await at_work.mention("@Consultant should we fine-tune our invoice reader? 2M a month")
    mark = you.mark
    words = "@Consultant and should we fine-tune our ticket triage? 4% of its JSON is broken"
    await you.post(general, words, thread_ts=first["thread_ts"])
    second = await you.answer(general, first["thread_ts"], since=mark)
    for card in (first, second, first):
        await at_work.reply_ephemerally(
            you, lambda card=card: you.click(card, "checklist", value=value_of(card, "checklist")), general
        )
    await at_work.settled()
    open_ones = await at_work.built.store.open_consultations(at_work.team, you.id)
    assert sorted(str(known.project) for known in open_ones) == ["invoice reader", "ticket triage"]
    assert {known.origin.thread for known in open_ones if known.origin} == {first["thread_ts"]}


async def test_an_answer_pressed_twice_at_the_same_moment_counts_once(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failure_mode")
    choice = respondent.choice(card)
    click = lambda: at_work.you.click(card, choice, value=value_of(card, choice), refused=True)  # noqa: E731
    await asyncio.gather(click(), click())
    await respondent.card()
    await at_work.settled()
    entries = (await at_work.mine()).entries
    assert [e.values for e in entries if "failure_mode" in e.values] == [{"failure_mode": "format"}]


async def test_nothing_filled_in_is_said_on_the_card_and_it_waits_on(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    before = await at_work.kept()
    await respondent.press(card, "answer")
    again = await respondent.card()
    assert at_work.content.knowledge.phrases.say("nothing_chosen") in str(again["blocks"])
    assert await at_work.kept() == before
    await respondent.answer(again)
    assert tagged(await respondent.card(), QUESTION)["question"] == "failures"
