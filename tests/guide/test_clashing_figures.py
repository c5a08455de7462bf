"""A share and a count of the same thing that can't both hold: both are named, and asked about, and neither is taken."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant


@pytest.mark.parametrize(
    ("message", "within", "above"),
    [
        (
            "About 3% are wrong, which my boss is ok with (limit is 5). I went through 200 by hand and 60 were wrong.",
            "3% is within your 5%",
            "60 of 200 is above it",
        ),
        (
            "Dashboard says 2% errors on our invoice reader, limit is 4%. I checked 150 and 30 were wrong. Train?",
            "2% is within your 4%",
            "30 of 150 is above it",
        ),
        (
            "Team claims 98% accuracy. My own count: 41 of 200 wrong. We need 95%. Summaries of calls.",
            "2% is within your 5%",
            "41 of 200 is above it",
        ),
        (
            "The report says the failure rate is 12%, but when I looked at 300 only 9 were wrong. We accept 5%.",
            "9 of 300 is within your 5%",
            "12% is above it",
        ),
    ],
)
def test_figures_on_both_sides_of_the_limit_are_named_and_asked_about(message: str, within: str, above: str) -> None:
    reply = consultant().reply(message)
    assert reply.first_read is not None
    assert within in reply.first_read.headline
    assert above in reply.first_read.headline
    assert "can't both hold. Which one is your best prompt's today" in reply.text
    assert reply.facts.keys().isdisjoint({"eval_examples", "eval_failures", "failure_rate"})


def test_figures_that_differ_widely_are_asked_about_without_a_limit() -> None:
    read = consultant().reply("We say publicly 1% errors. The audit found 24 of 300 wrong. Product texts.").first_read
    assert read is not None
    assert read.headline == "So far: it depends on which of your figures holds, 1% or 24 of 300."


@pytest.mark.parametrize(
    "message",
    [
        "About 4% of the replies are bad, we tolerate 5. In my sample of 250, 11 were bad.",
        "The prompt fails on 8%. We tested 400 and 31 failed. We accept 5%.",
        "Last month 3% were wrong; this month I counted 50 wrong of 200. Limit 5%.",
        "We measured 8% wrong with the old prompt. With the new one 9 of 400 are wrong. Limit 5%.",
        "9% of the invoices need a human. On our 500 test invoices 12 were wrong. Limit 5%.",
    ],
)
def test_figures_that_fit_or_are_of_other_things_do_not_clash(message: str) -> None:
    reply = consultant().reply(message)
    assert "can't both hold" not in reply.text
    assert "eval_failures" in reply.facts
