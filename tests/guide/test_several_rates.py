"""Several rates of one model: none is the whole, and the ones beyond the limit are named."""

from __future__ import annotations

import pytest

from bot.guide.several_rates import several_rates
from tests.harness.guide import consultant


def read(message: str) -> str:
    first_read = consultant().reply(message).first_read
    assert first_read is not None
    return first_read.text


@pytest.mark.parametrize(
    ("message", "beyond", "within"),
    [
        (
            "French tickets 93% right, Polish ones only 79%, 400 each. Goal is 90 for both. Train?",
            "Polish ones",
            "French",
        ),
        (
            "Per class: harassment 96% (n=500), spam 98%, self-harm 71%. Each has to be at 95. Tune?",
            "self-harm",
            "spam",
        ),
        ("On short contracts 2% of clauses are missed, on long ones 14%. We can stand 5%. Tune?", "long ones", "short"),
        ("Extraction: date 99%, supplier 97%, amount 88%. Needed: 97 on each. Fine-tune?", "amount", "supplier"),
        ("English 4% wrong, German 5% wrong, Finnish 17% wrong. Our limit is 6%. Fine-tune?", "Finnish", "German"),
        ("Error rates by queue: billing 3%, returns 4%, legal 21%. Max 5% anywhere. Tune?", "legal", "billing"),
        ("Accuracy by language: English 95, German 93, Polish 84. Target 90 for all. Tune?", "Polish", "German"),
        ("Error rate 12% on scanned PDFs, 2% on digital ones. Limit is 5%. Tune?", "scanned PDFs", "digital ones"),
        ("Night shift 12 of 200 wrong, day shift 9 of 600 wrong. Limit 4%. Fine-tune?", "Night shift", "day shift"),
    ],
)
def test_the_one_beyond_the_limit_is_named(message: str, beyond: str, within: str) -> None:
    shown = read(message)
    assert f"“{beyond}” (" in shown.partition("\n")[0]
    assert f"“{within}” (" not in shown
    assert "How often does it fail" not in shown
    assert "go wrong, right?" not in shown


@pytest.mark.parametrize(
    "message",
    [
        "We measured twice, n=300 each. 1st: 6% wrong, 2nd: 9% wrong. Limit's 7.5. Do we tune?",
        "January 3% errors, February 7% errors, March 5% errors. We accept 4%. Tune?",
    ],
)
def test_rates_of_several_runs_are_no_corner(message: str) -> None:
    shown = read(message)
    assert "add the counts up" in shown
    assert "corner" not in shown


@pytest.mark.parametrize(
    ("message", "best"),
    [
        ("Claude 94.5, GPT 93.1, Gemini 95.2 – accuracy on our 1,200 clauses. We'd need 97. Tune?", "“Gemini” (95.2)"),
        ("We have three prompts: A 88%, B 91%, C 90.5%, each on 400. Client wants 94. Tune?", "“B” (91%)"),
        ("gpt-4o-mini gets 82% and gpt-4.1 gets 93% on 1,100 queries, we need 90. Tune the mini?", "“gpt-4.1” (93%)"),
    ],
)
def test_of_several_models_the_best_counts(message: str, best: str) -> None:
    assert best in read(message)


@pytest.mark.parametrize(
    "message",
    [
        "The prompt gets 91%, the tuned model 94%.",
        "It went from 76% to 89% right.",
        "8% fail, and we accept 5%.",
        "Target: 97%. Reality: 92%.",
        "Nurses code 94% of the notes correctly, the prompt 90%.",
        "Format errors 3%, tone 4%.",
        "Overall 93% right, Polish 79% right.",
        "40 of 600 failed. 12% of these in German, 20% in Dutch.",
        "Prompt v3 had 61 of 700 wrong, v7 had 38 of 700.",
        "Limit is 5%, overall 8% wrong.",
        "Agents spend 30% of their time on billing and 20% on returns.",
        "The budget: labels 20%, servers 30%.",
        "Costs rose 10% in March and 12% in April.",
        "8% wrong.",
    ],
)
def test_a_result_with_its_limit_or_of_others_is_not_several(message: str) -> None:
    assert several_rates(message, {}) is None


def test_a_count_of_the_whole_stays() -> None:
    facts = {"eval_examples": 900, "eval_failures": 63}
    assert several_rates("63 of 900 fail: billing 3% wrong, legal 21% wrong.", facts) is None
