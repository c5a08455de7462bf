"""A volume that is still ahead is held against the guide's lines, and is no fact."""

from __future__ import annotations

import pytest

from bot.guide.asked_growth import grown
from tests.harness.guide import consultant


@pytest.mark.parametrize(
    ("message", "today", "ahead"),
    [
        ("250k a month now, x5 next year", 250_000, 1_250_000),
        ("We expect 4x in two years.", 100_000, 400_000),
        ("Traffic triples once the app is out.", 70_000, 210_000),
        ("It will double next year.", 400_000, 800_000),
        ("30k/mo today, will be 2M once all shops are in", 30_000, 2_000_000),
        ("If it goes from 100k to 1.5 million a month, then what?", 100_000, 1_500_000),
        ("It will be 2M a month, or it grows to 3M a month.", 30_000, 0),  # which of them?
        ("9k a month, we will rent 4x L40S", 9_000, 0),
        ("9k a month, and the errors will double", 9_000, 0),
        ("9k a month, double checked, and we will go on", 9_000, 0),
        ("9k a month. Our budget will be 20k a month.", 9_000, 0),
        ("9k a month. It will be 2k a day.", 9_000, 0),
        ("3M a month, it will be 1M a month", 3_000_000, 0),
        ("60k a month, x3 over the last year", 60_000, 0),
    ],
)
def test_what_a_message_sees_ahead(message: str, today: int, ahead: int) -> None:
    assert grown(message, today) == ahead


@pytest.mark.parametrize(
    ("growth", "said"),
    [
        ("x5 next year", "1.5 million a month, once it is there, is above 1 million"),
        ("x2 next year", "600,000 a month, once it is there, lies between 500,000 and 1 million"),
    ],
)
def test_growth_is_held_against_the_lines_and_cited(growth: str, said: str) -> None:
    reply = consultant().reply(f"Parcel labels, 300k requests a month now, {growth}. Do we fine-tune then?")
    assert reply.first_read is not None
    assert said in reply.answer.direct
    assert [passage.id for passage in reply.answer.passages][:2] == ["comparison.volume", "wins.cost-conditions"]
    assert reply.facts["monthly_requests"] == 300_000


def test_growth_that_stays_low_is_no_reason() -> None:
    reply = consultant().reply("Parcel labels, 30k requests a month now, x4 next year. Do we fine-tune then?")
    assert "120,000 a month, once it is there, is still under 500,000" in reply.answer.direct


def test_a_volume_of_today_is_only_in_the_first_read() -> None:
    reply = consultant().reply("Parcel labels, 300k requests a month. Do we fine-tune?")
    assert reply.first_read is not None
    assert "once it is there" not in reply.text
