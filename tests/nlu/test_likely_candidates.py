"""What an opening may state is offered as far as it is likely right, the likeliest first."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from bot.decision.profile import INFO
from bot.nlu import Reader
from bot.nlu.message.vocabulary import PAIRS
from bot.nlu.reading import SHOWN, Reading
from tests.harness.paths import TUNED

MESSAGES = [json.loads(row)["message"] for row in (TUNED / "met_openings.jsonl").read_text("utf-8").splitlines()[::12]]


@pytest.fixture(scope="module")
def readings(full_reader: Reader) -> list[Reading]:
    return [full_reader.read_opening(message) for message in MESSAGES]


def test_what_is_shown_is_likely_and_the_likeliest_number_comes_first(readings: list[Reading]) -> None:
    seen = 0
    for reading in readings:
        for name, values in reading.plain_candidates.items():
            likely = reading.likely[name]
            assert max(likely.values()) >= SHOWN
            assert name not in reading.values
            if INFO[name].kind in ("number", "percentage"):
                seen += 1
                assert all(likely[ahead] >= likely[behind] for ahead, behind in pairwise(values))
    assert seen


def test_of_a_result_both_numbers_are_offered_and_most_of_it_passed(readings: list[Reading]) -> None:
    seen = 0
    for reading in readings:
        shown = reading.plain_candidates
        for total, part in PAIRS:
            if total in reading.candidates and part in reading.candidates and part in shown:
                seen += 1
                examples, failures = shown[total][0], shown[part][0]
                assert isinstance(examples, int)
                assert isinstance(failures, int)
                assert examples >= 2 * failures
    assert seen


def test_a_number_of_something_else_hides_no_likely_one(full_reader: Reader) -> None:
    reading = full_reader.read_opening(
        "I'd say we do about 450,000 tickets a month, maybe. They are sorted into 5 decisions. Should we train?"
    )
    found = reading.values.get("monthly_requests"), *reading.plain_candidates.get("monthly_requests", ())
    assert 450_000 in found
    assert 5 not in found


def test_what_is_offered_in_words_is_probable(full_reader: Reader) -> None:
    reading = full_reader.read_opening("We do 900 requests a month. 12 of 90 were invalid JSON files. Should we train?")
    assert "failure_mode" in {*reading.values, *reading.probable}
    assert "style_need" not in reading.probable
