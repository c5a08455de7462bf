"""The words that work at any time do the same typed and pressed, lose nothing, and survive a restart of the bot."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.playground import Playground
from bot.prepared_content import Content
from tests.harness.profiles import FINE_TUNE, PROMPT
from tests.harness.respondent import QUESTION, Respondent, tagged, value_of
from tests.harness.tiers import thin_out
from tests.harness.user import JSON, action_ids, has_number
from tests.harness.workplace import Complaints, Workplace, at_work_on

DAYS = 5 * 24 * 3_600.0


async def tell(respondent: Respondent, card: JSON, word: str, how: str) -> None:
    """Say a word, or choose it from the card's menu."""
    if how == "typed":
        await respondent.write(card, word.replace("_", " "))
    elif word == "skip":
        await respondent.press(card, "skip")
    else:
        await respondent.menu(card, word)


def question(card: JSON) -> str:
    return str(tagged(card, QUESTION)["question"])


async def at_second(at_work: Workplace) -> tuple[Respondent, JSON, JSON]:
    """Somebody who answered the first question: the first card, and the second."""
    respondent = await at_work.begin(FINE_TUNE)
    first = await respondent.card()
    await respondent.answer(first)
    return respondent, first, await respondent.card()


@pytest.mark.parametrize("how", ["typed", "pressed"])
async def test_back_asks_the_question_before_again_with_its_answer(at_work: Workplace, how: str) -> None:
    respondent, first, second = await at_second(at_work)
    await tell(respondent, second, "back", how)
    again = await respondent.card()
    assert question(again) == question(first)
    assert "Your answer so far: instruction" in str(again["blocks"])
    assert "keep" in action_ids(again)


@pytest.mark.parametrize("how", ["typed", "pressed"])
@pytest.mark.parametrize("then", thin_out(["yes", "no", "keep"], 3))
async def test_back_and_then_not_sure_destroys_nothing_without_asking(at_work: Workplace, how: str, then: str) -> None:
    respondent, _, second = await at_second(at_work)
    before = await at_work.answers()
    await tell(respondent, second, "back", how)
    await tell(respondent, await respondent.card(), "skip", how)
    sure = await respondent.next(lambda message: "replace" in action_ids(message))
    assert "12 examples" in str(sure["blocks"])
    assert await at_work.answers() == before
    if then == "keep":
        await respondent.press(sure, "keep")
    else:
        await respondent.write(sure, then)
    assert question(await respondent.card()) == "failures"
    after = await at_work.answers()
    assert after == (before if then != "yes" else {**before, "prompt_ingredients": None, "few_shot_examples": None})


@pytest.mark.parametrize("how", thin_out(["typed", "pressed", "don't know"], 2))
async def test_skip_leaves_the_answer_unknown_and_goes_on(at_work: Workplace, how: str) -> None:
    respondent, _, second = await at_second(at_work)
    typed = "don't know" if how == "don't know" else "skip"
    await tell(respondent, second, typed, "pressed" if how == "pressed" else "typed")
    assert question(await respondent.card()) != question(second)
    assert (await at_work.mine()).entries[-1].values == dict.fromkeys(tagged(second, QUESTION)["fields"])


async def test_small_talk_is_no_answer_and_nothing_is_left_without_a_word(at_work: Workplace) -> None:
    you, phrases = at_work.you, at_work.content.knowledge.phrases
    respondent = await at_work.begin_in_dm(FINE_TUNE)
    card = await respondent.until("situation")
    before = await at_work.answers()
    for word in ("ok", "never mind"):
        await respondent.write(card, word)
        card = await respondent.card()
        assert tagged(card, QUESTION)["question"] == "situation"
    assert await at_work.answers() == before
    project = (await at_work.mine()).project or phrases.say("unnamed_project")
    for word, phrase in (("sure", "reply_in_thread"), ("skip", "taken_as_answer")):
        ts = await you.post(respondent.room, word)
        assert phrases.say(phrase, project=project) in str((await you.answer(respondent.room, ts))["blocks"])
        card = await respondent.card()
    ts = await you.post(respondent.room, "thanks")
    assert "welcome" in str((await you.answer(respondent.room, ts))["blocks"])
    await respondent.answer(card)
    last = await respondent.ready()
    await respondent.write(last, "why")
    await you.wait_for(lambda e: e["kind"] == "ephemeral" and phrases.say("why_not_asking") in str(e["message"]))
    await respondent.write(last, "test")
    await respondent.card()
    await at_work.settled()
    assert (await at_work.mine()).project == "test"


@pytest.mark.parametrize("how", ["typed", "pressed"])
async def test_why_explains_with_its_section_and_leaves_the_question_standing(at_work: Workplace, how: str) -> None:
    respondent, _, second = await at_second(at_work)
    asked = next(q for q in at_work.content.knowledge.checklist.questions if q.id == question(second))
    await tell(respondent, second, "why", how)
    again = await respondent.card()
    assert question(again) == question(second)
    assert asked.section in str(again["blocks"])
    assert asked.why in str(again["blocks"])
    await respondent.answer(again)
    assert question(await respondent.card()) != question(second)


async def test_summary_shows_what_was_answered_and_asks_for_nothing(at_work: Workplace) -> None:
    respondent, _, second = await at_second(at_work)
    await respondent.write(second, "summary")
    shown = await respondent.next(lambda message: "change" in action_ids(message))
    assert "12 examples" in str(shown["blocks"])
    assert "confirm" not in action_ids(shown)


async def test_resume_pressed_in_the_thread_posts_nothing_beside_the_card(at_work: Workplace) -> None:
    respondent, _, second = await at_second(at_work)
    await respondent.write(second, "summary")
    shown = await respondent.next(lambda message: "change" in action_ids(message))
    mark = at_work.you.mark
    await respondent.press(shown, "resume")
    assert question(await respondent.card()) == question(second)
    await at_work.settled()
    assert [event for event in at_work.you.events[mark:] if event["kind"] == "ephemeral"] == []


async def test_help_names_every_word(at_work: Workplace) -> None:
    respondent, _, second = await at_second(at_work)
    await respondent.write(second, "help")
    title = at_work.content.knowledge.phrases.say("help_title")
    shown = str((await respondent.next(lambda message: title in str(message["blocks"])))["blocks"])
    for word in ("back", "skip", "don't know", "why", "pause", "resume", "summary", "start over", "help"):
        assert word in shown


@pytest.mark.parametrize("second_word", thin_out(["yes", "start over", "pressed"], 3))
async def test_start_over_asks_first_and_then_begins_anew(at_work: Workplace, second_word: str) -> None:
    respondent, first, second = await at_second(at_work)
    await respondent.answer(second)
    await respondent.write(await respondent.card(), "start over")
    sure = await respondent.next(lambda message: "start_over" in action_ids(message))
    if second_word == "pressed":
        await respondent.press(sure, "start_over")
    else:
        await respondent.write(sure, second_word)
    assert question(await respondent.card()) == question(first)
    assert await at_work.answers() == {}


@pytest.mark.parametrize("at", ["failures", "data"])
async def test_start_over_that_is_not_meant_drops_and_answers_nothing(at_work: Workplace, at: str) -> None:
    """Also where "no" would answer the question that waits (is every label right?)."""
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until(at)
    before = await at_work.answers()
    await respondent.write(card, "start over")
    sure = await respondent.next(lambda message: "start_over" in action_ids(message))
    await respondent.write(sure, "no")
    assert question(await respondent.card()) == at
    assert await at_work.answers() == before


@pytest.mark.parametrize("how", ["typed", "pressed"])
async def test_what_was_dropped_waits_nowhere_and_can_be_brought_back(at_work: Workplace, how: str) -> None:
    respondent, _, second = await at_second(at_work)
    if how == "typed":
        await respondent.write(second, "drop it")
    else:
        await respondent.menu(second, "drop")
    dropped = await respondent.next(lambda message: "resume" in action_ids(message))
    await at_work.settled()
    assert await at_work.built.store.open_consultations(at_work.team, at_work.you.id) == ()
    ts = await at_work.you.post(respondent.room, "how many labelled examples are enough?")
    answer = await at_work.you.answer(respondent.room, ts)
    assert "choose.1" not in action_ids(answer)
    await respondent.press(dropped, "resume")
    assert question(await respondent.card()) == question(second)
    assert (await at_work.answers())["few_shot_examples"] == 12


@pytest.mark.parametrize("word", ["start", "start Ledger reader", "start the checklist for Ledger reader"])
async def test_start_begins_in_the_dm_under_the_words(at_work: Workplace, word: str) -> None:
    respondent = await at_work.begin_in_dm(FINE_TUNE, word=word)
    card = await respondent.card()
    assert card["thread_ts"] == respondent.origin
    assert question(card) == "prompt"
    assert (await at_work.mine()).project == ("Ledger reader" if word.endswith("Ledger reader") else None)


@pytest.mark.parametrize("how", thin_out(["typed", "pressed", "command"], 3))
async def test_a_pause_outlives_a_restart_days_later(
    playground: Playground, content: Content, tmp_path: Path, complaints: Complaints, how: str
) -> None:
    database = tmp_path / "bot.db"
    async with at_work_on(playground, database, content, complaints) as place:
        respondent, _, second = await at_second(place)
        await tell(respondent, second, "pause", "typed" if how == "typed" else "pressed")
        paused = await respondent.next(lambda m: "resume" in action_ids(m) and "edit" not in action_ids(m))
        await place.settled()
    await place.control.advance(DAYS)
    async with at_work_on(playground, database, content, complaints) as place:
        place.expected.append("message_not_found")  # what was deleted just before the stop is deleted again
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
        await respondent.answer(again)
        await place.judged(respondent, place.channels["general"])


async def test_a_paused_consultation_asks_nothing_until_it_is_taken_up(at_work: Workplace) -> None:
    respondent, _, second = await at_second(at_work)
    await respondent.menu(second, "pause")
    await respondent.next(lambda m: "resume" in action_ids(m) and "edit" not in action_ids(m))
    await respondent.write(second, "hmm")
    still = at_work.content.knowledge.phrases.say("still_paused")
    reply = await respondent.next(lambda message: still in str(message["blocks"]))
    assert not tagged(reply, QUESTION)
    assert "resume" in action_ids(reply)


async def test_an_aside_to_the_guide_is_answered_and_the_question_comes_again(at_work: Workplace) -> None:
    respondent = await at_work.begin(PROMPT, "words")
    await respondent.answer(await respondent.card())
    second = await respondent.card()
    await respondent.write(second, "How many labelled examples do we need before fine-tuning is worth it?")
    reply = await respondent.next(lambda message: message.get("bot_id") and has_number(message["blocks"], "500"))
    again = await respondent.card()
    assert question(again) == question(second)
    assert float(again["ts"]) > float(reply["ts"])


async def test_over_early_the_decision_is_said_and_the_rest_may_be_answered(at_work: Workplace) -> None:
    profile = {**PROMPT, "needs_current_knowledge": True, "failure_mode": "knowledge"}
    respondent = await at_work.begin(profile, "words")
    asked = []
    while "confirm" not in action_ids(card := await respondent.card()):
        asked.append(question(card))
        await respondent.answer(card)
    assert "I can already tell: keep prompting" in str(card["blocks"])
    assert not {"data", "ahead"} & set(asked)
    await respondent.press(card, "finish")
    assert question(await respondent.card()) in ("situation", "data", "ahead")


async def test_what_is_said_of_another_question_is_kept_and_said_back(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    await respondent.write(card, "2 million requests a month")
    again = await respondent.card()
    assert question(again) == "prompt"
    assert "2 million a month" in str(again["blocks"])
    assert (await at_work.answers())["monthly_requests"] == 2_000_000


async def test_progress_counts_items_and_never_goes_down(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    counted = []
    while "confirm" not in action_ids(card := await respondent.card()):
        line = next(line for b in card["blocks"] for line in _texts(b) if " of 10 settled" in line)
        counted.append(int(line.partition(" of 10")[0].rpartition(" ")[2]))
        await respondent.answer(card)
    assert counted[0] == 0
    assert counted == sorted(counted)
    assert counted[-1] >= 6


def _texts(block: JSON) -> list[str]:
    return [str(element.get("text", "")) for element in block.get("elements", ()) if isinstance(element, dict)]
