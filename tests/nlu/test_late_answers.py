"""A time limit that is told by what becomes of a late answer, and shares of calls that come back in time."""

from __future__ import annotations

import pytest

from bot.nlu.reader import Reader

LIMIT = "latency_budget_ms"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("The line has to be there before the animation ends, that is 90 milliseconds, no exceptions.", 90),
        ("We can't wait more than 85 ms for a reply on the trading desk.", 85),
    ],
)
def test_a_limit_that_leaves_no_choice_is_taken(full_reader: Reader, text: str, limit: int) -> None:
    assert full_reader.read_opening(text).values.get(LIMIT) == limit


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("The bidding window closes after 70 ms. Train a small one?", 70),
        ("If the answer takes longer than 60 milliseconds the conveyor has moved on. Tune a tiny model?", 60),
        ("After 95 ms the gate closes. Train?", 95),
    ],
)
def test_a_limit_in_words_of_their_own_is_asked_about(full_reader: Reader, text: str, limit: int) -> None:
    reading = full_reader.read_opening(text)
    assert limit in (reading.values.get(LIMIT), *reading.plain_candidates.get(LIMIT, ()))


@pytest.mark.parametrize(
    "text",
    [
        "It takes over 3 seconds today and users complain. Fine-tune?",
        "Our competitor says anything over 50 ms and the auction is lost. Fine-tune?",
        "Recordings longer than 30 seconds are rejected. Fine-tune?",
        "The session closes after 30 minutes. Fine-tune?",
    ],
)
def test_how_long_it_takes_or_something_lasts_is_no_limit(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert LIMIT not in {*reading.values, *reading.plain_candidates}


def test_a_share_of_right_answers_stays_one(full_reader: Reader) -> None:
    reading = full_reader.read_opening("98% of answers in 300 test cases were right. 2% is our limit.")
    assert (reading.values.get("eval_failures"), reading.values.get("failure_threshold")) == (6, 0.02)
