"""Which of several times is the hard one, and which of several numbers of labels is there: said in so many words."""

from __future__ import annotations

import pytest

from bot.nlu import Reader


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("Today it takes 340 ms, nicer would be 200. The only thing that is carved in stone is 95 ms.", 95),
        ("Saw can wait 250 ms, then it must cut, no discussion.", 250),
        ("The scanner waits 120 ms and then skips the parcel. Our p95 is 300 ms.", 120),
        ("The only number that is fixed is 60 ms.", 60),
        ("Our dialler waits at most 400 ms, then hangs up.", 400),
    ],
)
def test_the_hard_time_is_taken(full_reader: Reader, text: str, limit: int) -> None:
    assert full_reader.read_opening(text).values.get("latency_budget_ms") == limit


@pytest.mark.parametrize(
    "text",
    [
        "Guests can wait 3 seconds, then they get annoyed.",
        "After 200 ms of warm-up the service answers.",
        "The tone of voice is carved in stone, answers take 300 ms.",
        "If it could wait 200 ms, then we would use the big one.",
        "It takes 250 ms and then the next step begins.",
    ],
)
def test_a_time_without_an_end_is_no_limit(full_reader: Reader, text: str) -> None:
    assert "latency_budget_ms" not in full_reader.read_opening(text).values


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("A vendor says 500 examples do. We have 130 labelled letters.", 130),
    ],
)
def test_what_is_there_is_taken_beside_a_wish(full_reader: Reader, text: str, labels: int) -> None:
    assert full_reader.read_opening(text).values.get("labelled_examples") == labels


@pytest.mark.parametrize(
    "text",
    ["We'd like to have 3,000 labelled tickets.", "In reality 60 labelled tickets would be enough, says the vendor."],
)
def test_a_wish_alone_is_not(full_reader: Reader, text: str) -> None:
    assert "labelled_examples" not in full_reader.read_opening(text).values
