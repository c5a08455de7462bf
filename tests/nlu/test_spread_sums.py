"""A sum over a time is a rate, rounded, and nothing else is."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant


@pytest.mark.parametrize(
    ("message", "a_month"),
    [
        ("1.2 million pages in total, one-off over 14 months. Should we train?", 86_000),
        ("300,000 scans altogether, to be worked off within 10 months. Should we train?", 30_000),
        ("A one-off, 600k letters within 1 year. Should we train?", 50_000),
    ],
)
def test_a_sum_over_a_time_is_so_many_a_month(message: str, a_month: int) -> None:
    reply = consultant().reply(message)
    offered = reply.candidates.get("monthly_requests") or (reply.facts.get("monthly_requests"),)
    assert offered[0] == a_month
    assert "stable_months" not in {*reply.facts, *reply.candidates}


@pytest.mark.parametrize(
    "message",
    [
        "We have 1,200,000 pages in total. The task stays as it is over 14 months. Should we train?",
        "1.2 million requests a month over 14 months, that is all in all a lot. Should we train?",
    ],
)
def test_any_other_number_beside_a_time_stays_what_it_is(message: str) -> None:
    reply = consultant().reply(message)
    offered = (*reply.candidates.get("monthly_requests", ()), reply.facts.get("monthly_requests"))
    assert 86_000 not in offered
