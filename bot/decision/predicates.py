"""Every rule has one predicate, which says when it fires, and one sentence in `reasons.toml`, which tells it.

The order here is the order in which reasons of the same weight are told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import get_args

from bot.decision.facts import ingredients_missing, is_measured, labels_needed
from bot.decision.findings import Findings
from bot.decision.items import FAILING
from bot.decision.table import WhyFailed

Predicate = Callable[[Findings], bool]


def _route(name: str) -> Predicate:
    return lambda f: f.ruling.route == name


def _missing(item: int, *, unknown: bool = False, when: Predicate = lambda _: True) -> Predicate:
    """A required item is not met; `unknown` picks the case that it is not known, else it is known to be unmet."""
    state = "unknown" if unknown else "unmet"
    return lambda f: item in f.ruling.missing and f.ruling.item(item) == state and when(f)


def _driver(name: str, when: Predicate = lambda _: True) -> Predicate:
    return lambda f: name in f.ruling.drivers and when(f)


def _prompting(when: Predicate) -> Predicate:
    return lambda f: f.ruling.decision == "prompt" and when(f)


def _task(name: str) -> Predicate:
    return _prompting(lambda f: f.profile.task == name)


def _below(value: int | None, line: float) -> bool:
    return value is not None and value < line


def _is_unmeasured_trained(f: Findings) -> bool:
    measured = is_measured(f.profile.tuned_examples, f.profile.tuned_failures)
    return f.facts.trained and 2 in f.ruling.missing and measured is not True


def _why(name: str) -> Predicate:
    return lambda f: f.trained is not None and f.trained.why_failed == name


def _compared(state: str) -> Predicate:
    return lambda f: f.facts.trained and f.facts.comparison == state


def _trained(state: str) -> Predicate:
    return lambda f: f.trained is not None and f.trained.result.rate is not None and f.trained.result.state == state


ROUTES: Mapping[str, Predicate] = {
    "route.retrieval.current": lambda f: f.ruling.route == "retrieval" and f.facts.current_knowledge is True,
    "route.retrieval.gap": lambda f: f.ruling.route == "retrieval" and f.facts.mode == "knowledge",
    "route.structured_outputs": _route("structured_outputs"),
    "route.keep_prompting": _route("keep_prompting"),
    "route.improve_prompt.prompt": lambda f: f.ruling.route == "improve_prompt" and f.facts.best_prompt is not True,
    "route.improve_prompt.measure": lambda f: f.ruling.route == "improve_prompt" and f.facts.measured is not True,
    "route.smaller_model": _route("smaller_model"),
    "route.behaviour": _route("behaviour"),
    "route.back_to_prompt.moves": lambda f: f.ruling.route == "back_to_prompt" and f.facts.moves,
    "route.back_to_prompt.enough": lambda f: f.ruling.route == "back_to_prompt" and not f.facts.moves,
    "route.keep_tuned.better": lambda f: f.ruling.route == "keep_tuned" and f.facts.comparison == "better",
    "route.keep_tuned.economy": lambda f: f.ruling.route == "keep_tuned" and f.facts.comparison != "better",
    "route.retrain": _route("retrain"),
}

MISSING: Mapping[str, Predicate] = {
    "missing.1.ingredients": _missing(
        1, when=lambda f: f.profile.prompt_ingredients is not None and bool(ingredients_missing(f.profile))
    ),
    "missing.1.few_shot_examples": _missing(
        1, when=lambda f: _below(f.profile.few_shot_examples, f.rules.line("few_shot_minimum"))
    ),
    "missing.1.unknown": _missing(1, unknown=True),
    "missing.2.unmeasured": _missing(2),
    "missing.2.unknown": _missing(2, unknown=True),
    "missing.2.trained_unmeasured": _is_unmeasured_trained,
    "missing.2.no_difference": lambda f: 2 in f.ruling.missing and f.facts.comparison == "same",
    "missing.2.worse": lambda f: 2 in f.ruling.missing and f.facts.comparison == "worse",
    "missing.3.inconclusive": _missing(3, when=lambda f: f.facts.baseline == "inconclusive"),
    "missing.3.bunched": _missing(3, when=lambda f: f.facts.consistent is False),
    "missing.3.unknown": _missing(3, unknown=True),
    "missing.4.none_while_failing": _missing(4),
    "missing.4.unknown": _missing(4, unknown=True),
    "missing.5.nothing_to_address": _missing(5),
    "missing.5.unknown": _missing(5, unknown=True),
    "missing.6.untrusted": _missing(6, when=lambda f: f.profile.labels_trusted is False),
    "missing.6.too_few": _missing(
        6, when=lambda f: _below(f.profile.labelled_examples, labels_needed(f.profile, f.rules))
    ),
    "missing.6.unknown": _missing(6, unknown=True),
    "missing.7.pace": _missing(7, when=lambda f: f.profile.change_pace == "quick"),
    "missing.7.months": _missing(
        7, when=lambda f: _below(f.profile.stable_months, f.rules.line("stable_months_minimum"))
    ),
    "missing.7.criteria": _missing(7, when=lambda f: f.profile.criteria_written is False),
    "missing.7.unknown": _missing(7, unknown=True),
    "missing.8.unbudgeted": _missing(8),
    "missing.8.unknown": _missing(8, unknown=True),
    "missing.9.not_considered": _missing(9),
    "missing.9.unknown": _missing(9, unknown=True),
    "missing.10.unbudgeted": _missing(10),
    "missing.10.unknown": _missing(10, unknown=True),
}

OTHERS: Mapping[str, Predicate] = {
    "driver.format.failures": _driver("format", lambda f: f.facts.mode == "format"),
    "driver.format.tolerance": _driver("format", lambda f: f.facts.mode != "format"),
    "driver.reasoning.failures": _driver("reasoning", lambda f: f.facts.mode == "reasoning"),
    "driver.reasoning.task": _driver("reasoning", lambda f: f.facts.mode != "reasoning"),
    "driver.style.failures": _driver("style", lambda f: f.facts.mode == "style"),
    "driver.style.need": _driver("style", lambda f: f.facts.mode != "style"),
    "driver.unexplained": _driver("unexplained"),
    "driver.cost": _driver("cost"),
    "driver.latency": _driver("latency"),
    "baseline.within": lambda f: f.baseline.state == "within",
    "baseline.above": lambda f: f.baseline.state == "above",
    "baseline.inconclusive": lambda f: f.baseline.state == "inconclusive" and 3 not in f.ruling.missing,
    "baseline.no_threshold": lambda f: f.baseline.state == "unknown" and f.facts.measured is True,
    "baseline.unknown": lambda f: (
        f.facts.measured is not True and f.profile.failure_rate is None and 2 not in f.ruling.missing
    ),
    "baseline.rate_only": lambda f: f.facts.measured is not True and f.profile.failure_rate is not None,
    # A model that was trained already: how it compares, how good it is, and why it disappointed.
    "comparison.better": _compared("better"),
    "comparison.same": lambda f: _compared("same")(f) and 2 not in f.ruling.missing,
    "comparison.worse": lambda f: _compared("worse")(f) and 2 not in f.ruling.missing,
    **{f"why.{name}": _why(name) for name in get_args(WhyFailed)},
    "trained.within": _trained("within"),
    "trained.above": _trained("above"),
    "trained.inconclusive": _trained("inconclusive"),
    "trained.no_threshold": _trained("unknown"),
    # What the comparison table and the four cases of the guide hold on the side of prompting.
    "suffices.classification": _task("classification"),
    "suffices.extraction": _task("extraction"),
    "suffices.summarization": _task("summarization"),
    "suffices.question_answering": _task("question_answering"),
    "pull.structured_outputs_solve": _prompting(
        lambda f: (
            f.facts.structured_outputs == "solves"
            and (f.facts.zero_tolerance or f.facts.mode == "format")
            and f.ruling.route != "structured_outputs"
        )
    ),
    "pull.occasional": lambda f: f.profile.format_tolerance == "occasional",
    "pull.describable": lambda f: f.profile.style_need == "describable",
    "pull.quick": lambda f: (
        f.profile.change_pace == "quick" and 7 not in f.ruling.missing and f.ruling.route != "back_to_prompt"
    ),
    "pull.few_labels": lambda f: (
        _below(f.profile.labelled_examples, f.rules.line("labels_narrow")) and 6 not in f.ruling.missing
    ),
    "pull.low_volume": lambda f: _below(f.profile.monthly_requests, f.rules.line("requests_low")),
    "pull.relaxed_latency": lambda f: (f.profile.latency_budget_ms or 0) >= f.rules.line("latency_relaxed"),
    # Numbers between the guide's two lines.
    "between.volume": lambda f: (
        f.rules.line("requests_low") <= (f.profile.monthly_requests or 0) <= f.rules.line("requests_high")
    ),
    "between.latency": lambda f: (
        f.rules.line("latency_hard") <= (f.profile.latency_budget_ms or 0) < f.rules.line("latency_relaxed")
    ),
    "between.wide_task": lambda f: (
        (f.profile.monthly_requests or 0) > f.rules.line("requests_high") and not f.facts.cost
    ),
}

REASONS: Mapping[str, Predicate] = {**ROUTES, **MISSING, **OTHERS}


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


# Answers of one profile that clash; they are named beside the verdict and decide nothing.
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
