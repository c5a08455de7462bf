"""The other answers to each question that the decision could depend on; a number moves just across its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from bot.decision.eval_alternatives import EXAMPLES, FAILURES, THRESHOLD, evaluations
from bot.decision.facts import CHAIN_OF_THOUGHT
from bot.decision.profile import (
    INGREDIENTS,
    ChangePace,
    FailureMode,
    FormatTolerance,
    InputDiversity,
    Profile,
    StructuredOutputs,
    StyleNeed,
    Task,
    Value,
)
from bot.decision.rulebook import Rules

YES_NO: tuple[Value, ...] = (True, False)

CHOICES: Mapping[str, tuple[Value, ...]] = {
    "task": get_args(Task),
    "format_tolerance": get_args(FormatTolerance),
    "style_need": get_args(StyleNeed),
    "change_pace": get_args(ChangePace),
    "input_diversity": get_args(InputDiversity),
    "reasoning_matters": YES_NO,
    "failures_consistent": YES_NO,
    "failure_mode": get_args(FailureMode),
    "needs_current_knowledge": YES_NO,
    "labels_trusted": YES_NO,
    "criteria_written": YES_NO,
    "curation_budgeted": YES_NO,
    "structured_outputs": get_args(StructuredOutputs),
    "retraining_budgeted": YES_NO,
}

# Number -> its thresholds, and whether the line itself already counts as past it.
LINES: Mapping[str, tuple[tuple[str, ...], bool]] = {
    "monthly_requests": (("requests_high",), False),
    "latency_budget_ms": (("latency_hard",), True),
    "few_shot_examples": (("few_shot_minimum",), True),
    "labelled_examples": (("labels_narrow", "labels_diverse", "labels_complex"), True),
    "stable_months": (("stable_months_minimum",), True),
}

PROMPT = "prompt_ingredients"
EVALUATION = (EXAMPLES, FAILURES, THRESHOLD)


def other_answers(profile: Profile, field: str, rules: Rules) -> Iterator[Value]:
    """Valid values of one field, none of them its present one: one at least for every side of every line."""
    now = getattr(profile, field)
    if field in CHOICES:
        values: Iterator[Value] = iter(CHOICES[field])
    elif field in LINES:
        values = _across(now, *_firsts_past(field, rules))
    elif field == PROMPT:
        values = _prompts(now or ())
    elif field in EVALUATION:
        values = (found[field] for found in evaluations(profile, (field,), rules))
    else:  # the project's name
        values = iter(())
    return (value for value in values if value != now)


def _firsts_past(field: str, rules: Rules) -> tuple[int, ...]:
    names, reached = LINES[field]
    return tuple(rules.count(name) + (0 if reached else 1) for name in names)


def _across(now: int | None, *firsts: int) -> Iterator[int]:
    """`firsts` are the first numbers past each line, ascending: upwards to each of them, downwards to just before."""
    if now is None:
        yield firsts[0] - 1
        yield from firsts
        return
    yield from (first for first in firsts if now < first)
    yield from (first - 1 for first in reversed(firsts) if now >= first)


def _prompts(now: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The prompt completed without and with chain of thought; a complete one without it, and with one part less."""
    without = tuple(name for name in INGREDIENTS if name != CHAIN_OF_THOUGHT or name in now)
    yield without
    yield INGREDIENTS
    if set(now) >= set(INGREDIENTS) - {CHAIN_OF_THOUGHT}:
        yield tuple(name for name in now if name != CHAIN_OF_THOUGHT)
        yield tuple(name for name in now if name != "edge_cases")
