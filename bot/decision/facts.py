"""Facts are everything that the decision table can tell apart about a profile; here numbers meet their lines.

Two profiles with the same facts get the same decision, route, drivers and items.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.decision.baseline import baseline_of
from bot.decision.profile import INGREDIENTS, Profile
from bot.decision.rulebook import Rules
from bot.decision.verdict import BaselineState

CHAIN_OF_THOUGHT = "chain_of_thought"
LABELS_NEEDED = {"narrow": "labels_narrow", "diverse": "labels_diverse", "complex": "labels_complex"}


class Facts(NamedTuple):
    """One profile as the table sees it. True/False is known, None is not known."""

    current_knowledge: bool | None
    mode: str | None
    domain_reasoning: bool
    zero_tolerance: bool
    style_need: str | None
    structured_outputs: str | None
    best_prompt: bool | None
    measured: bool | None
    baseline: BaselineState
    consistent: bool | None
    good_data: bool | None
    stable: bool | None
    curation: bool | None
    retraining: bool | None
    cost: bool
    latency: bool


def facts_of(profile: Profile, rules: Rules) -> Facts:
    """What the table sees of a profile, with the thresholds of `rules`."""
    p = profile
    baseline = baseline_of(p.eval_examples, p.eval_failures, p.failure_threshold, rules.line("confidence"))
    return Facts(
        current_knowledge=p.needs_current_knowledge,
        mode=p.failure_mode,
        domain_reasoning=p.task == "domain_reasoning",
        zero_tolerance=p.format_tolerance == "zero",
        style_need=p.style_need,
        structured_outputs=p.structured_outputs,
        best_prompt=every(
            None if p.prompt_ingredients is None else not ingredients_missing(p),
            at_least(p.few_shot_examples, rules.line("few_shot_minimum")),
        ),
        measured=_measured(p.eval_examples, p.eval_failures),
        baseline=baseline.state,
        consistent=p.failures_consistent,
        good_data=every(p.labels_trusted, at_least(p.labelled_examples, labels_needed(p, rules))),
        stable=every(
            at_least(p.stable_months, rules.line("stable_months_minimum")),
            p.criteria_written,
            p.change_pace != "quick",
        ),
        curation=p.curation_budgeted,
        retraining=p.retraining_budgeted,
        cost=(p.monthly_requests or 0) > rules.line("requests_high") and p.input_diversity == "narrow",
        latency=p.latency_budget_ms is not None and p.latency_budget_ms < rules.line("latency_hard"),
    )


def every(*parts: bool | None) -> bool | None:
    """All parts together: one false part makes it false, whatever else is unknown."""
    if False in parts:
        return False
    return None if None in parts else True


def at_least(value: int | None, line: float) -> bool | None:
    """Is a number at its line or past it? None where the number is not known."""
    return None if value is None else value >= line


def ingredients_needed(profile: Profile) -> tuple[str, ...]:
    """What the best prompt must hold; chain of thought unless the team said that it does not apply."""
    return tuple(name for name in INGREDIENTS if name != CHAIN_OF_THOUGHT or profile.reasoning_matters is not False)


def ingredients_missing(profile: Profile) -> tuple[str, ...]:
    """What the prompt still lacks of them, in table order; everything where nothing is known of the prompt."""
    return tuple(name for name in ingredients_needed(profile) if name not in (profile.prompt_ingredients or ()))


def labels_needed(profile: Profile, rules: Rules) -> int:
    """How many labelled examples this diversity of inputs needs; an unknown one counts as narrow."""
    return rules.count(LABELS_NEEDED[profile.input_diversity or "narrow"])


def _measured(examples: int | None, failures: int | None) -> bool | None:
    if examples is None:
        return None
    if examples == 0:
        return False
    return None if failures is None else True
