"""Answers that clash are named beside the verdict, and decide nothing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.decision.judge import judge
from bot.decision.profile import Profile
from tests.decision.profiles import profile
from tests.decision.rules_from_files import rules


def named(some: Profile) -> set[str]:
    return {tension.rule.removeprefix("tension.") for tension in judge(some, rules()).tensions}


@pytest.mark.parametrize(
    ("name", "clash", "calm"),
    [
        ("failing_without_mode", {"failure_mode": "none"}, {"failure_mode": "none", "eval_failures": 3}),
        ("failing_without_mode", {"failure_mode": "none", "eval_examples": 40, "eval_failures": 2}, {}),
        (
            "failing_after_structured_outputs",
            {"failure_mode": "format", "structured_outputs": "solves"},
            {"failure_mode": "format", "structured_outputs": "solves", "eval_failures": 2},
        ),
        ("economy_on_moving_task", {"latency_budget_ms": 80, "change_pace": "quick"}, {"latency_budget_ms": 80}),
        (
            "economy_on_moving_task",
            {"monthly_requests": 2_000_000, "change_pace": "quick", "input_diversity": None},
            {"monthly_requests": 2_000_000, "change_pace": "quick", "input_diversity": "diverse"},
        ),
        ("stable_but_quick", {"change_pace": "quick"}, {"change_pace": "quick", "stable_months": 1}),
        (
            "zero_tolerance_threshold",
            {"format_tolerance": "zero", "failure_threshold": 0.05},
            {"format_tolerance": "zero", "failure_threshold": 0.01},
        ),
        ("zero_tolerance_threshold", {"format_tolerance": "zero", "failure_threshold": 0.03}, {}),
        ("labels_without_criteria", {"criteria_written": False}, {"criteria_written": None}),
        ("labels_trusted_but_none", {"labelled_examples": 0}, {"labelled_examples": 0, "labels_trusted": None}),
        ("few_shot_without_examples", {"few_shot_examples": 0}, {"few_shot_examples": None}),
        ("examples_without_few_shot", {"prompt_ingredients": ["instruction"]}, {"prompt_ingredients": None}),
        ("reasoning_fails_but_does_not_matter", {"reasoning_matters": False}, {"reasoning_matters": None}),
        (
            "knowledge_gap_without_need",
            {"failure_mode": "knowledge"},
            {"failure_mode": "knowledge", "needs_current_knowledge": True},
        ),
        (
            "style_describable_but_failing",
            {"failure_mode": "style", "style_need": "describable"},
            {"failure_mode": "style", "style_need": "example_level"},
        ),
    ],
)
def test_a_clash_is_named_and_its_neighbour_is_not(name: str, clash: dict[str, Any], calm: dict[str, Any]) -> None:
    assert name in named(profile(**clash))
    assert name not in named(profile(**calm))


def test_a_profile_without_clashes_and_one_without_answers_have_no_tension() -> None:
    assert named(profile()) == set()
    assert named(Profile()) == set()
