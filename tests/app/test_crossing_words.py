"""Words that were written before the question that is open now: they correct the answer before it, or nothing."""

from __future__ import annotations

import pytest

from tests.harness.profiles import FINE_TUNE
from tests.harness.respondent import QUESTION, Respondent, tagged
from tests.harness.tiers import thin_out
from tests.harness.user import JSON
from tests.harness.workplace import Workplace


async def write_two(at_work: Workplace, respondent: Respondent, card: JSON, first: str, second: str) -> JSON:
    """Two messages, the second a moment after the first; the card that waits then.

    The second reaches the bot once it has asked the next question, as it does where the bot or Slack is busy.
    """
    thread = card["thread_ts"]
    seconds, _, fraction = (await respondent.write(card, first)).partition(".")
    await at_work.settled()
    where: JSON = {"channel": respondent.room, "channel_type": "im", "user": at_work.you.id, "thread_ts": thread}
    event = {"type": "message", "text": second, "ts": f"{seconds}.{int(fraction) + 1:06}", **where}
    await at_work.control("deliver", event=event)
    await at_work.settled()
    messages = await at_work.you.messages(respondent.room, thread)
    return next(message for message in reversed(messages) if "question" in tagged(message, QUESTION))


async def test_a_correction_that_crosses_with_the_next_question_is_asked_about(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failures")
    offered = await write_two(at_work, respondent, card, "22 of 400", "no, 30")
    assert "30 tested" in str(offered["blocks"])
    known = await at_work.answers()
    assert (known["eval_examples"], known["eval_failures"]) == (400, 22)


async def test_an_answer_to_the_rest_of_the_card_that_was_seen_is_asked_about(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failures")
    offered = await write_two(at_work, respondent, card, "2% would be fine", "everywhere")
    assert "everywhere. Change what is wrong" in offered["text"]
    assert "failures_consistent" not in await at_work.answers()
    assert not [
        m for m in await at_work.you.messages(respondent.room, card["thread_ts"]) if "took nothing" in m["text"]
    ]


async def test_a_fact_that_crosses_with_the_next_question_is_taken(at_work: Workplace) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.until("failures")
    await write_two(at_work, respondent, card, "22 of 400", "sorry, 30 of 500 failed")
    known = await at_work.answers()
    assert (known["eval_examples"], known["eval_failures"]) == (500, 30)


@pytest.mark.parametrize("words", thin_out(["skip", "40", "not sure", "yes"], 2))
async def test_words_about_a_card_answer_none_that_was_not_seen(at_work: Workplace, words: str) -> None:
    respondent = await at_work.begin(FINE_TUNE)
    card = await respondent.card()
    await write_two(at_work, respondent, card, "instruction and output format", words)
    assert list(await at_work.answers()) == ["prompt_ingredients"]
    phrase = at_work.content.knowledge.phrases.say("came_late", words=words)
    assert phrase in [message["text"] for message in await at_work.you.messages(respondent.room, card["thread_ts"])]
