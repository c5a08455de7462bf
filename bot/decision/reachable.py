"""The outcomes that open measurements can still have: the prompt's, a trained model's, and the two compared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import get_args

from bot.decision.evaluations import EVALUATION, THRESHOLD, Numbers, Outcome, Search, outcome_of
from bot.decision.items import FAILING
from bot.decision.profile import INFO, MEASURED
from bot.decision.rulebook import Rules
from bot.decision.verdict import BaselineState, ComparisonState

SIZES = (0, 1, 2, 5, 10, 30, 100, 1000, 100_000, 10**9)  # eval sets from none to one that tells everything apart


def reachable_outcomes(known: Numbers, open_fields: frozenset[str], rules: Rules) -> frozenset[Outcome]:
    """Every outcome of the five numbers for some answers to the open ones, "don't know" among them."""
    confidence = rules.line("confidence")
    if not open_fields:
        return frozenset({outcome_of(known, confidence, trained=True)})
    threshold = known[THRESHOLD]
    counts = set(EVALUATION) - {THRESHOLD}
    if open_fields >= counts and (THRESHOLD in open_fields or (threshold is not None and 0 < threshold < 1)):
        return frozenset(_all_outcomes(limited=threshold is not None))
    search = Search(known, rules, trained=True)
    return frozenset(outcome_of(numbers, confidence, trained=True) for numbers in _answered(known, open_fields, search))


def _answered(known: Numbers, open_fields: frozenset[str], search: Search) -> Iterator[Numbers]:
    """Numbers for every way to answer the open ones that can make a difference: sizes, failures, then threshold."""
    sizes = [name for name in EVALUATION if name not in MEASURED and name != THRESHOLD and name in open_fields]
    for chosen in product(*(_sizes(name, known, open_fields) for name in sizes)):
        found: list[Numbers] = [{**known, **dict(zip(sizes, chosen, strict=True))}]
        for name in (name for name in MEASURED if name in open_fields):
            found = [{**numbers, name: value} for numbers in found for value in (None, *search.ends(name, numbers))]
        for numbers in found:
            yield numbers
            if THRESHOLD in open_fields:
                yield from ({**numbers, THRESHOLD: value} for value in search.across(THRESHOLD, numbers))


def _sizes(name: str, known: Numbers, open_fields: frozenset[str]) -> tuple[int | None, ...]:
    failed = next(failed for failed in MEASURED if INFO[failed].part_of == name)
    least = 0 if failed in open_fields else int(known[failed] or 0)
    return (None, *dict.fromkeys(max(size, least) for size in SIZES))


def _all_outcomes(*, limited: bool) -> Iterator[Outcome]:
    """Every outcome that can be, where nothing was measured. `limited`: the threshold is known.

    A trained model that is better than a prompt within the limit is within it itself, and the other way round.
    """
    prompt = (*((True, state) for state in get_args(BaselineState)), (False, "unknown"), (None, "unknown"))
    trained_states, comparisons = get_args(BaselineState), get_args(ComparisonState)
    for (measured, baseline), trained, comparison in product(prompt, trained_states, comparisons):
        compared = comparison != "unknown"
        if compared and (not measured or (baseline == "unknown") != (trained == "unknown")):
            continue
        if limited and (compared or measured) and baseline == "unknown":
            continue
        if comparison == "better" and baseline == "within" and trained in FAILING:
            continue
        if comparison == "worse" and trained == "within" and baseline in FAILING:
            continue
        yield Outcome(measured, baseline, trained, comparison)
