"""An unknown is named exactly when some answer to it alone would give another decision."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from bot.decision.deciding import unknowns_of
from bot.decision.judge import judge
from bot.decision.profile import FIELDS, INGREDIENTS, Task, parse_profile
from tests.decision.brute_force import CHOICES
from tests.decision.limits import (
    COMPLEX,
    DIVERSE,
    FEW_SHOT,
    LATENCY_HARD,
    LATENCY_RELAXED,
    MONTHS,
    NARROW,
    REQUESTS_HIGH,
    REQUESTS_LOW,
    about,
)
from tests.decision.profiles import possible, seeded, trained_profile
from tests.decision.rules_from_files import rules
from tests.decision.trained_oracle import decision

# Every answer of a choice, and numbers lying densely about every line.
EVERY: dict[str, list[Any]] = {
    **CHOICES,
    "project": ["a", "b"],
    "task": list(get_args(Task)),
    "needs_current_knowledge": [True, False],
    "monthly_requests": [0, 1, *about(REQUESTS_LOW)[:2], *about(REQUESTS_HIGH), 10**9],
    "latency_budget_ms": [1, 50, *about(LATENCY_HARD), *about(LATENCY_RELAXED)[:2], 10_000],
    "prompt_ingredients": [list(INGREDIENTS[:size]) for size in range(len(INGREDIENTS) + 1)]
    + [[name for name in INGREDIENTS if name != gone] for gone in INGREDIENTS],
    "few_shot_examples": [*range(FEW_SHOT + 3), 100],
    "eval_examples": [*range(70), 100, 150, 200, 300, 400, 600, 1000, 2000, 3000, 10_000, 100_000],
    "eval_failures": list(range(401)),
    "failure_threshold": [step / 1000 for step in range(1001)],
    "labelled_examples": [0, 1, *about(NARROW), *about(DIVERSE), *about(COMPLEX), 10**6],
    "stable_months": list(range(2 * MONTHS + 2)),
    "failure_rate": [0.0, 0.5, 1.0],
    "already_tuned": [True, False],
    "tuned_examples": [0, 1, 60, 100, 150, 200, 300, 400, 600, 800, 1000, 2000, 10_000, 100_000, 10**9],
    "tuned_failures": list(range(801)),
}


def matter(raw: dict[str, Any]) -> list[str]:
    now = decision(raw)
    return [
        field
        for field in FIELDS
        if field not in raw
        and any(possible({**raw, field: value}) and decision({**raw, field: value}) != now for value in EVERY[field])
    ]


def test_every_field_is_tried() -> None:
    assert set(EVERY) == set(FIELDS)


@pytest.mark.slow
def test_the_unknowns_named_are_exactly_those_that_some_answer_makes_matter() -> None:
    named = set()
    for raw in seeded(seed=21, many=300):
        unknowns = unknowns_of(parse_profile(raw), rules())
        assert list(unknowns) == matter(raw), raw
        named.update(unknowns)
    assert len(named) >= 12, "the sample has unknowns of many kinds"


@pytest.mark.slow
def test_the_unknowns_of_a_team_that_trained_are_exact_too() -> None:
    named = set()
    for raw in (trained_profile(seed) for seed in range(200)):
        unknowns = unknowns_of(parse_profile(raw), rules())
        assert list(unknowns) == matter(raw), raw
        named.update(unknowns)
    assert {"change_pace", "eval_failures", "tuned_failures", "failure_threshold"} <= named


def test_a_verdict_has_them() -> None:
    for raw in (*seeded(seed=21, many=12), *(trained_profile(seed) for seed in range(4))):
        profile = parse_profile(raw)
        assert judge(profile, rules()).unknowns == unknowns_of(profile, rules())


def test_where_nothing_is_known_the_unknowns_are_those_that_begin_a_case_for_training() -> None:
    unknowns = judge(parse_profile({}), rules()).unknowns
    assert unknowns == (
        *("task", "latency_budget_ms", "format_tolerance", "style_need", "failure_mode", "already_tuned"),
    )
