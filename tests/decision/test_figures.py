"""Numbers are written for people, and never rounded to something false."""

from __future__ import annotations

import pytest

from bot.decision import formatting


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
    ],
)
def test_a_count_is_reported_exactly(value: int, text: str) -> None:
    assert formatting.count(value) == text


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
    assert formatting.counted(0, "month", zero="0") == "0 months"


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [formatting.listed(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
