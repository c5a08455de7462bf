"""A question is hidden exactly when no answer to it could change the decision: tried out with random completions."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.consultation.questions import Field
from bot.consultation.relevance import VARIANTS, Relevance
from bot.decision.facts import facts_of
from bot.decision.profile import FIELDS, Profile
from bot.decision.table import rule
from tests.consultation.walks import knowledge, some_value

# Of teams that trained no model yet; for the others, tests/decision holds the outlook against brute force.
OTHER_TABLE = ("already_tuned", "tuned_examples", "tuned_failures", "failure_rate", "project")
SITUATION = VARIANTS.keys()
PROFILES = 600
COMPLETIONS = 25
SEEDS = range(4)
FOUND_OF = 0.9  # of the fields that are asked, so many are shown to matter by chance alone

# Values about every line of the table, so that an answer that matters is met.
TRIED: dict[str, list[Any]] = {
    "monthly_requests": [1000, 2_000_000],
    "latency_budget_ms": [50, 500],
    "labelled_examples": [0, 600, 2500, 20_000],
    "stable_months": [1, 12],
}


def known_values(chance: random.Random) -> dict[str, Any]:
    """Some answers, in any combination that can be; a "don't know" is one of them."""
    fields = knowledge().checklist.fields
    known = {
        name: some_value(chance, fields[name]) for name in FIELDS if name not in OTHER_TABLE and chance.random() < 0.6
    }
    if (known.get("eval_failures") or 0) > (known.get("eval_examples") or 0):
        known["eval_failures"] = 0
    return known


def decision(values: dict[str, Any]) -> str:
    if (values.get("eval_failures") or 0) > (values.get("eval_examples") or 0):
        values = {**values, "eval_failures": values.get("eval_examples")}
    profile = Profile(**{name: value for name, value in values.items() if value is not None})
    return rule(facts_of(profile, knowledge().rules)).decision


def tried(field: Field) -> list[Any]:
    if field.name in TRIED:
        return [*TRIED[field.name], None]
    return [*(option.value for option in field.options), None]


def decisions(chance: random.Random, known: dict[str, Any], name: str) -> set[str]:
    """The decisions for every answer to one field, the other open answers turning out in one random way."""
    fields = knowledge().checklist.fields
    others = {
        other: some_value(chance, field) for other, field in fields.items() if other not in (*known, name, *OTHER_TABLE)
    }
    return {decision({**known, **others, name: value}) for value in tried(fields[name])}


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_hidden_question_could_not_have_changed_the_decision(seed: int) -> None:
    chance = random.Random(seed)
    hidden = 0
    for _ in range(PROFILES // len(SEEDS)):
        known = known_values(chance)
        outlook = Relevance(known, frozenset(FIELDS) - known.keys(), knowledge().rules)
        for name in sorted(SITUATION - known.keys()):
            if outlook.could_matter(name):
                continue
            hidden += 1
            for _ in range(COMPLETIONS):
                assert len(decisions(chance, known, name)) == 1, (name, known)
    assert hidden > PROFILES // len(SEEDS)  # something was tried at all


def test_a_question_about_the_situation_that_is_asked_can_change_what_is_decided_or_missing() -> None:
    chance = random.Random(7)
    asked = shown = 0
    for _ in range(PROFILES // 8):
        known = known_values(chance)
        # Where an item that is always needed fails for good, only what is missing can still change.
        known = {**known, "curation_budgeted": True, "retraining_budgeted": True}
        outlook = Relevance(known, frozenset(FIELDS) - known.keys(), knowledge().rules)
        for name in sorted(SITUATION - known.keys()):
            if outlook.could_matter(name):
                asked += 1
                shown += any(len(outcomes(chance, known, name)) > 1 for _ in range(COMPLETIONS * 20))
    assert shown >= FOUND_OF * asked, (shown, asked)


def outcomes(chance: random.Random, known: dict[str, Any], name: str) -> set[tuple[str, tuple[int, ...]]]:
    fields = knowledge().checklist.fields
    others = {
        other: some_value(chance, field) for other, field in fields.items() if other not in (*known, name, *OTHER_TABLE)
    }
    found = set()
    for value in tried(fields[name]):
        values = {**known, **others, name: value}
        if (values.get("eval_failures") or 0) > (values.get("eval_examples") or 0):
            values["eval_failures"] = values.get("eval_examples")
        profile = Profile(**{field: answer for field, answer in values.items() if answer is not None})
        ruling = rule(facts_of(profile, knowledge().rules))
        found.add((ruling.decision, ruling.missing))
    return found


KNOWN_CASES: list[tuple[dict[str, Any], set[str]]] = [
    # Whatever else is said, facts that change are retrieved.
    ({"needs_current_knowledge": True}, set(SITUATION)),
    ({"failure_mode": "knowledge"}, set(SITUATION)),
    # A known mode speaks for itself.
    ({"failure_mode": "reasoning"}, {"task", "format_tolerance", "style_need"}),
    # A small hard limit is an economic case by itself: volume, style, tolerance and task add nothing to it.
    ({"latency_budget_ms": 50}, {"task", "format_tolerance", "style_need", "monthly_requests"}),
    # A low volume makes no cost case, but the number of labels still hangs on the diversity.
    ({"monthly_requests": 1000, "failure_mode": "style"}, {"task", "format_tolerance"}),
    # A baseline that is good enough takes every behaviour driver away.
    (
        {"eval_examples": 400, "eval_failures": 1, "failure_threshold": 0.2},
        {"task", "format_tolerance", "style_need"},
    ),
    # Nothing speaks for training any more: nothing is asked about its data or its pace.
    (
        {
            "eval_examples": 400,
            "eval_failures": 1,
            "failure_threshold": 0.2,
            "monthly_requests": 1000,
            "latency_budget_ms": None,
        },
        set(SITUATION) - {"monthly_requests", "latency_budget_ms"},
    ),
    ({"stable_months": 1}, {"change_pace"}),
    ({"criteria_written": False}, {"change_pace"}),
    ({}, set()),
]


@pytest.mark.parametrize(("known", "hidden"), KNOWN_CASES)
def test_what_a_few_answers_hide(known: dict[str, Any], hidden: set[str]) -> None:
    outlook = Relevance(known, frozenset(FIELDS) - known.keys(), knowledge().rules)
    assert {name for name in SITUATION - known.keys() if not outlook.could_matter(name)} == hidden
