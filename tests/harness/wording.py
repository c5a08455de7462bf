"""How a person of a given profile answers: in words, one reply a card, or with what stands on the card."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from tests.harness.user import JSON

INGREDIENTS = {
    "instruction": "a precise instruction",
    "output_format": "the output format",
    "few_shot": "few-shot examples",
    "edge_cases": "edge cases",
    "chain_of_thought": "chain of thought",
    "output_constraints": "output constraints",
}
WORDS: Mapping[str, Mapping[object, str]] = {
    "task": {
        "classification": "classification",
        "extraction": "extraction",
        "summarization": "summarising",
        "question_answering": "answering questions from given text",
        "structured_output": "structured output",
        "domain_reasoning": "domain reasoning",
        "brand_voice": "writing in our brand voice",
        "other": "something else",
    },
    "reasoning_matters": {True: "reasoning matters", False: "no step-by-step reasoning needed"},
    "failures_consistent": {True: "spread evenly over all inputs", False: "bunched in one or two input types"},
    "failure_mode": {
        "none": "nothing in particular",
        "format": "the format breaks",
        "reasoning": "the reasoning is wrong",
        "style": "the style drifts",
        "knowledge": "it lacks knowledge",
    },
    "needs_current_knowledge": {True: "yes", False: "no"},
    "format_tolerance": {"occasional": "fine now and then", "zero": "never acceptable"},
    "structured_outputs": {
        "not_considered": "not tried yet",
        "solves": "tried, and it solves the problem",
        "insufficient": "tried, and it is not enough",
    },
    "style_need": {"describable": "can be described in words", "example_level": "only examples can show it"},
    "input_diversity": {"narrow": "narrow", "diverse": "diverse", "complex": "complex"},
    "labels_trusted": {True: "all trusted", False: "some of them are wrong"},
    "criteria_written": {True: "the criteria are written down", False: "no written criteria"},
    "change_pace": {"quick": "changes must be live quickly", "weeks": "changes can wait for weeks"},
    "curation_budgeted": {True: "yes", False: "no"},
    "retraining_budgeted": {True: "yes", False: "no"},
}
# Beside other answers in one reply a bare yes or no would say nothing.
IN_FULL: Mapping[str, Mapping[object, str]] = {
    "needs_current_knowledge": {True: "it depends on facts that change", False: "no changing facts"},
    "curation_budgeted": {True: "curation is budgeted", False: "curation is not budgeted"},
    "retraining_budgeted": {True: "retraining is budgeted", False: "retraining is not budgeted"},
}
NUMBERS: Mapping[str, str] = {
    "few_shot_examples": "{} examples in the prompt",
    "eval_examples": "{} examples in the eval set",
    "eval_failures": "{} failed",
    "latency_budget_ms": "{} ms",
    "monthly_requests": "{} a month",
    "labelled_examples": "{} labelled examples",
    "stable_months": "stable for {} months",
}


def said(field: str, value: object) -> str:
    """One answer in plain words."""
    if field == "prompt_ingredients" and isinstance(value, (list, tuple)):
        return ", ".join(INGREDIENTS[str(part)] for part in value)
    if field == "failure_threshold":
        return f"{float(str(value)) * 100:g} %"
    if field in NUMBERS:
        return NUMBERS[field].format(value)
    if field in WORDS:
        return WORDS[field][value]
    return str(value)


def reply(fields: Sequence[str], profile: JSON) -> str:
    """One typed reply to a card that asks for these fields; words for "not known" where the profile is silent."""
    given = [field for field in fields if profile.get(field) is not None]
    full = IN_FULL if len(given) > 1 else {}
    known = [full[field][profile[field]] if field in full else said(field, profile[field]) for field in given]
    if known and len(known) < len(fields):
        known.append("not sure about the rest")
    return "; ".join(known) or "I don't know"


def filled(action: str, value: object) -> JSON:
    """What a person gives to the input `KIND:FIELD`, as the person API takes it."""
    kind = action.partition(":")[0]
    match kind:
        case "choice":
            return {"selected": [json.dumps(value)]}
        case "choices":
            return {"selected": [json.dumps(part) for part in value]}  # type: ignore[attr-defined]
        case "percentage":
            return {"text": f"{float(str(value)) * 100:g}"}
    return {"text": str(value)}


def same(value: object, other: object) -> bool:
    """Is it the same value? (True is not 1 here.)"""
    return value == other and isinstance(value, bool) == isinstance(other, bool)
