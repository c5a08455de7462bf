"""The decision is the first line of the decision table that matches the facts.

Source: decision rules, "The decision, first match wins".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.decision.drivers import ECONOMIC, drivers_of
from bot.decision.facts import Facts
from bot.decision.items import FAILING, items_of
from bot.decision.verdict import Decision, ItemState

ALWAYS_REQUIRED = (1, 2, 6, 7, 8, 10)
BEHAVIOUR_ITEMS = (3, 4, 5)
STRUCTURED_OUTPUTS_ITEM = 9
SATISFIED = ("met", "not_applicable")
MEMORY = 65_536  # remembered decisions; the what-ifs of one project look at some thousand


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision with its route, the drivers that hold, the ten items, and the required ones that are missing."""

    decision: Decision
    route: str
    drivers: tuple[str, ...]
    items: tuple[tuple[int, ItemState], ...]
    missing: tuple[int, ...] = ()

    def item(self, number: int) -> ItemState:
        """The state of one item, by its number in the checklist."""
        return self.items[number - 1][1]


def rule(facts: Facts) -> Ruling:
    """Run the decision table on these facts."""
    drivers = drivers_of(facts)
    states = items_of(facts)
    items = tuple(states.items())
    if facts.current_knowledge or facts.mode == "knowledge":
        return Ruling("prompt", "retrieval", drivers, items)
    if not drivers:
        return Ruling("prompt", _prompt_route(facts, states), drivers, items)
    missing = tuple(number for number in _required(facts, drivers) if states[number] not in SATISFIED)
    if missing:
        return Ruling("not_yet", f"item_{missing[0]}", drivers, items, missing)
    economic = any(name in ECONOMIC for name in drivers)
    route = "smaller_model" if economic and facts.baseline == "within" else "behaviour"
    return Ruling("fine_tune", route, drivers, items)


def _prompt_route(facts: Facts, states: dict[int, ItemState]) -> str:
    if facts.mode == "format" and facts.structured_outputs == "solves":
        return "structured_outputs"
    return "keep_prompting" if states[1] == states[2] == "met" else "improve_prompt"


def _required(facts: Facts, drivers: tuple[str, ...]) -> list[int]:
    economic = any(name in ECONOMIC for name in drivers)
    required = list(ALWAYS_REQUIRED)
    if not economic or facts.baseline in FAILING:
        required += BEHAVIOUR_ITEMS
    format_fails = facts.mode == "format" and facts.baseline != "within"
    if format_fails or ("format" in drivers and not economic):
        required.append(STRUCTURED_OUTPUTS_ITEM)
    return sorted(required)


@lru_cache(maxsize=MEMORY)
def decision_of(facts: Facts) -> Decision:
    """The decision alone, remembered; for searches that look at many facts."""
    return rule(facts).decision


def essentials(facts: Facts) -> Facts:
    """Facts with the same decision in which what is not known and what does not hold look alike, where the table asks
    only whether something holds."""
    return facts._replace(
        structured_outputs=None if facts.structured_outputs == "not_considered" else facts.structured_outputs,
        best_prompt=facts.best_prompt is True,
        measured=facts.measured is True,
        consistent=facts.consistent is True,
        good_data=facts.good_data is True,
        stable=facts.stable is True,
        curation=facts.curation is True,
        retraining=facts.retraining is True,
    )
