"""`/consult` answers the person who typed it and nobody else; what it begins stands in their direct messages."""

from __future__ import annotations

import pytest

from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import QUESTION, entry_of, tagged, value_of
from tests.harness.tiers import thin_out
from tests.harness.user import JSON, Person, action_ids, has_number
from tests.harness.workplace import Workplace


async def consult(at_work: Workplace, text: str, by: Person | None = None, channel: str = "general") -> JSON:
    """Type the command; what is answered, to that person only."""
    who, here = by or at_work.you, at_work.channels[channel]
    others = [person for person in (at_work.you, at_work.teammate, at_work.stranger) if person is not who]
    await at_work.settled()
    marks = [person.mark for person in others]
    reply = await at_work.reply_ephemerally(who, lambda: who.command(here, "/consult", text), here)
    await at_work.settled()
    for person, mark in zip(others, marks, strict=True):
        assert [event for event in person.events[mark:] if event["kind"] in ("message", "ephemeral")] == []
    return reply


@pytest.mark.parametrize("text", ["", "help", "HELP", "  help  "])
async def test_help_shows_the_menu(at_work: Workplace, text: str) -> None:
    reply = await consult(at_work, text)
    assert action_ids(reply) == ["start", "resume", "verdicts", "ask"]
    for word in ("start", "verdicts", "resume", "help"):
        assert f"/consult {word}" in str(reply["blocks"])


@pytest.mark.parametrize("text", thin_out(["what about cost", "how many labelled examples are enough?"], 2))
async def test_words_that_are_no_subcommand_are_asked_of_the_guide(at_work: Workplace, text: str) -> None:
    reply = await consult(at_work, text)
    assert any(title in str(reply["blocks"]) for title in at_work.content.knowledge.guide.titles)
    assert action_ids(reply) == ["checklist"]
    respondent = await at_work.respondent(FINE_TUNE)
    await at_work.you.click(
        {**reply, "channel": at_work.channels["general"]}, "checklist", value=value_of(reply, "checklist")
    )
    await respondent.card()
    assert (await at_work.mine()).origin is None  # nothing can be posted below what one person alone sees


@pytest.mark.parametrize("text", ["moon", "<!channel>", "💥", "x" * 3_000, "strat", "strat Invoice extractor"])
async def test_a_word_that_is_no_subcommand_shows_the_menu_and_does_nothing(at_work: Workplace, text: str) -> None:
    reply = await consult(at_work, text)
    assert action_ids(reply) == ["start", "resume", "verdicts", "ask"]
    assert "<!channel>" not in str(reply)
    assert await at_work.kept() == ((), (), (), ())


@pytest.mark.parametrize("project", ["", "Ledger reader"])
async def test_start_begins_in_the_dm_and_states_where(at_work: Workplace, project: str) -> None:
    respondent = await at_work.respondent(FINE_TUNE)
    reply = await consult(at_work, f"start {project}")
    card = await respondent.card()
    assert f"thread_ts={card['thread_ts']}" in str(reply["blocks"])
    assert tagged(card, QUESTION)["question"] == "prompt"
    await respondent.answer(card)
    verdict = await at_work.judged(respondent)
    assert entry_of(verdict, "verdict_menu", "share")


async def test_resume_with_nothing_open_states_so(at_work: Workplace) -> None:
    reply = await consult(at_work, "resume")
    assert action_ids(reply) == ["start"]


async def test_resume_shows_the_question_again(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    reply = await consult(at_work, "resume")
    again = await respondent.card()
    assert tagged(again, QUESTION)["question"] == tagged(first, QUESTION)["question"]
    assert f"thread_ts={again['thread_ts']}" in str(reply["blocks"])


@pytest.mark.parametrize("asked", thin_out(["verdicts", "verdicts LEDGER-READER!", "verdict ledger reader"], 2))
async def test_verdicts_lists_date_decision_reason_who_and_link(at_work: Workplace, asked: str) -> None:
    await at_work.judged(await at_work.begin(FINE_TUNE), at_work.channels["general"])
    reply = str((await consult(at_work, asked, at_work.stranger))["blocks"])
    (kept,) = await at_work.built.store.all_verdicts(at_work.team)
    assert kept.posted is not None
    assert f"'timestamp': {int(kept.at)}" in reply
    assert "fine-tune" in reply.lower()
    assert str(kept.document["reasons"][0]["text"])[:40] in reply  # type: ignore[index]
    assert f"'user_id': '{at_work.you.id}'" in reply
    assert kept.posted.ts.replace(".", "") in reply


@pytest.mark.slow
async def test_verdicts_lists_newest_first_with_what_changed_since(at_work: Workplace) -> None:
    general = at_work.channels["general"]
    await at_work.judged(await at_work.begin(FINE_TUNE), general)
    await at_work.judged(await at_work.begin({**FINE_TUNE, "labelled_examples": 120}), general)
    await at_work.judged(await at_work.begin(PROMPT), general)
    reply = str((await consult(at_work, "verdicts ledger reader"))["blocks"])
    assert PROMPT["project"] not in reply
    kept = await at_work.built.store.all_verdicts(at_work.team, FINE_TUNE["project"])
    places = [reply.index(verdict.posted.ts.replace(".", "")) for verdict in kept if verdict.posted]
    assert len(places) == 2
    assert places == sorted(places)
    assert "900 → 120" in reply


async def test_a_command_in_the_dm_is_answered_there(at_work: Workplace) -> None:
    room = await at_work.you.dm()
    reply = await at_work.reply_ephemerally(at_work.you, lambda: at_work.you.command(room, "/consult", "help"), room)
    assert "start" in action_ids(reply)


@pytest.mark.parametrize("button", ["start", "resume", "verdicts", "ask", "help"])
async def test_every_button_of_the_menu_and_home_does_what_it_states(at_work: Workplace, button: str) -> None:
    general = at_work.channels["general"]
    if button == "help":
        await at_work.you.open("home")
        home = (await at_work.you.wait_for(lambda event: event["kind"] == "home"))["view"]
        room = await at_work.you.dm()
        reply = await at_work.reply_ephemerally(at_work.you, lambda: at_work.you.click(home, "help"), room)
        assert "start" in action_ids(reply)
        return
    reply = {**await consult(at_work, "help"), "channel": general}
    mark = at_work.you.mark
    await at_work.you.click(reply, button)
    if button == "ask":
        view = (await at_work.you.wait_for(lambda event: event["kind"] == "view_opened", since=mark))["view"]
        await at_work.you.submit(view, {"text:question": "how many labelled examples are enough?"})
        answer = await at_work.you.wait_for(
            lambda e: e["kind"] in ("message", "ephemeral") and has_number(e["message"].get("blocks"), "500"),
            since=mark,
        )
        assert answer["channel"] == await at_work.you.dm()  # what was asked in passing is nobody else's
    else:
        event = await at_work.you.wait_for(
            lambda e: e["kind"] == "ephemeral" and e.get("channel") == general, since=mark
        )
        assert event["message"]["is_ephemeral"]
    await at_work.settled()
    assert len(await at_work.built.store.open_consultations(at_work.team, at_work.you.id)) == (button == "start")
