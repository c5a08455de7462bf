"""Ranges stand in a first read as the message has them, and an expected volume is held against the line too."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.guide.figures_as_written import as_written
from bot.guide.first_read import FirstRead, first_read
from bot.guide.understood import Understood
from tests.guide.test_possible_lines import RULES, WORDING
from tests.harness.guide import consultant


def written(message: str, **facts: Value) -> FirstRead:
    understood = Understood(facts)
    return as_written(first_read(understood, RULES, WORDING), message, understood, RULES, WORDING)


@pytest.mark.parametrize("share", ["5 to 8 %", "5-8%", "between 5 and 8 percent"])
def test_a_share_that_is_a_range_stands_as_one(share: str) -> None:
    read = written(f"Some {share} of the invoices are wrong.", failure_rate=0.05, failure_threshold=0.02)
    assert "About 5–8% sounds above your 2%." in read.headline
    assert "About 5–8% go wrong." in read.text
    assert "About 5% " not in read.text


@pytest.mark.parametrize(
    "message",
    [
        "5-8% come out wrong, we accept 5%. Should we train?",
        "Between 3 and 6 percent of the letters fail, our limit is 4%. Should we train?",
    ],
)
def test_a_range_with_the_limit_inside_it_is_not_held_against_it(message: str) -> None:
    text = consultant().reply(message).text
    assert "within your" not in text
    assert "above your" not in text
    assert f"You say “{message.partition(',')[0]}”" in text


def test_other_numbers_are_left_as_they_are() -> None:
    read = written("Pages 3 to 8, and 15% fail.", failure_rate=0.15)
    assert read == first_read(Understood({"failure_rate": 0.15}), RULES, WORDING)


def test_an_expected_volume_is_held_against_the_line() -> None:
    read = written("300k a month now, will be 2M next year.", monthly_requests=300_000)
    assert "At the 2 million that you expect, cost can speak for a small model if the inputs" in read.text
    assert read.decision == "prompt"


@pytest.mark.parametrize(
    ("message", "requests"), [("We reach 400k by summer.", 300_000), ("It will be 2M users.", 1_500_000)]
)
def test_a_volume_that_crosses_no_line_is_not_spoken_of(message: str, requests: int) -> None:
    assert "that you expect" not in written(message, monthly_requests=requests).text


def test_shares_that_no_test_of_a_sensible_size_tells_apart_are_called_so() -> None:
    facts: dict[str, Value] = {"eval_examples": 4000, "eval_failures": 84, "failure_threshold": 0.02}
    read = first_read(Understood(facts), RULES, WORDING)
    assert "2.1% wrong is too close to your 2% to call." in read.text
    assert "examples will tell" not in read.text
    few = first_read(Understood({**facts, "eval_examples": 50, "eval_failures": 2}), RULES, WORDING)
    assert "examples will tell" in few.text


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("We get between 1 and 1.5 million titles every quarter. Tune a small one?", "333,333–500,000 a month."),
        ("It's 20 to 30 thousand tickets a week. Fine-tune?", "85,714–128,571 a month. That is under 500,000"),
        (
            "Volume is between 300k and 600k calls a month. Fine-tune?",
            "300,000–600,000 a month. That is under 1 million",
        ),
    ],
)
def test_a_volume_that_is_a_range_is_shown_as_one(message: str, said: str) -> None:
    read = consultant().reply(message).first_read
    assert read is not None
    assert said in read.text
