"""Volumes told in several numbers: a normal load beside its peak, a batch and how often it runs, a part of a whole."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "monthly"),
    [
        ("The hotline gets 700 mails a day on average. When the bridge closed we had 15,000 in a day.", 21_000),
        ("2,300 parcels a day, four labels each, and every label is one call.", 276_000),
        ("500 orders a day, each order has 12 lines, and every line goes to the model.", 180_000),
        ("6 million calls a year come in, only a sixth of them is given to the AI.", 83_333),
        ("1.2M documents a year, the AI sees only a quarter of them.", 25_000),
        ("We handle 600,000 claims a year, one in five of them goes through the model.", 10_000),
        ("3 million lookups a year, two thirds of them are handed to the model.", 166_667),
        ("900k a month, of which 12% are read by the model.", 108_000),
    ],
)
def test_what_several_numbers_come_to_is_taken(full_reader: Reader, text: str, monthly: int) -> None:
    assert full_reader.read_opening(text).values.get("monthly_requests") == monthly


@pytest.mark.parametrize(
    ("text", "monthly"),
    [
        ("About 9,000 tickets a month and each lands with one of 14 groups.", 9_000),
        ("12k requests a month into 40 categories.", 12_000),
        ("6,500 faults a month are sorted into 22 kinds.", 6_500),
        ("Around 300 orders the week, all by mail.", 1_286),
        ("Four letters per week come in and get a friendly answer.", 17),
    ],
)
def test_another_number_beside_a_volume_does_not_make_it_doubtful(full_reader: Reader, text: str, monthly: int) -> None:
    reading = full_reader.read_opening(text)
    assert (reading.values.get("monthly_requests") or reading.candidates["monthly_requests"][0]) == monthly


@pytest.mark.parametrize(
    "text",
    [
        "Mails come in 1,100 a month, letters about 400.",  # together, or which?
        "Pilot had 200k claims a month in July because of the storms, now it's 7k.",
        "900 calls a day per branch, 12 people work there.",  # how many branches?
        "A training run takes a night, 600 letters each time we retrain.",
        "The batch for training is made every night, 300 letters each time we label.",
    ],
)
def test_what_may_be_another_volume_is_not_taken(full_reader: Reader, text: str) -> None:
    assert "monthly_requests" not in full_reader.read_opening(text).values


def test_a_peak_that_stands_alone_is_no_monthly_volume_of_its_own(full_reader: Reader) -> None:
    text = "Peak is 140 messages a second, about 30M messages a month."
    assert full_reader.read_opening(text).values["monthly_requests"] == 30_000_000
