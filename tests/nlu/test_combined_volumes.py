"""Volumes told in several numbers: a normal load beside its peak, a batch and how often it runs, a part of a whole."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "monthly"),
    [
        ("Normal load is 900 questions a day; during the fair it was 30k in one day.", 27_000),
        ("Usually 400 calls a day, on Black Friday it peaked at 20,000 a day.", 12_000),
        ("40k in one day once, normally about 1,200 a day.", 36_000),
        ("The hotline gets 700 mails a day on average. When the bridge closed we had 15,000 in a day.", 21_000),
        ("A batch runs every night, 800 letters each time.", 24_000),
        ("The job runs every Sunday night, about 7,000 notes per run.", 30_000),
        ("Our export starts once a week: a batch every week, 1,400 rows per batch.", 6_000),
        ("2,300 parcels a day, four labels each, and every label is one call.", 276_000),
        ("500 orders a day, each order has 12 lines, and every line goes to the model.", 180_000),
        ("6 million calls a year come in, only a sixth of them is given to the AI.", 83_333),
        ("1.2M documents a year, the AI sees only a quarter of them.", 25_000),
        ("We handle 600,000 claims a year, one in five of them goes through the model.", 10_000),
        ("3 million lookups a year, two thirds of them are handed to the model.", 166_667),
        ("3 million events a day arrive, the rules handle 99%, and only 1% goes to the LLM for a code.", 900_000),
        ("1.2M lines an hour, all day; the regexes take nearly all; 0.1% goes to the LLM.", 864_000),
        ("Last year 240,000 forms came in; the model gets half of them.", 10_000),
        ("50k mails a month; the bot answers 80% correctly.", 50_000),
        ("50k mails a month, 4% break the rules of the format.", 50_000),
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


def test_how_often_a_day_each_of_several_is_handled_is_asked_about(full_reader: Reader) -> None:
    reading = full_reader.read_opening("150 cows, three milkings per day, every milking gets a note.")
    assert "monthly_requests" not in reading.values
    assert reading.candidates["monthly_requests"][0] == 13_500


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("November calls: Husum 210k, Esbjerg 95k, Eemshaven 145k.", 450_000),
        ("Requests a month: Lyon 40k, Turin 25k, Graz 15k.", 80_000),
        ("Tickets per month: Bern 8,000, Basel 12,000 and Zug 5,000.", 25_000),
        ("We get 40k calls a month in Lyon, 25k in Turin, 15k in Graz.", 80_000),
        ("Invoices come from three sites: 30k a month from Ghent, 20k from Lille and 10k from Trier.", 60_000),
    ],
)
def test_several_places_come_to_their_sum(full_reader: Reader, text: str, volume: int) -> None:
    assert full_reader.read_opening(text).values["monthly_requests"] == volume


@pytest.mark.parametrize(
    "text",
    [
        "We get 40k calls a month in Lyon, 6 examples in the prompt.",
        "We get 40k calls a month in Lyon, 25k labelled in Turin.",
        "Calls a month: prompt 40k, shadow 40k.",
        "Calls a month: total 40k, peak 9k.",
    ],
)
def test_a_number_of_another_kind_is_not_added(full_reader: Reader, text: str) -> None:
    assert full_reader.read_opening(text).values["monthly_requests"] == 40_000


@pytest.mark.parametrize(
    "text",
    [
        "Calls per month: January 210k, February 95k, March 145k.",
        "Calls a month: last year 210k, this year 95k.",
    ],
)
def test_several_months_are_not_added(full_reader: Reader, text: str) -> None:
    reading = full_reader.read_opening(text)
    read = {reading.values.get("monthly_requests"), *reading.candidates.get("monthly_requests", ())}
    assert read.isdisjoint({450_000, 305_000})


@pytest.mark.parametrize(
    ("text", "monthly"),
    [
        ("22M searches a month, ~60% come from cache and never reach the rewriter.", 8_800_000),
        ("2M tickets a month: a keyword filter drops 80% before the model sees them.", 400_000),
        ("1.5M claims a year, 40% never reach the model.", 75_000),
        ("300k chats a month; the FAQ cache answers 55%.", 135_000),
        ("2M claims per year; three quarters never reach the model.", 41_667),
    ],
)
def test_what_a_cache_or_a_filter_leaves_is_asked_about_and_no_failure_rate(
    full_reader: Reader, text: str, monthly: int
) -> None:
    reading = full_reader.read_opening(text)
    assert "monthly_requests" not in reading.values
    assert monthly in reading.candidates["monthly_requests"]
    assert "failure_rate" not in {**reading.values, **reading.candidates}
