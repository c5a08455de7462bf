"""The facts: everything that the decision tables can tell apart about a profile. Here numbers meet their thresholds.

Two profiles with the same facts get the same decision, route, drivers and items. Sources: the decision rules, "The
baseline against the threshold" and "A team that has trained a model already".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from bot.decision.profile import INGREDIENTS, PairedTest, Profile
from bot.decision.rulebook import Rules
from bot.decision.statistics import examples_to_settle, newcombe, wilson
from bot.decision.verdict import Baseline, BaselineState, Comparison, ComparisonState

CHAIN_OF_THOUGHT = "chain_of_thought"
MEMORY = 4096  # remembered measured results
Result: TypeAlias = tuple[int | None, int | None]  # examples, failures
Results: TypeAlias = tuple[Baseline, Baseline, Comparison]
LABELS_NEEDED = {"narrow": "labels_narrow", "diverse": "labels_diverse", "complex": "labels_complex"}


class Facts(NamedTuple):
    """One profile as the tables see it. True/False is known, None is not known.

    The last six are for teams that trained a model already: `trained`, its state against the threshold, the comparison
    with the prompt, and what makes a trained model not worth keeping: the task moves (it changes quickly or lasts too
    short), labels known to be wrong, criteria known to be unwritten.
    """

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
    trained: bool = False
    trained_state: BaselineState = "unknown"
    comparison: ComparisonState = "unknown"
    moves: bool = False
    labels_wrong: bool = False
    criteria_missing: bool = False


# The facts that each group of fields decides; no fact depends on two groups.
FACTS_OF_GROUP: Mapping[str, tuple[str, ...]] = {
    "already_tuned": ("trained",),
    "needs_current_knowledge": ("current_knowledge",),
    "failure_mode": ("mode",),
    "task": ("domain_reasoning",),
    "format_tolerance": ("zero_tolerance",),
    "style_need": ("style_need",),
    "structured_outputs": ("structured_outputs",),
    "prompt": ("best_prompt",),
    "evaluation": ("measured", "baseline", "trained_state", "comparison"),
    "failures_consistent": ("consistent",),
    "data": ("good_data", "labels_wrong", "cost"),
    "stability": ("stable", "moves", "criteria_missing"),
    "curation_budgeted": ("curation",),
    "retraining_budgeted": ("retraining",),
    "latency_budget_ms": ("latency",),
}


def facts_of(profile: Profile, rules: Rules) -> Facts:
    """What the tables see of a profile, with the thresholds of `rules`."""
    p = profile
    baseline, trained, comparison = results_of(p, rules)
    lasts = at_least(p.stable_months, rules.line("stable_months_minimum"))
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
        measured=is_measured(p.eval_examples, p.eval_failures),
        baseline=baseline.state,
        consistent=p.failures_consistent,
        good_data=every(p.labels_trusted, at_least(p.labelled_examples, labels_needed(p, rules))),
        stable=every(lasts, p.criteria_written, p.change_pace != "quick"),
        curation=p.curation_budgeted,
        retraining=p.retraining_budgeted,
        cost=(p.monthly_requests or 0) > rules.line("requests_high") and p.input_diversity == "narrow",
        latency=p.latency_budget_ms is not None and p.latency_budget_ms < rules.line("latency_hard"),
        trained=p.already_tuned is True,
        trained_state=trained.state,
        comparison=comparison.state,
        moves=p.change_pace == "quick" or lasts is False,
        labels_wrong=p.labels_trusted is False,
        criteria_missing=p.criteria_written is False,
    )


def results_of(profile: Profile, rules: Rules) -> Results:
    """The prompt's measured result and the trained model's against the threshold, and the two compared."""
    prompt, trained = (profile.eval_examples, profile.eval_failures), (profile.tuned_examples, profile.tuned_failures)
    return _results(prompt, trained, profile.failure_threshold, profile.paired, rules.line("confidence"))


@lru_cache(maxsize=MEMORY)
def _results(
    prompt: Result, trained: Result, threshold: float | None, paired: PairedTest | None, confidence: float
) -> Results:
    """Most of what a search looks at shares them. They are compared by case where their cases were paired."""
    return (
        baseline_of(*prompt, threshold, confidence),
        baseline_of(*trained, threshold, confidence),
        paired_comparison(paired, confidence) if paired else comparison_of(prompt, trained, confidence),
    )


def baseline_of(examples: int | None, failures: int | None, threshold: float | None, confidence: float) -> Baseline:
    """The state of a measured rate, the prompt's or a trained model's, with what of it is known."""
    if not examples or failures is None:
        return Baseline("unknown")
    rate = failures / examples
    low, high = wilson(failures, examples, confidence)
    if threshold is None:
        return Baseline("unknown", rate, low, high)
    if rate <= threshold:
        return Baseline("within", rate, low, high)
    if low > threshold:
        return Baseline("above", rate, low, high)
    return Baseline("inconclusive", rate, low, high, examples_to_settle(rate, threshold, confidence))


def comparison_of(prompt: Result, trained: Result, confidence: float) -> Comparison:
    """The prompt's failure rate minus the trained model's."""
    (n, k), (m, j) = prompt, trained
    if not n or k is None or not m or j is None:
        return Comparison("unknown")
    low, high = newcombe((k, n), (j, m), confidence)
    difference = k / n - j / m
    if low > 0:
        return Comparison("better", difference, low, high)
    return Comparison("worse" if high < 0 else "same", difference, low, high)


def paired_comparison(paired: PairedTest, confidence: float) -> Comparison:
    """The same by the paired test: only cases in which the two differ tell them apart."""
    state: ComparisonState = "same"
    if paired.p <= 1 - confidence:
        state = "better" if paired.difference > 0 else "worse"
    return Comparison(state, paired.difference, paired.low, paired.high)


def every(*parts: bool | None) -> bool | None:
    """All parts together: one false part makes it false, whatever else is unknown."""
    if False in parts:
        return False
    return None if None in parts else True


def at_least(value: int | None, line: float) -> bool | None:
    """Is a number at its line or past it? None where the number is not known."""
    return None if value is None else value >= line


def ingredients_missing(profile: Profile) -> tuple[str, ...]:
    """What the prompt lacks of the best one, in table order; everything where nothing is known of the prompt.

    Chain of thought is part of that unless the team said that it does not apply.
    """
    needless = (CHAIN_OF_THOUGHT,) if profile.reasoning_matters is False else ()
    return tuple(name for name in INGREDIENTS if name not in (*(profile.prompt_ingredients or ()), *needless))


def labels_needed(profile: Profile, rules: Rules) -> int:
    """How many labelled examples this diversity of inputs needs; an unknown one counts as narrow."""
    return rules.count(LABELS_NEEDED[profile.input_diversity or "narrow"])


def is_measured(examples: int | None, failures: int | None) -> bool | None:
    """Was a model run on an eval set, and its failures counted? None: not known."""
    if examples is None:
        return None
    if examples == 0:
        return False
    return None if failures is None else True
