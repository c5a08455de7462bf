"""Tensions are answers of one profile that clash; they are named beside the verdict and decide nothing."""

from __future__ import annotations

from collections.abc import Mapping

from bot.decision.findings import Findings
from bot.decision.items import FAILING
from bot.decision.predicates import Predicate


def _unsaid_need(f: Findings) -> bool:
    return f.facts.mode == "knowledge" and f.facts.current_knowledge is False


def _stable_but_quick(f: Findings) -> bool:
    months = f.profile.stable_months
    lasting = months is not None and months >= f.rules.line("stable_months_minimum")
    return lasting and f.profile.change_pace == "quick"


def _economy_on_moving_task(f: Findings) -> bool:
    """A volume whose diversity nobody named may yet make a cost case, so it counts here."""
    narrow = f.profile.input_diversity in (None, "narrow")
    volume = narrow and (f.profile.monthly_requests or 0) > f.rules.line("requests_high")
    return (volume or f.facts.latency) and f.profile.change_pace == "quick"


def _generous_zero(f: Findings) -> bool:
    """Zero tolerance for format failures beside a threshold as high as what strict formats usually cost.

    A smaller threshold may be meant for failures of another kind, so it is left alone.
    """
    threshold = f.profile.failure_threshold
    return f.facts.zero_tolerance and threshold is not None and threshold >= f.rules.line("format_failures_low")


def _different_eval_sets(f: Findings) -> bool:
    sizes = f.profile.eval_examples, f.profile.tuned_examples
    return f.facts.trained and all(sizes) and sizes[0] != sizes[1]


def _rate_beside_count(f: Findings) -> bool:
    """A share that was said lies outside what was counted."""
    rate, low, high = f.profile.failure_rate, f.baseline.low, f.baseline.high
    return rate is not None and low is not None and high is not None and not low <= rate <= high


TENSIONS: Mapping[str, Predicate] = {
    "tension.failing_without_mode": lambda f: f.facts.mode == "none" and f.baseline.state in FAILING,
    "tension.failing_after_structured_outputs": lambda f: (
        f.facts.mode == "format" and f.facts.structured_outputs == "solves" and f.baseline.state == "above"
    ),
    "tension.economy_on_moving_task": _economy_on_moving_task,
    "tension.stable_but_quick": _stable_but_quick,
    "tension.zero_tolerance_threshold": _generous_zero,
    "tension.labels_without_criteria": lambda f: (
        f.profile.labels_trusted is True and f.profile.criteria_written is False
    ),
    "tension.labels_trusted_but_none": lambda f: f.profile.labels_trusted is True and f.profile.labelled_examples == 0,
    "tension.few_shot_without_examples": lambda f: (
        "few_shot" in (f.profile.prompt_ingredients or ()) and f.profile.few_shot_examples == 0
    ),
    "tension.examples_without_few_shot": lambda f: (
        f.profile.prompt_ingredients is not None
        and "few_shot" not in f.profile.prompt_ingredients
        and (f.profile.few_shot_examples or 0) > 0
    ),
    "tension.reasoning_fails_but_does_not_matter": lambda f: (
        f.facts.mode == "reasoning" and f.profile.reasoning_matters is False
    ),
    "tension.knowledge_gap_without_need": _unsaid_need,
    "tension.style_describable_but_failing": lambda f: (
        f.facts.mode == "style" and f.facts.style_need == "describable" and f.baseline.state == "above"
    ),
    "tension.different_eval_sets": _different_eval_sets,
    "tension.trained_without_examples": lambda f: f.facts.trained and f.profile.labelled_examples == 0,
    "tension.result_without_model": lambda f: f.profile.already_tuned is False and bool(f.profile.tuned_examples),
    "tension.rate_beside_count": _rate_beside_count,
}
