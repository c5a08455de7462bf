"""A rate counts in the hours in which it runs, and how fast people label is no rate of requests."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("We do 40 requests a second during the day (9 to 6, weekdays), close to nothing at night.", 28_512_000),
        ("20 requests a second, Mon-Fri 8-18, limit 3%.", 15_840_000),
        ("20 requests a second around the clock.", 51_840_000),
        ("5 requests a second, errors went from 9 to 6.", 12_960_000),
    ],
)
def test_a_rate_counts_in_its_hours(full_reader: Reader, text: str, volume: int) -> None:
    reading = full_reader.read_opening(text)
    found = (reading.values.get("monthly_requests"), *reading.plain_candidates.get("monthly_requests", ()))
    assert volume in found
    assert {each for each in found if each is not None} == {volume}


@pytest.mark.parametrize(
    "text",
    [
        "We can label about 50 a day with two nurses. It's a diverse set of triage notes.",
        "We collect around 80 corrected examples a week from the agents.",
        "The desk could maybe do 100 labels a day.",
        "30 requests a second at peak.",
    ],
)
def test_a_pace_of_labels_or_a_peak_is_no_volume(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    assert "monthly_requests" not in {**reading.values, **reading.plain_candidates}


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("Our team grades 2,000 essays a month with the model.", 2_000),
        ("An LLM labels alarm text (750k a month).", 750_000),
    ],
)
def test_labels_that_a_model_gives_are_a_volume(full_reader: Reader, text: str, volume: int) -> None:
    assert full_reader.read_opening(text).values["monthly_requests"] == volume
