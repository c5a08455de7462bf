"""What each stated fact means beside the guide's line for it: the lines of a first read.

Each line is a case ("monthly_requests.low") that holds of the profile, and its sentence in `knowledge/facts.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.decision import fact_cases
from bot.decision.findings import Findings, findings_of
from bot.decision.placeholders import fill
from bot.decision.profile import FIELDS, INFO, Profile
from bot.decision.rulebook import FactSentence, Rules

Case = Callable[[Findings], str | None]  # the second part of a line's key; None where the fact is not stated
FILLED = ("lead", "text", "speaks", "speaks_if", "question", "met")  # texts with {placeholders}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that may be stated: the fields that state it, the cases that its line can have, and the one that holds."""

    fields: tuple[str, ...]
    cases: tuple[str, ...]
    case: Case


@dataclass(frozen=True, slots=True)
class FactLine(FactSentence):
    """One stated fact: the sentence of its case, filled in, and the fields that state it."""

    fields: tuple[str, ...] = ()


def fact_lines(profile: Profile, rules: Rules) -> tuple[FactLine, ...]:
    """A line for each fact that the profile states; what was measured comes first."""
    findings = findings_of(profile, rules)
    cases = ((name, fact, fact.case(findings)) for name, fact in FACTS.items())
    return tuple(_line(rules.facts[f"{name}.{case}"], fact, findings) for name, fact, case in cases if case is not None)


def _line(sentence: FactSentence, fact: Fact, findings: Findings) -> FactLine:
    words: dict[str, Any] = {part: fill(getattr(sentence, part), findings) for part in FILLED}
    words["lead"] = words["lead"][:1].upper() + words["lead"][1:]
    return FactLine(
        key=sentence.key,
        section=sentence.section,
        asks=sentence.asks,
        asked={field: fill(text, findings) for field, text in sentence.asked.items()},
        fields=tuple(field for field in fact.fields if getattr(findings.profile, field) is not None),
        **words,
    )


def _choice(field: str) -> Fact:
    """A field whose every value has a line of its own."""
    return Fact((field,), INFO[field].choices, lambda f: getattr(f.profile, field))


def _yes_no(field: str) -> Fact:
    return Fact((field,), ("yes", "no"), lambda f: {True: "yes", False: "no"}.get(getattr(f.profile, field)))


def _reached(field: str) -> Fact:
    """A number with one threshold, which it reaches or not."""
    (threshold,) = INFO[field].thresholds

    def case(f: Findings) -> str | None:
        value = getattr(f.profile, field)
        if value is None:
            return None
        return "reached" if value >= f.rules.line(threshold) else "below"

    return Fact((field,), ("below", "reached"), case)


def _fact_of(field: str) -> Fact | None:
    """The fact of a field by its kind; None if nothing but its own code could tell its cases."""
    info = INFO[field]
    if info.kind == "choice":
        return _choice(field)
    if info.kind == "yes_no":
        return _yes_no(field)
    return _reached(field) if len(info.thresholds) == 1 and info.reached else None


# In the order of a first read: what was measured, the prompt, the data, the situation.
_PLACED: Mapping[str, Fact] = {
    "tuned": Fact(
        ("already_tuned", "tuned_examples", "tuned_failures"),
        ("yes", "uncompared", "unprompted", "better", "better_apart", "same", "worse"),
        fact_cases.trained_case,
    ),
    "eval": Fact(
        ("eval_examples", "eval_failures", "failure_threshold"),
        (
            *("unmeasured", "unmeasured_trained", "uncounted", "none", "lookup", "no_threshold", "no_threshold_rough"),
            *("within", "within_near", "inconclusive", "inconclusive_close"),
            *("above", "above_rough", "above_disputed", "above_corner"),
        ),
        fact_cases.evaluation_case,
    ),
    "failures": Fact(("eval_failures",), ("uncounted",), fact_cases.failures_case),
    "failure_rate": Fact(
        ("failure_rate", "failure_threshold"), ("stated", "lookup", "above", "within"), fact_cases.rate_case
    ),
    "failure_threshold": Fact(
        ("failure_threshold",),
        ("stated", "trained_within", "trained_above", "trained_inconclusive"),
        fact_cases.threshold_case,
    ),
    "failures_consistent": Fact(("failures_consistent",), ("yes", "no", "above"), fact_cases.everywhere_case),
    "failure_mode": Fact(
        ("failure_mode", "structured_outputs"), fact_cases.with_ends(INFO["failure_mode"].choices), fact_cases.mode_case
    ),
    "needs_current_knowledge": _yes_no("needs_current_knowledge"),
    "prompt_ingredients": Fact(("prompt_ingredients",), ("complete", "lacking"), fact_cases.ingredients_case),
    "few_shot_examples": _reached("few_shot_examples"),
    "reasoning_matters": _yes_no("reasoning_matters"),
    "labels": Fact(
        ("labelled_examples", "labels_trusted", "input_diversity"),
        (
            *("none", "lookup", "kept", "few", "few_any", "few_untrusted", "few_untrusted_any", "trusted", "untrusted"),
            *("enough", "enough_narrow", "enough_diverse", "enough_complex", "enough_untrusted"),
            *("enough_trusted", "enough_narrow_trusted", "enough_diverse_trusted", "enough_complex_trusted"),
        ),
        fact_cases.labels_case,
    ),
    "monthly_requests": Fact(
        ("monthly_requests", "input_diversity"),
        ("low", "between", "high_narrow", "high_wide", "high_unknown", "high_asked", "high_lookup"),
        fact_cases.requests_case,
    ),
    "latency_budget_ms": Fact(
        ("latency_budget_ms",), ("hard", "hard_lookup", "between", "relaxed"), fact_cases.latency_case
    ),
    "structured_outputs": Fact(
        ("structured_outputs",), (*INFO["structured_outputs"].choices, "beside"), fact_cases.structured_case
    ),
    "format_tolerance": Fact(
        ("format_tolerance",), fact_cases.with_ends(INFO["format_tolerance"].choices), fact_cases.tolerance_case
    ),
    "style_need": _choice("style_need"),
    "input_diversity": Fact(("input_diversity",), INFO["input_diversity"].choices, fact_cases.inputs_case),
    "task": Fact(
        ("task",), ("prompted", "prompted_economic", *fact_cases.with_ends(fact_cases.TASK_CASES)), fact_cases.task_case
    ),
}
_IN_PLACE = frozenset(field for fact in _PLACED.values() for field in fact.fields)
_OTHERS = {field: fact for field in FIELDS if field not in _IN_PLACE and (fact := _fact_of(field))}

# Fields without a place of their own follow as they stand in the profile: the road ahead.
FACTS: Mapping[str, Fact] = {**_PLACED, **_OTHERS}

FACT_KEYS: tuple[str, ...] = tuple(f"{name}.{case}" for name, fact in FACTS.items() for case in fact.cases)
