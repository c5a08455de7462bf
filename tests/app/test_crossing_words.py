"""Words that were written before the question that is open now: they correct the answer before it, or nothing."""

from __future__ import annotations

import pytest

from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, Respondent, tagged
from tests.harness.user import JSON
from tests.harness.workplace import Workplace


async def write_two(at_work: Workplace, respondent: Respondent, card: JSON, first: str, second: str) -> JSON:
    """Two messages, while Slack lets the bot post nothing; the card that waits then."""
    await at_work.settled()
    at_work.expected.append("ratelimited")
    await at_work.control.fault("ratelimit", method="chat.postMessage", retry_after=1)
    await respondent.write(card, first)
    await respondent.write(card, second)
    await at_work.settled()
    thread = await at_work.you.messages(respondent.room, card["thread_ts"])
    return next(message for message in reversed(thread) if "question" in tagged(message, QUESTION))


async def test_a_correction_that_crosses_with_the_next_question_is_asked_about(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failures")
    offered = await write_two(at_work, respondent, card, "22 of 400", "no, 30")
    assert "30 tested" in str(offered["blocks"])
    known = await at_work.answers()
    assert (known["eval_examples"], known["eval_failures"]) == (400, 22)


async def test_a_fact_that_crosses_with_the_next_question_is_taken(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failures")
    await write_two(at_work, respondent, card, "22 of 400", "sorry, 30 of 500 failed")
    known = await at_work.answers()
    assert (known["eval_examples"], known["eval_failures"]) == (500, 30)


@pytest.mark.parametrize("words", ["skip", "not sure", "yes", "40"])
async def test_words_about_a_card_answer_none_that_was_not_seen(at_work: Workplace, words: str) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    await write_two(at_work, respondent, card, "instruction and output format", words)
    assert list(await at_work.answers()) == ["prompt_ingredients"]
    phrase = at_work.content.knowledge.phrases.say("came_late", words=words)
    assert phrase in [message["text"] for message in await at_work.you.messages(respondent.room, card["thread_ts"])]
