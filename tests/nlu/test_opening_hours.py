"""A rate within a day counts for the hours and days that are told; where the days aren't told, it is asked."""

from __future__ import annotations

import pytest

from bot.nlu.numbers.opening_hours import opening_hours
from bot.nlu.reader import Reader


@pytest.mark.parametrize(
    ("text", "a_month"),
    [
        ("We get 20 requests per second, Mon-Fri 8 to 18 only.", 20 * 3600 * 10 * 22),
        ("About 40 requests a second during the day (9 to 6, weekdays), next to nothing at night.", 40 * 3600 * 9 * 22),
        ("A batch job runs from midnight to 3 a.m. every night, 200 records per minute.", 200 * 60 * 3 * 30),
        ("Our desk is open 7am to 7pm, Monday to Sunday, with 300 requests an hour.", 300 * 12 * 30),
        ("30 calls per minute from 10 pm to 4 am, daily.", 30 * 60 * 6 * 30),
        ("90 calls per minute around the clock; our people work 9am to 5pm on weekdays.", 90 * 60 * 24 * 30),
    ],
)
def test_hours_and_days_are_counted(full_reader: Reader, text: str, a_month: int) -> None:
    assert full_reader.read_opening(text).values.get("monthly_requests") == a_month


@pytest.mark.parametrize(
    "line",
    ["8 to 9 of them are in french", "errors fell from 9 to 6 percent", "we show 5 to 8 examples", "around the clock"],
)
def test_two_numbers_are_not_always_times_of_a_day(line: str) -> None:
    assert opening_hours(line) is None
