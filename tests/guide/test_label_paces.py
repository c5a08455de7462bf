"""A pace of labelling is no volume, and what a model labels is one."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant


@pytest.mark.parametrize(
    "message",
    [
        "We can label about 50 a day. It's a diverse set of notes. How long until we've enough?",
        "Two annotators do 120 pairs per day each. One narrow task. When could we start?",
        "We have 140 labelled tickets and get 20 more every week, one narrow task. When is it enough?",
        "The team tags 200 listings per week; right now there are 900. How many weeks until 2,000?",
        "Our linguists annotate 25 sentences an hour, 6 hours a day. How long until 600?",
        "We collect 80 corrected examples a week. Should we start fine-tuning this year?",
    ],
)
def test_a_pace_of_labelling_is_no_volume(message: str) -> None:
    reply = consultant().reply(message)
    assert "monthly_requests" not in {*reply.facts, *reply.candidates}


@pytest.mark.parametrize(
    ("message", "a_month"),
    [
        ("The bot sorts 5,000 emails a day. When should we fine-tune?", 150_000),
        ("We get 900 requests a day and have 400 labelled examples. When is it enough?", 27_000),
        ("We classify 3,000 letters a week with a prompt. How long until training pays off?", 12_857),
    ],
)
def test_what_a_model_labels_is_a_volume(message: str, a_month: int) -> None:
    reply = consultant().reply(message)
    assert a_month in (reply.facts.get("monthly_requests"), *reply.candidates.get("monthly_requests", ()))
