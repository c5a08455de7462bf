"""What share of a stated budget goes into the data is told as a sum; money counts no examples."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            "How much of the budget is for cleaning data if the project is planned at 120k EUR?",
            "48,000 EUR to 72,000 EUR",
        ),
        ("We have 60k for this, what part of it goes into data work?", "24,000 to 36,000"),
        ("What share of a $200,000 fine-tuning budget goes to data curation?", "$80,000 to $120,000"),
        ("We budgeted 80k for fine-tuning, 10k of that for data. Realistic?", "12.5% is less than"),
        ("What share of our budget of $1,500.50 is for the data?", "$600 to $900"),
        ("Is 25k of a 60k budget for data cleaning normal?", "41.7% is what"),
    ],
)
def test_a_budget_is_divided_as_the_effort_is(message: str, said: str) -> None:
    reply = consultant().reply(message)
    assert said in reply.answer.text
    assert "labelled examples?" not in reply.answer.text


@pytest.mark.parametrize(
    "message",
    [
        "We have 60k labelled examples. How much of that is needed for a narrow task?",
        "Our bill is $18k a month. How much data do we need?",
        f"How much of the budget of {'9' * 400} is for the data?",
        "Error: ECONNREFUSED 127.0.0.1:5432. How much of the budget is for the data?",
    ],
)
def test_what_is_no_budget_for_data_is_not_divided(message: str) -> None:
    assert "goes as the effort" not in consultant().reply(message).answer.text
