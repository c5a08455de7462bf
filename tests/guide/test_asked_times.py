"""When there are enough examples is what is missing over the pace; a pace of labelling is no volume."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant


@pytest.mark.parametrize(
    ("message", "times"),
    [
        ("We can label about 50 a day. It's a diverse set of notes. How long until we've enough?", ["40 days"]),
        ("Two annotators do 120 pairs per day each. One narrow task. When could we start?", ["3 days"]),
        ("We have 140 labelled tickets and get 20 more every week, one narrow task. When is it enough?", ["18 weeks"]),
        ("The team tags 200 listings per week; right now there are 900. How many weeks until 2,000?", ["6 weeks"]),
        (
            "Each annotator gets through 90 transcripts a day and there are four of them. When do we have 5,000?",
            ["14 days"],
        ),
        ("Our linguists annotate 25 sentences an hour, 6 hours a day. How long until 600?", ["4 days"]),
        ("We collect 80 corrected examples a week. Should we start fine-tuning this year?", ["7 weeks", "25 weeks"]),
    ],
)
def test_a_pace_of_labelling_answers_when(message: str, times: list[str]) -> None:
    reply = consultant().reply(message)
    assert all(f"about {time}" in reply.answer.text for time in times), reply.answer.text
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
    assert "you reach" not in reply.answer.text
