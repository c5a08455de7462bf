"""All factors of a volume are multiplied, however many there are, or none is taken for the whole."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "monthly"),
    [
        ("Blood bank. 4 regions x 3 labs x ~500 requests a day go through the prompt.", 180_000),
        ("6 districts x 1500 teachers, every teacher asks around 2 questions in a month.", 18_000),
        ("5 mines, 2 shifts a day in each, some 20 reports per shift. The model grades them.", 6_000),
        ("120 operators, each sees 40 hints an hour, 7 hours a shift, 20 shifts a month.", 672_000),
        ("25 agents, each handles 8 chats an hour, 6 hours a day, 22 days a month", 26_400),
        ("Eight clinics, about 250 letters a month per clinic, are sorted by a prompt.", 2_000),
        ("3 countries, 12 stores in each, every store sends 30 returns a day.", 32_400),
        ("We have 9 depots, 4 dispatchers in each, 25 notes per dispatcher a day.", 27_000),
        ("Four theatres, each with 2 shows a day, some 35 questions per show.", 8_400),
        ("10 cities, 20 tram lines each, 35 complaints per line a week.", 30_000),
        ("70 letters a day per ward, 6 wards.", 12_600),
        ("90 reports a week per site, 14 sites, 2 analysts per site read them.", 5_400),
        ("3 regions with 150 requests a minute each, 12 hours a day.", 9_720_000),
        ("10 analysts, each runs 50 queries per day, 5 days a week.", 11_000),
        ("9,000 tickets a month, every ticket goes past 3 people.", 9_000),
        ("1,000 chats a day, 2 days a month we are down.", 30_000),
        ("9,000 questions a day, seven days a week.", 270_000),
        ("Press line: 300 notes per shift, three shifts, every day of the year.", 27_000),
    ],
)
def test_every_factor_counts(full_reader: Reader, text: str, monthly: int) -> None:
    found = full_reader.read_opening(text)
    assert found.values.get("monthly_requests") == monthly


@pytest.mark.parametrize(
    "text",
    [
        "3 labs x 4 machines x 2 shifts, we never counted the requests. 900 labelled.",
        "12 shops with 3 tills each send 50k receipts a month.",
        "p95 is 300 ms, 4 calls per request, 2M requests a month",
        "Our vets annotate 40 scans an hour, 5 hours a day.",
        "Salaries 20k monthly. 70k tickets monthly.",
        "60 labellers x 200 items each, all checked.",
        "40 nurses, each writes 12 notes a shift.",
        "8 theatres, 3 shows each, 40 questions per ticket desk a day.",
        "26 vets, each dictates 10 reports per day, 3 pages per report.",
    ],
)
def test_a_chain_with_an_open_end_is_not_taken(full_reader: Reader, text: str) -> None:
    assert "monthly_requests" not in full_reader.read_opening(text).values


def test_what_each_goes_to_is_no_factor(full_reader: Reader) -> None:
    text = "2,600 lifts and each sends two texts a day. The model puts each text to one of 40 skills."
    assert full_reader.read_opening(text).values.get("monthly_requests") == 156_000


def test_what_a_request_is_made_of_is_offered_too(full_reader: Reader) -> None:
    reading = full_reader.read(("monthly_requests",), "7 hotels, around 60 chats a day each, some 8 messages per chat")
    assert {12_600, 100_800} <= {*reading.candidates["monthly_requests"]}
