"""A share in a question is held against the guide's range."""

from __future__ import annotations

import pytest

from tests.harness.guide import consultant


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("is one in 50 broken records normal for a prompt?", "2% broken format is below the 3–8% that is typical of"),
        (
            "is it usual that 4 of 100 answers have malformed yaml?",
            "4% broken format is within the 3–8% that is typical",
        ),
        (
            "is 1 in 11 broken csv answers normal?",
            "9.1% broken format is above the 3–8% that is typical of a prompt alone.",
        ),
    ],
)
def test_the_share_is_held_against_the_guide(question: str, said: str) -> None:
    assert said in consultant().reply(question).answer.text


def test_two_shares_are_not_sorted_out() -> None:
    text = consultant().reply("is it normal that 2% of the json breaks on mondays and 9% on fridays?").answer.text
    assert "broken format is" not in text
