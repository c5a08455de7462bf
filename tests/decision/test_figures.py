"""Numbers are written for people, and never rounded to something false."""

from __future__ import annotations

from typing import Any

import pytest

from bot.decision import formatting
from bot.decision.findings import findings_of
from bot.decision.placeholders import COMPUTED, format_field
from bot.decision.profile import Profile, Value
from tests.decision.profiles import profile
from tests.decision.rules_from_files import rules


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (2000, "2,000"),
        (500_000, "500,000"),
        (1_000_000, "1 million"),
        (1_250_000, "1.25 million"),
        (1_000_001, "1,000,001"),
        (2_500_000, "2.5 million"),
        (100_000_000, "100 million"),
        (2_700_000_000, "2.7 billion"),
    ],
)
def test_a_count_is_reported_exactly(value: int, text: str) -> None:
    assert formatting.count(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, "an unknown number of months"), (0, "no months"), (1, "1 month"), (2000, "2,000 months")]
)
def test_what_is_counted_stands_in_the_right_number(value: int | None, text: str) -> None:
    assert formatting.counted(value, "month") == text


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("project", None, "not known"),
        ("labels_trusted", True, "yes"),
        ("labels_trusted", False, "no"),
        ("prompt_ingredients", ("instruction", "edge_cases"), "a clear instruction and rules for edge cases"),
        ("prompt_ingredients", (), "nothing"),
        ("failure_threshold", 0.055, "5.5%"),
        ("monthly_requests", 2_000_000, "2 million"),
        ("task", "domain_reasoning", "domain reasoning"),
    ],
)
def test_an_answer_stands_in_words(field: str, value: Value, text: str) -> None:
    assert format_field(Profile.model_validate({field: value}), field, rules().words) == text


@pytest.mark.parametrize("name", ["tuned_rate", "tuned_interval", "tuned_to_settle", "gap", "gap_worse", "gap_better"])
@pytest.mark.parametrize("tuned", [{}, {"already_tuned": True}])
def test_a_figure_of_a_trained_model_that_is_not_known_is_called_so(name: str, tuned: dict[str, Any]) -> None:
    assert COMPUTED[name](findings_of(profile(**tuned), rules())) == "an unknown number"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0%"),
        (0.03, "3%"),
        (0.055, "5.5%"),
        (0.005, "0.5%"),
        (0.0004, "0.04%"),
        (0.00001, "0.001%"),
        (1e-9, "under 0.0001%"),
        (0.1, "10%"),
        (1.0, "100%"),
    ],
)
def test_a_fraction_is_reported_as_a_percentage_and_not_as_a_false_zero(value: float, text: str) -> None:
    assert formatting.percent(value) == text


def test_a_number_agrees_with_what_it_counts() -> None:
    assert [formatting.counted(value, "example") for value in (0, 1, 2)] == ["no examples", "1 example", "2 examples"]
    assert formatting.counted(0, "month", none="less than a month") == "less than a month"


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [formatting.join_words(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("share", "text"),
    [(1 / 3, "33%"), (2 / 3, "67%"), (1 / 8, "12.5%"), (0.11, "11%"), (0.0042, "0.42%"), (None, formatting.UNKNOWN)],
)
def test_a_share_without_a_count_is_written_as_people_say_it(share: float | None, text: str) -> None:
    assert COMPUTED["failure_rate"](findings_of(Profile(failure_rate=share), rules())) == text
