"""The open facts that are named would decide: their answers change the outcome, and the most decisive come first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decision.deciding import deciding_facts
from bot.decision.outlook import Outlook
from bot.decision.profile import FIELDS, parse_profile
from tests.decision.profiles import raw_profiles
from tests.decision.rules_from_files import rules

MOST = 3


def deciding(**raw: Any) -> tuple[str, ...]:
    return deciding_facts(parse_profile(raw), rules(), MOST)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, ("eval_examples", "failure_mode", "needs_current_knowledge")),
        ({"needs_current_knowledge": True}, ()),
        ({"monthly_requests": 2_000_000}, ("input_diversity", "eval_examples", "failure_mode")),
        (
            {"monthly_requests": 2_000_000, "task": "question_answering"},
            ("input_diversity", "needs_current_knowledge", "eval_examples"),
        ),
        ({"labelled_examples": 140}, ("eval_examples", "failure_mode", "failure_threshold")),
        ({"task": "question_answering"}, ("eval_examples", "failure_mode", "needs_current_knowledge")),
        (
            {"eval_examples": 600, "eval_failures": 18, "failure_threshold": 0.05, "monthly_requests": 9000},
            ("latency_budget_ms",),
        ),
        ({"task": "brand_voice"}, ("style_need", "eval_examples", "failure_mode")),
        ({"failure_mode": "format"}, ("structured_outputs", "eval_examples", "failure_threshold")),
        (
            {"latency_budget_ms": 60, "task": "question_answering"},
            ("needs_current_knowledge", "prompt_ingredients", "eval_examples"),
        ),
        ({"task": "extraction"}, ("failure_mode", "format_tolerance", "eval_examples")),
        (
            {"failures_consistent": False, "failure_mode": "style", "style_need": "describable"},
            ("eval_examples", "failure_threshold", "prompt_ingredients"),
        ),
        ({"input_diversity": "narrow"}, ("monthly_requests", "eval_examples", "failure_mode")),
        ({"failure_mode": "style"}, ("style_need", "eval_examples", "failure_threshold")),
        ({"latency_budget_ms": 60}, ("prompt_ingredients", "eval_examples", "labelled_examples")),
        # whether the labels are right doesn't matter where there are none
        ({"latency_budget_ms": 60, "labelled_examples": 0}, ("prompt_ingredients", "eval_examples", "stable_months")),
        (
            {"latency_budget_ms": 60, "labelled_examples": 25_000, "eval_examples": 900, "eval_failures": 10},
            ("prompt_ingredients", "labels_trusted", "stable_months"),
        ),
        (
            {"eval_examples": 600, "eval_failures": 18, "failure_threshold": 0.05},
            ("monthly_requests", "input_diversity", "latency_budget_ms"),
        ),
        (
            {"task": "classification", "eval_examples": 840, "eval_failures": 71},
            ("failure_threshold", "failure_mode", "failures_consistent"),
        ),
        ({"already_tuned": True}, ("tuned_examples", "eval_examples", "stable_months")),
    ],
)
def test_the_most_decisive_facts_come_first(raw: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert deciding(**raw) == expected


def test_what_is_asked_for_goes_first_if_it_can_change_the_decision() -> None:
    profile = parse_profile({"failure_mode": "format"})
    first = ("style_need", "needs_current_knowledge")
    assert deciding_facts(profile, rules(), MOST, first)[0] == "needs_current_knowledge"


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(raw_profiles(), st.sets(st.sampled_from(FIELDS), max_size=6))
def test_each_of_them_is_open_and_can_change_the_decision(raw: dict[str, Any], stated: set[str]) -> None:
    profile = parse_profile({name: value for name, value in raw.items() if name in stated})
    outlook = Outlook(profile, rules())
    found = deciding_facts(profile, rules(), MOST)
    assert len(found) <= MOST
    assert all(getattr(profile, name) is None and outlook.could_change(name) for name in found)
    assert bool(found) == (len(set(outlook.decisions())) > 1)
