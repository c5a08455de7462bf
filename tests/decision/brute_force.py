"""What would change a verdict, by trying everything: every set of up to three other answers, by the second table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from bot.decision.profile import INGREDIENTS
from tests.decision.limits import COMPLEX, DIVERSE, FEW_SHOT, MONTHS, NARROW, about
from tests.decision.profiles import possible
from tests.decision.trained_oracle import decision as decide

FORBIDDEN = {
    "project",
    "already_tuned",
    "failure_rate",
    "task",
    "needs_current_knowledge",
    "latency_budget_ms",
    "monthly_requests",
}
YES_NO = [True, False]
CHOICES: dict[str, list[Any]] = {
    "format_tolerance": ["occasional", "zero"],
    "style_need": ["describable", "example_level"],
    "change_pace": ["quick", "weeks"],
    "input_diversity": ["narrow", "diverse", "complex"],
    "reasoning_matters": YES_NO,
    "failures_consistent": YES_NO,
    "failure_mode": ["none", "format", "reasoning", "style", "knowledge"],
    "labels_trusted": YES_NO,
    "criteria_written": YES_NO,
    "curation_budgeted": YES_NO,
    "structured_outputs": ["not_considered", "solves", "insufficient"],
    "retraining_budgeted": YES_NO,
}
NUMBERS: dict[str, list[Any]] = {
    "few_shot_examples": [0, *about(FEW_SHOT)],
    "labelled_examples": [0, *about(NARROW)[:2], *about(DIVERSE)[:2], *about(COMPLEX)[:2]],
    "stable_months": [*about(MONTHS)[:2]],
    "prompt_ingredients": [
        ["instruction"],
        [name for name in INGREDIENTS if name != "chain_of_thought"],
        list(INGREDIENTS),
    ],
    "eval_examples": [0, 100, 1000],
    "eval_failures": [0, 1, 2, 3, 4, 6, 9, 15, 30, 60],
    "failure_threshold": [0.0, 0.02, 0.03, 0.06, 0.2, 1.0],
}

TRAINED: dict[str, list[Any]] = {
    "tuned_examples": [0, 100, 1000],
    "tuned_failures": [0, 1, 2, 3, 4, 6, 9, 15, 30, 60],
}

Answer = tuple[str, Any]
Kind = tuple[frozenset[str], frozenset[Answer], str]


def minimal_sets(raw: dict[str, Any]) -> Iterator[tuple[tuple[Answer, ...], str]]:
    """Every set of other answers, none of whose parts gives another decision, that gives another decision."""
    now = decide(raw)
    trained = TRAINED if raw.get("already_tuned") else {}
    answers = [
        (field, tuple(value) if isinstance(value, list) else value)
        for field, values in {**CHOICES, **NUMBERS, **trained}.items()
        for value in values
        if value != raw.get(field)
    ]
    found: list[set[Answer]] = []
    for size in (1, 2, 3):
        deciding = {answer for part in found if len(part) == 1 for answer in part}
        left = [answer for answer in answers if answer not in deciding]
        for change in combinations(left, size):
            if len({field for field, _ in change}) < size:
                continue
            other = {**raw, **dict(change)}
            if not possible(other):
                continue
            decision = decide(other)
            if decision != now and not any(part <= set(change) for part in found):
                found.append(set(change))
                yield change, decision


def kind(change: tuple[Answer, ...], decision: str) -> Kind:
    """A change with its numbers left open: which fields, which choices, which decision."""
    return (
        frozenset(field for field, _ in change),
        frozenset(answer for answer in change if answer[0] in CHOICES),
        decision,
    )


def parts(change: tuple[Answer, ...]) -> Iterator[tuple[Answer, ...]]:
    """The proper parts of a change, none of them empty."""
    for size in range(1, len(change)):
        yield from combinations(change, size)
