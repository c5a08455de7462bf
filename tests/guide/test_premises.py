"""That training teaches facts is corrected in the first sentence; who asks whether it does gets the guide's answer."""

from __future__ import annotations

import pytest

from bot.guide.premises import has_wrong_premise
from tests.harness.guide import consultant, guide

DECISIONS = guide().first_read.decisions


@pytest.mark.parametrize(
    "message",
    [
        "Now that fine-tuning lets the model memorise our timetable, the lookup can go. Ferry company. Do I?",
        "Our plan: train a model on the wine list, so it knows the stock levels of every cellar. Which one to train?",
        "Because a tuned model holds the whole parts catalogue, our garage wants one. Good idea?",
        "We run a tax helpdesk and want to fine-tune so that the bot knows the latest rules. How many epochs?",
    ],
)
def test_a_wrong_premise_is_corrected_before_anything_else(message: str) -> None:
    text = consultant().reply(message).text
    assert text.startswith(DECISIONS["premise"])
    assert "I found nothing" not in text
    assert "training can't fill knowledge gaps" not in text.casefold()  # not a second time


def test_beside_facts_that_decide_the_decision_stays() -> None:
    reply = consultant().reply("Since training teaches it our prices: 90 of 400 wrong, we accept 3%. Train it?")
    assert reply.first_read is not None
    assert reply.first_read.headline.startswith(f"{DECISIONS['premise']} So far")
    assert any("22.5% wrong" in line.lead for line in reply.first_read.shown)


@pytest.mark.parametrize(
    "message",
    [
        "Does fine-tuning teach the model our product range?",
        "If we train it on the handbook, will it know the handbook?",
        "Training can't teach it our prices, we know that. So what is it good for?",
        "We want to train a model that learns to sort documents by product.",
        "Train it so that it learns our way of writing news?",
        "We train the staff who know our catalogue. Is a prompt enough for them?",
    ],
)
def test_a_question_a_doubt_or_another_lesson_is_no_wrong_premise(message: str) -> None:
    assert not has_wrong_premise(message)


@pytest.mark.parametrize("asks", ["Your verdict please.", "So, your verdict?", "I'd like your verdict on Monday."])
def test_who_asks_for_a_verdict_speaks_of_no_earlier_one(asks: str) -> None:
    reply = consultant().reply(f"Tram depot, 3,000 fault reports a month, 31 of 410 wrong, we accept 4%. {asks}")
    assert DECISIONS["earlier"] not in reply.text


@pytest.mark.parametrize("speaks", ["Your verdict was no.", "Since your verdict of March we have 900 more."])
def test_who_speaks_of_an_earlier_verdict_learns_where_it_stands(speaks: str) -> None:
    reply = consultant().reply(f"Tram depot, 3,000 fault reports a month, 31 of 410 wrong, we accept 4%. {speaks}")
    assert reply.text.startswith(DECISIONS["earlier"])
