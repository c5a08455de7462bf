"""The words that work at any time do the same typed and pressed, lose nothing, and survive a restart of the bot."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Content
from bot.playground import Playground
from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import QUESTION, Respondent, tagged, value_of
from tests.harness.user import JSON, action_ids
from tests.harness.workplace import Complaints, Workplace, at_work_on

DAYS = 5 * 24 * 3_600.0


async def tell(respondent: Respondent, card: JSON, word: str, how: str) -> None:
    """Say a word, or press its button."""
    if how == "typed":
        await respondent.write(card, word.replace("_", " "))
    else:
        await respondent.press(card, word)


def question(card: JSON) -> str:
    return str(tagged(card, QUESTION)["question"])


async def at_second(at_work: Workplace) -> tuple[Respondent, JSON, JSON]:
    """Somebody who answered the first question: the first card, and the second."""
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    await respondent.answer(first)
    return respondent, first, await respondent.card()


@pytest.mark.parametrize("how", ["typed", "pressed"])
async def test_back_asks_the_question_before_again(at_work: Workplace, how: str) -> None:
    respondent, first, second = await at_second(at_work)
    await tell(respondent, second, "back", how)
    assert question(await respondent.card()) == question(first)


@pytest.mark.parametrize("how", ["typed", "pressed", "don't know"])
async def test_skip_leaves_the_answer_unknown_and_goes_on(at_work: Workplace, how: str) -> None:
    respondent, _, second = await at_second(at_work)
    await tell(
        respondent, second, "don't know" if how == "don't know" else "skip", "pressed" if how == "pressed" else "typed"
    )
    assert question(await respondent.card()) != question(second)
    (mine,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert mine.entries[-1].values == dict.fromkeys(tagged(second, QUESTION)["fields"])


@pytest.mark.parametrize("how", ["typed", "pressed"])
async def test_why_explains_with_its_section_and_leaves_the_question_standing(at_work: Workplace, how: str) -> None:
    respondent, _, second = await at_second(at_work)
    await tell(respondent, second, "why", how)
    told = await respondent.next(lambda message: message.get("bot_id"))
    section = next(q.section for q in at_work.content.knowledge.checklist.questions if q.id == question(second))
    assert section in str(told["blocks"])
    await respondent.answer(second)
    assert question(await respondent.card()) != question(second)


@pytest.mark.parametrize("how", ["typed", "pressed"])
async def test_summary_shows_what_was_answered_and_asks_for_nothing(at_work: Workplace, how: str) -> None:
    respondent, _, second = await at_second(at_work)
    if how == "typed":
        await respondent.write(second, "summary")
    else:
        await respondent.write(second, "pause")
        paused = await respondent.next(lambda message: "resume" in action_ids(message))
        await respondent.press(paused, "resume")
        second = await respondent.card()
        await respondent.write(second, "summary")
    shown = await respondent.next(lambda message: "change" in action_ids(message))
    assert FINE_TUNE["project"] in str(shown["blocks"])
    assert "confirm" not in action_ids(shown)


async def test_help_names_every_word(at_work: Workplace) -> None:
    respondent, _, second = await at_second(at_work)
    await respondent.write(second, "help")
    told = str((await respondent.next(lambda message: message.get("bot_id")))["blocks"])
    for word in ("back", "skip", "don't know", "why", "pause", "resume", "summary", "start over", "help"):
        assert word in told


@pytest.mark.parametrize("second_word", ["yes", "start over", "pressed"])
async def test_start_over_asks_first_and_then_begins_anew(at_work: Workplace, second_word: str) -> None:
    respondent, _, second = await at_second(at_work)
    await respondent.answer(second)
    await respondent.write(await respondent.card(), "start over")
    sure = await respondent.next(lambda message: "start_over" in action_ids(message))
    if second_word == "pressed":
        await respondent.press(sure, "start_over")
    else:
        await respondent.write(sure, second_word)
    assert question(await respondent.card()) == question(second)
    (mine,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert mine.project == FINE_TUNE["project"]  # its name is kept: the thread is about it


async def test_start_over_that_is_not_meant_drops_nothing(at_work: Workplace) -> None:
    respondent, _, second = await at_second(at_work)
    await respondent.write(second, "start over")
    sure = await respondent.next(lambda message: "start_over" in action_ids(message))
    await respondent.write(sure, "no")
    assert question(await respondent.card()) == question(second)


@pytest.mark.parametrize("word", ["start", "start Ledger reader", "start the checklist for Ledger reader"])
async def test_start_begins_in_the_dm_under_the_words(at_work: Workplace, word: str) -> None:
    respondent = await at_work.begin_in_dm(FINE_TUNE, word=word)
    card = await respondent.card()
    assert card["thread_ts"] == respondent.origin
    named = word.endswith("Ledger reader")
    assert (question(card) == "project") is not named
    (mine,) = await at_work.built.store.open_consultations(at_work.team, at_work.you.id)
    assert mine.project == ("Ledger reader" if named else None)


@pytest.mark.parametrize("how", ["typed", "pressed", "command"])
async def test_a_pause_outlives_a_restart_days_later(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints, how: str
) -> None:
    database = tmp_path / "bot.db"
    async with at_work_on(playground, database, content, complaints) as place:
        respondent, _, second = await at_second(place)
        await tell(respondent, second, "pause", "typed" if how == "typed" else "pressed")
        paused = await respondent.next(lambda message: "resume" in action_ids(message))
    await place.control.advance(DAYS)
    async with at_work_on(playground, database, content, complaints) as place:
        respondent = await place.respondent(FINE_TUNE)
        if how == "typed":
            await respondent.write(paused, "resume")
        elif how == "pressed":
            await place.you.click(paused, "resume", value=value_of(paused, "resume"))
        else:
            await place.you.command(place.channels["general"], "/consult", "resume")
        again = await respondent.card()
        assert question(again) == question(second)
        assert again["thread_ts"] == paused["thread_ts"]
        respondent.seen = place.you.events.index(
            next(e for e in place.you.events if e.get("message", {}).get("ts") == again["ts"])
        )
        await place.judged(respondent, place.channels["general"])


async def test_a_paused_consultation_asks_nothing_until_it_is_taken_up(at_work: Workplace) -> None:
    respondent, _, second = await at_second(at_work)
    await respondent.press(second, "pause")
    await respondent.next(lambda message: "resume" in action_ids(message))
    await respondent.write(second, "hmm")
    told = await respondent.next(lambda message: message.get("bot_id"))
    assert not tagged(told, QUESTION)
    assert "resume" in action_ids(told)


async def test_an_aside_to_the_guide_is_answered_and_the_question_comes_again(at_work: Workplace) -> None:
    respondent = await at_work.begin(PROMPT, "words")
    await respondent.answer(await respondent.card())
    second = await respondent.card()
    await respondent.write(second, "How many labelled examples do we need before fine-tuning is worth it?")
    told = await respondent.next(lambda message: message.get("bot_id"))
    assert "500" in str(told["blocks"])
    assert question(await respondent.card()) == question(second)
