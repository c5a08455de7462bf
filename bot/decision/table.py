"""The decision: the first line of the decision table that matches the facts.

A team that trained a model already is judged by a table of its own: the trained model takes the candidate's place.
Source: the decision rules, "The decision, first match wins" and "A team that has trained a model already"; rule 1
(retrieval) is common to both tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

from bot.decision.drivers import behaviour_drivers, drivers_of, is_economic
from bot.decision.facts import Facts
from bot.decision.items import FAILING, ITEMS, is_missing, item_state
from bot.decision.verdict import Decision, Ruling

ALWAYS_REQUIRED = (1, 2, 6, 7, 8, 10)
BEHAVIOUR_ITEMS = (3, 4, 5)
MEASURED_ITEM = 2
STRUCTURED_OUTPUTS_ITEM = 9
MEMORY = 65_536  # remembered decisions; the what-ifs of one project look at some thousand

BACK_TO_PROMPT = "back_to_prompt"
MEASURE_BOTH = "measure_both"
KEEP_TUNED = "keep_tuned"
RETRAIN = "retrain"

NOT_BETTER_ITEMS = (1, 6, 7, 9)  # looked at where the trained model is no better
RETRAIN_ITEMS = (6, 7, 10)  # needed for another training run

WhyFailed = Literal[
    "facts", "task_moves", "labels", "weak_prompt", "lighter_tool", "prompt_is_enough", "too_few_examples"
]

# The decision that each route belongs to, where nothing is missing.
DECISIONS: Mapping[str, Decision] = {
    "retrieval": "prompt",
    "structured_outputs": "prompt",
    "keep_prompting": "prompt",
    "improve_prompt": "prompt",
    "smaller_model": "fine_tune",
    "behaviour": "fine_tune",
    BACK_TO_PROMPT: "prompt",
    MEASURE_BOTH: "not_yet",
    KEEP_TUNED: "fine_tune",
    RETRAIN: "fine_tune",
}
ROUTES: tuple[str, ...] = (*DECISIONS, *(f"item_{number}" for number in ITEMS))

Line = tuple[str, Iterator[int]]  # the route where nothing is missing, and the required items that are missing


def rule(facts: Facts) -> Ruling:
    """Run the decision table on these facts."""
    drivers, items = drivers_of(facts), tuple((number, state(facts)) for number, state in ITEMS.items())
    route, lacking = _line(facts)
    missing = tuple(lacking)
    if missing:
        return Ruling("not_yet", f"item_{missing[0]}", drivers, items, missing)
    return Ruling(DECISIONS[route], route, drivers, items, (MEASURED_ITEM,) if route == MEASURE_BOTH else ())


def decide(facts: Facts) -> Decision:
    """The decision alone. Reads no more of the facts than it takes."""
    route, missing = _line(facts)
    return DECISIONS[route] if next(missing, None) is None else "not_yet"


decision_of = lru_cache(maxsize=MEMORY)(decide)  # remembered, for searches that look at many facts


def _line(facts: Facts) -> Line:
    """The first line of the table that matches."""
    if facts.current_knowledge or facts.mode == "knowledge":
        return "retrieval", iter(())
    if facts.trained:
        return _trained_line(facts)
    economic = is_economic(facts)
    if not economic and not behaviour_drivers(facts):
        return _prompt_route(facts), iter(())
    return "smaller_model" if economic and facts.baseline == "within" else "behaviour", _missing(facts, economic)


def _prompt_route(facts: Facts) -> str:
    if facts.mode == "format" and facts.structured_outputs == "solves":
        return "structured_outputs"
    return "keep_prompting" if facts.best_prompt and facts.measured else "improve_prompt"


def _missing(facts: Facts, economic: bool) -> Iterator[int]:
    return (number for number in ITEMS if _is_required(number, facts, economic) and is_missing(number, facts))


def _is_required(number: int, facts: Facts, economic: bool) -> bool:
    if number in BEHAVIOUR_ITEMS:
        return not economic or facts.baseline in FAILING
    if number == STRUCTURED_OUTPUTS_ITEM:
        format_fails = facts.mode == "format" and facts.baseline != "within"
        return format_fails or (not economic and "format" in behaviour_drivers(facts))
    return number in ALWAYS_REQUIRED


def essentials(facts: Facts) -> Facts:
    """Facts with the same decision in which all that the table does not tell apart looks alike."""
    alike = facts._replace(
        measured=facts.measured is True,
        good_data=facts.good_data is True,
        stable=facts.stable is True,
        retraining=facts.retraining is True,
    )
    if facts.trained:
        return alike._replace(domain_reasoning=False, style_need=None, consistent=None, curation=None)
    return alike._replace(
        structured_outputs=None if facts.structured_outputs == "not_considered" else facts.structured_outputs,
        best_prompt=facts.best_prompt is True,
        consistent=facts.consistent is True,
        curation=facts.curation is True,
        trained_state="unknown",
        comparison="unknown",
        moves=False,
        labels_wrong=False,
        criteria_missing=False,
    )


def _trained_line(facts: Facts) -> Line:
    """The same for a team that trained a model: rules 2 to 8."""
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
