"""Profiles to test with: a ready one, and random ones whose numbers lie about the lines that matter."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

from bot.decision.profile import INGREDIENTS, Profile
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

# Every required item met, nothing said for or against: what a test then changes is what it shows.
READY: dict[str, Any] = {
    "prompt_ingredients": list(INGREDIENTS),
    "few_shot_examples": 12,
    "reasoning_matters": True,
    "eval_examples": 400,
    "eval_failures": 40,
    "failure_threshold": 0.03,
    "failures_consistent": True,
    "failure_mode": "reasoning",
    "needs_current_knowledge": False,
    "labelled_examples": 800,
    "labels_trusted": True,
    "input_diversity": "narrow",
    "stable_months": 12,
    "criteria_written": True,
    "curation_budgeted": True,
    "structured_outputs": "insufficient",
    "retraining_budgeted": True,
}

YES_NO = [True, False]
VALUES: dict[str, list[Any]] = {
    "task": ["classification", "extraction", "domain_reasoning", "brand_voice", "question_answering", "summarization"],
    "monthly_requests": [0, 1000, REQUESTS_LOW - 1, REQUESTS_LOW, REQUESTS_HIGH, REQUESTS_HIGH + 1, 5 * REQUESTS_HIGH],
    "latency_budget_ms": [20, *about(LATENCY_HARD)[:2], 150, *about(LATENCY_RELAXED)[:2], 900],
    "format_tolerance": ["occasional", "zero"],
    "style_need": ["describable", "example_level"],
    "change_pace": ["quick", "weeks"],
    "input_diversity": ["narrow", "diverse", "complex"],
    "prompt_ingredients": [
        [],
        ["instruction", "few_shot"],
        [name for name in INGREDIENTS if name != "chain_of_thought"],
        [name for name in INGREDIENTS if name != "edge_cases"],
        list(INGREDIENTS),
        list(INGREDIENTS),
    ],
    "few_shot_examples": [0, *about(FEW_SHOT), 30],
    "reasoning_matters": YES_NO,
    "eval_examples": [0, 60, 200, 400],
    "eval_failures": [0, 1, 2, 4, 7, 12, 20, 40, 60],
    "failure_threshold": [0.0, 0.01, 0.02, 0.03, 0.05, 0.1],
    "failures_consistent": [True, True, False],
    "failure_mode": ["none", "format", "reasoning", "style", "knowledge"],
    "needs_current_knowledge": [False, False, True],
    "labelled_examples": [0, *about(NARROW), *about(DIVERSE)[:2], *about(COMPLEX)],
    "labels_trusted": [True, True, False],
    "stable_months": [0, *about(MONTHS), 24],
    "criteria_written": [True, True, False],
    "curation_budgeted": [True, True, False],
    "structured_outputs": ["not_considered", "solves", "insufficient"],
    "retraining_budgeted": [True, True, False],
}


def possible(raw: dict[str, Any]) -> bool:
    """Failures fit into the examples."""
    pairs = [(raw.get(f"{model}_examples"), raw.get(f"{model}_failures")) for model in ("eval", "tuned")]
    return all(n is None or k is None or k <= n for n, k in pairs)


def trained_profile(seed: int) -> dict[str, Any]:
    """A possible profile of a team that trained a model, as plain JSON; the two results lie near each other."""
    rng = random.Random(seed)
    raw = random_profile(rng)
    raw["already_tuned"] = True
    if rng.random() < 0.85:
        n = rng.choice([0, 60, 200, 400, 400, 800])
        raw["tuned_examples"], raw["tuned_failures"] = n, min(n, rng.choice([0, 1, 2, 4, 7, 12, 20, 40, 60]))
    if rng.random() < 0.05:
        raw.pop("tuned_failures", None)
    if rng.random() < 0.3:
        raw["failure_rate"] = rng.choice([0.01, 0.11])
    for field in ("change_pace", "needs_current_knowledge"):
        if rng.random() < 0.5:
            raw.pop(field, None)  # these two decide at once: half of the profiles go further
    return raw


def random_profile(rng: random.Random) -> dict[str, Any]:
    """One possible profile as plain JSON; often near ready, so that all three decisions come up."""
    raw: dict[str, Any] = dict(READY) if rng.random() < 0.7 else {}
    share = rng.choice([0.04, 0.1, 0.3, 0.8])
    for field, values in VALUES.items():
        if rng.random() < share:
            raw[field] = rng.choice([None, *values])
    if not possible(raw):
        raw["eval_failures"] = raw["eval_examples"]
    return {field: value for field, value in raw.items() if value is not None}


def seeded(seed: int, many: int) -> list[dict[str, Any]]:
    """The same random profiles on every machine."""
    rng = random.Random(seed)
    return [random_profile(rng) for _ in range(many)]


COUNT = st.integers(0, 20_000)
NUMBERS: dict[str, st.SearchStrategy[Any]] = {
    "monthly_requests": st.integers(0, 10**9),
    "latency_budget_ms": st.integers(1, 5000),
    "few_shot_examples": st.integers(0, 40),
    "eval_examples": COUNT,
    "eval_failures": COUNT,
    "failure_threshold": st.floats(0, 1),
    "labelled_examples": COUNT,
    "stable_months": st.integers(0, 60),
}


def _answers(start: dict[str, Any]) -> dict[str, st.SearchStrategy[Any]]:
    """What each field may hold: what it holds at the start, nothing, one of its values, or any number."""
    some = {field: st.sampled_from(values) for field, values in VALUES.items()}
    return {
        field: st.just(start.get(field)) | st.none() | some[field] | NUMBERS.get(field, some[field]) for field in VALUES
    }


# Made once, not with each example: hypothesis checks each new strategy, which takes longer than to draw from it.
FROM_READY, FROM_NOTHING = _answers(READY), _answers({})


@st.composite
def raw_profiles(draw: st.DrawFn) -> dict[str, Any]:
    """Possible profiles as plain JSON, with any numbers, for hypothesis to shrink."""
    answers = FROM_READY if draw(st.booleans()) else FROM_NOTHING
    raw = {field: draw(answer) for field, answer in answers.items()}
    if not possible(raw):
        raw["eval_failures"] = raw["eval_examples"]
    return {field: value for field, value in raw.items() if value is not None}


def profile(**changes: Any) -> Profile:
    """The ready profile with some answers changed; None makes one unknown."""
    return Profile.model_validate({**READY, **changes})
