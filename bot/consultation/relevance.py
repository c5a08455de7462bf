"""A question about the situation is put only while an answer to it could still change the decision or what is missing.

This is computed by running the decision table on every way in which the open answers could turn out, never written by
hand. Only what the table can tell apart is tried, so it is a few thousand cases at the most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import Any, get_args

from bot.decision.facts import LABELS_NEEDED, Facts, facts_of
from bot.decision.outlook import TRAINED, Outlook
from bot.decision.profile import INGREDIENTS, FailureMode, InputDiversity, Profile, StyleNeed
from bot.decision.rulebook import Rules
from bot.decision.table import essentials, rule
from bot.decision.verdict import BaselineState

MEMORY = 65_536  # remembered results; one consultation needs some dozens
Variant = tuple[tuple[str, Any], ...]  # facts that an answer would set
Axes = tuple[tuple[str, tuple[Any, ...]], ...]  # facts that other open answers may still set, with their values

BASELINE_FIELDS = ("eval_examples", "eval_failures", "failure_threshold")
# How an open item turns out well; a text names the threshold that is reached.
HOPES: Mapping[str, Any] = {
    "needs_current_knowledge": False,
    "prompt_ingredients": INGREDIENTS,
    "few_shot_examples": "few_shot_minimum",
    "failures_consistent": True,
    "labelled_examples": "labels_complex",
    "labels_trusted": True,
    "stable_months": "stable_months_minimum",
    "criteria_written": True,
    "curation_budgeted": True,
    "retraining_budgeted": True,
}
# Items that nothing else depends on: missing or not, they are so for every answer to another question.
BESIDE: Mapping[str, Any] = dict.fromkeys(("measured", "good_data", "stable", "curation", "retraining"), True)
NOTHING_KNOWN = Profile()
PROMPT_FIELDS = ("prompt_ingredients", "few_shot_examples", "reasoning_matters")


@dataclass(frozen=True)
class Relevance:
    """What is known of a project, and which fields are still open (a "don't know" is not open: it is None)."""

    known: Mapping[str, Any]
    open: frozenset[str]
    rules: Rules

    def could_matter(self, field: str) -> bool:
        """Could an answer to this open field change the decision, or what is missing, for some other open answers?"""
        if self.trained or field == TRAINED:
            return self.outlook.could_change(field)
        variants = VARIANTS.get(field)
        if variants is None:
            return True
        if self.best.current_knowledge or self.best.mode == "knowledge":
            return False
        return any(
            _differs(self._others, self._axes_beside(group), group) for group in variants(self) if len(group) > 1
        )

    @property
    def trained(self) -> bool:
        """Was a model trained already? Then another table decides, and looks at other answers."""
        return self.known.get(TRAINED) is True

    @cached_property
    def outlook(self) -> Outlook:
        """What the verdict may still become."""
        return Outlook(NOTHING_KNOWN.model_copy(update=self.known), self.rules, self.open)

    @cached_property
    def best(self) -> Facts:
        """The facts where every open item turns out well: what could matter at all, could matter then."""
        filled = {**self.known, **{name: self.hopeful(name) for name in self.open & HOPES.keys()}}
        facts = facts_of(NOTHING_KNOWN.model_copy(update=filled), self.rules)
        measurable = bool({"eval_examples", "eval_failures"} & self.open) and self.known.get("eval_examples") != 0
        return facts._replace(measured=True) if measurable else facts

    @cached_property
    def _others(self) -> Facts:
        """The best facts as the table sees them where nothing beside an answer is missing."""
        return essentials(self.best._replace(**BESIDE))

    def hopeful(self, field: str) -> Any:
        """The answer to a field; where it is open, the one that speaks most for training."""
        if field not in self.open:
            return self.known.get(field)
        hope = HOPES.get(field)
        return self.rules.count(hope) if isinstance(hope, str) else hope

    def _axes_beside(self, group: tuple[Variant, ...]) -> Axes:
        fixed = {name for variant in group for name, _ in variant}
        return tuple((name, values) for name, values in self._axes if name not in fixed)

    @cached_property
    def _axes(self) -> Axes:
        modes = (None, *(mode for mode in get_args(FailureMode) if mode != "knowledge"))
        axes = {
            "mode": self._either("failure_mode", modes, self.best.mode),
            "baseline": self._baselines(),
            "structured_outputs": self._either(
                "structured_outputs", (None, "solves", "insufficient"), self.best.structured_outputs
            ),
            "zero_tolerance": self._either("format_tolerance", (False, True), self.best.zero_tolerance),
            "style_need": self._either("style_need", (None, *get_args(StyleNeed)), self.best.style_need),
            "domain_reasoning": self._either("task", (False, True), self.best.domain_reasoning),
            "cost": tuple({variant for volume in self.volumes for variant in self.cost(volume)}),
            "latency": self._either("latency_budget_ms", (False, True), self.best.latency),
            "best_prompt": (True, False)
            if self.best.best_prompt and self.open & set(PROMPT_FIELDS)
            else (bool(self.best.best_prompt),),
        }
        return tuple(axes.items())

    def _either(self, field: str, values: tuple[Any, ...], known: Any) -> tuple[Any, ...]:
        return values if field in self.open else (known,)

    def _baselines(self) -> tuple[BaselineState, ...]:
        """Every state the baseline may still turn out to have (rather one too many than one too few)."""
        unsettled = self.open.intersection(BASELINE_FIELDS)
        answered = [self.known.get(name) for name in BASELINE_FIELDS if name not in self.open]
        if (
            not unsettled
            or None in answered
            or ("eval_examples" not in self.open and not self.known.get("eval_examples"))
        ):
            return (self.best.baseline,)
        return get_args(BaselineState)

    @cached_property
    def volumes(self) -> tuple[bool, ...]:
        """May there be (True), may there not be (False) enough requests for a cost case?"""
        if "monthly_requests" in self.open:
            return (False, True)
        return ((self.known.get("monthly_requests") or 0) > self.rules.line("requests_high"),)

    def cost(self, high: bool) -> tuple[bool, ...]:
        if "input_diversity" in self.open:
            return (False, True) if high else (False,)
        return (high and self.known.get("input_diversity") == "narrow",)

    @cached_property
    def labels(self) -> tuple[int | None, ...]:
        if "labelled_examples" not in self.open:
            return (self.known.get("labelled_examples"),)
        return tuple(self.rules.count(name) for name in ("labels_narrow", "labels_diverse"))


@lru_cache(maxsize=MEMORY)
def _differs(best: Facts, axes: Axes, group: tuple[Variant, ...]) -> bool:
    """Is there a way for the other answers to turn out in which the variants lead to different rulings?"""
    names = [name for name, _ in axes]
    for values in product(*(values for _, values in axes)):
        facts = best._replace(**dict(zip(names, values, strict=True)))
        if len({_outcome(facts._replace(**dict(variant))) for variant in group}) > 1:
            return True
    return False


@lru_cache(maxsize=MEMORY)
def _outcome(facts: Facts) -> tuple[str, tuple[int, ...]]:
    ruling = rule(facts)
    return ruling.decision, ruling.missing


def _set(fact: str, *values: Any) -> tuple[Variant, ...]:
    return tuple(((fact, value),) for value in values)


def _pace(relevance: Relevance) -> list[tuple[Variant, ...]]:
    slow = relevance.best.stable if relevance.known.get("change_pace") != "quick" else None
    return [_set("stable", slow, False)] if slow else []


def _diversity(relevance: Relevance) -> list[tuple[Variant, ...]]:
    """Diversity decides on two things at once: whether a high volume is a cost case, and how many labels are enough."""
    groups: list[tuple[Variant, ...]] = []
    for high, labels in product(relevance.volumes, relevance.labels):
        variants: set[Variant] = set()
        for diversity in (None, *get_args(InputDiversity)):
            enough = labels is not None and labels >= relevance.rules.count(LABELS_NEEDED[diversity or "narrow"])
            data = enough and relevance.hopeful("labels_trusted") is True
            variants.add((("cost", high and diversity == "narrow"), ("good_data", data)))
        groups.append(tuple(sorted(variants)))
    return groups


VARIANTS: Mapping[str, Callable[[Relevance], list[tuple[Variant, ...]]]] = {
    "task": lambda _: [_set("domain_reasoning", False, True)],
    "format_tolerance": lambda _: [_set("zero_tolerance", False, True)],
    "style_need": lambda _: [_set("style_need", None, *get_args(StyleNeed))],
    "latency_budget_ms": lambda _: [_set("latency", False, True)],
    "monthly_requests": lambda relevance: [_set("cost", False, True)] if True in relevance.cost(high=True) else [],
    "input_diversity": _diversity,
    "change_pace": _pace,
}
