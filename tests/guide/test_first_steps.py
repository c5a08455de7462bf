"""The next step below a first read: what is known to be amiss, or to be missing, and on what to measure it."""

from __future__ import annotations

import pytest

from bot.decision.profile import Value
from bot.guide.first_read import first_read
from bot.guide.understood import Understood
from tests.guide.test_possible_lines import RULES, WORDING


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        (
            {"eval_examples": 500, "eval_failures": 23, "failure_threshold": 0.03, "failures_consistent": False},
            "Start here: put rules and examples for that corner into the prompt, then run the same 500 again.",
        ),
        (
            {"few_shot_examples": 4, "style_need": "example_level"},
            "Start here: bring the prompt from 4 to at least 10 examples, then count what still fails on an eval set.",
        ),
        (
            {"few_shot_examples": 0, "eval_examples": 80, "eval_failures": 9},
            "Start here: put at least 10 good examples into the prompt, then run it on more than these 80.",
        ),
        (
            {"failure_mode": "format", "structured_outputs": "not_considered", "eval_examples": 600},
            "Start here: try structured outputs, then run the same 600 again.",
        ),
        (
            {"style_need": "describable", "failure_rate": 0.2},
            "Start here: describe that style in the prompt, with at least 10 examples of it, then",
        ),
        (
            {"eval_examples": 400, "eval_failures": 40},
            "Start here: read what failed (twenty are enough), put rules and examples for it into the prompt, then",
        ),
        (  # no broken format is accepted: the first line names structured outputs, and so does the step
            {"format_tolerance": "zero", "structured_outputs": "not_considered", "task": "extraction"},
            "Start here: try structured outputs, then count what still fails on an eval set.",
        ),
        (
            {"failure_threshold": 0.04, "eval_failures": None, "task": "domain_reasoning", "prompt_ingredients": ()},
            "Start here: have some real outputs marked right or wrong, and hold the count against your 4%.",
        ),
        ({"criteria_written": False}, "Start here: write down what counts as right, then count what still fails"),
        ({"eval_examples": 0}, "Start here: put real inputs aside with the right output for each, and count"),
        (
            {"latency_budget_ms": 60, "labelled_examples": 420, "few_shot_examples": 12},
            "Start here: collect at least 80 more",
        ),
        ({"labelled_examples": 9000, "labels_trusted": False}, "Start here: correct some of these labels by hand,"),
        (
            {"already_tuned": True, "tuned_examples": 300, "tuned_failures": 27},
            "Start here: run your best prompt on the same 300 examples.",
        ),
        (
            {
                "monthly_requests": 2_000_000,
                "input_diversity": "narrow",
                "labelled_examples": 8000,
                "eval_examples": 900,
                "eval_failures": 9,
                "failure_threshold": 0.03,
            },
            "Start here: have somebody check the 8,000 examples,",
        ),
        (
            {"latency_budget_ms": 60, "stable_months": 3},
            "Start here: write the best prompt you can, with at least 10 examples, then count what still fails",
        ),
    ],
)
def test_the_first_step_is_what_is_known_to_be_amiss_with_the_prompt(facts: dict[str, Value], step: str) -> None:
    assert first_read(Understood(facts), RULES, WORDING).decides.startswith(step)


@pytest.mark.parametrize(
    "facts",
    [
        {"needs_current_knowledge": True, "few_shot_examples": 2},
        {"eval_examples": 400, "eval_failures": 2, "failure_threshold": 0.02, "few_shot_examples": 2},
        {"needs_current_knowledge": True, "eval_examples": 400, "eval_failures": 40},
    ],
)
def test_no_step_stands_where_the_first_line_has_it_or_nothing_is_amiss(facts: dict[str, Value]) -> None:
    assert "Start here" not in first_read(Understood(facts), RULES, WORDING).text
