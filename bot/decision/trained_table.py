"""The decision for a team that trained a model already: the trained model takes the candidate's place.

Source: the decision rules, "A team that has trained a model already"; rule 1 (retrieval) is common to both tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from bot.decision.drivers import is_economic
from bot.decision.facts import Facts
from bot.decision.items import is_missing, item_state

BACK_TO_PROMPT = "back_to_prompt"
MEASURE_BOTH = "measure_both"
KEEP_TUNED = "keep_tuned"
RETRAIN = "retrain"

NOT_BETTER_ITEMS = (1, 6, 7, 9)  # looked at where the trained model is no better
RETRAIN_ITEMS = (6, 7, 10)  # needed for another training run

WhyFailed = Literal[
    "facts", "task_moves", "labels", "weak_prompt", "lighter_tool", "prompt_is_enough", "too_few_examples"
]


def trained_line(facts: Facts) -> tuple[str, Iterator[int]]:
    """The route where nothing is missing, and the items that are missing: rules 2 to 8."""
    if facts.mode == "format" and facts.structured_outputs == "solves":
        return "structured_outputs", iter(())
    if facts.moves:
        return BACK_TO_PROMPT, iter(())
    if facts.comparison == "unknown":
        return MEASURE_BOTH, iter(())
    if facts.comparison in ("same", "worse"):
        if facts.trained_state == "within" and is_economic(facts):
            return KEEP_TUNED, iter(())
        if facts.baseline == "within":
            return BACK_TO_PROMPT, iter(())
        return MEASURE_BOTH, (number for number in NOT_BETTER_ITEMS if is_missing(number, facts))
    missing = tuple(_unfair(facts))
    if missing or facts.trained_state == "within":
        return KEEP_TUNED, iter(missing)
    return RETRAIN, (number for number in RETRAIN_ITEMS if is_missing(number, facts))


def _unfair(facts: Facts) -> Iterator[int]:
    """The items that take the worth from a better result: rule 6."""
    if item_state(1, facts) == "unmet":
        yield 1
    if facts.labels_wrong:
        yield 6
    if facts.criteria_missing:
        yield 7
    if item_state(9, facts) == "unmet":
        yield 9


def why_training_failed(facts: Facts, decision: str, *, too_few: bool) -> WhyFailed | None:
    """Why training did not bring what was hoped; None where it did, or where nothing names the cause.

    `too_few`: there are fewer labelled examples than inputs of this diversity need.
    """
    if decision == "fine_tune":
        return None
    causes: tuple[tuple[WhyFailed, bool], ...] = (
        ("facts", facts.current_knowledge is True or facts.mode == "knowledge"),
        ("task_moves", facts.moves),
        ("labels", facts.labels_wrong),
        ("weak_prompt", facts.best_prompt is False),
        ("lighter_tool", _lighter_tool(facts)),
        ("prompt_is_enough", facts.baseline == "within"),
        ("too_few_examples", too_few),
    )
    return next((name for name, holds in causes if holds), None)


def _lighter_tool(facts: Facts) -> bool:
    solved = facts.mode == "format" and facts.structured_outputs == "solves"
    return solved or item_state(9, facts) == "unmet"
