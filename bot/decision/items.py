"""The ten items of the checklist: each is met, unmet, unknown or not applicable.

Source: the guide's "Decision checklist", as the decision rules read it ("The ten items").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.decision.facts import Facts
from bot.decision.verdict import ItemState

ADDRESSABLE = ("format", "reasoning", "style")
FAILING = ("above", "inconclusive")
SATISFIED = ("met", "not_applicable")


def item_state(number: int, facts: Facts) -> ItemState:
    """The state of one item, by its number in the checklist."""
    return ITEMS[number](facts)


def is_missing(number: int, facts: Facts) -> bool:
    """Is this item neither met nor needless?"""
    return item_state(number, facts) not in SATISFIED


def _state(known: bool | None) -> ItemState:
    if known is None:
        return "unknown"
    return "met" if known else "unmet"


def _above_consistently(facts: Facts) -> bool | None:
    if facts.baseline in ("within", "inconclusive") or facts.consistent is False:
        return False
    return True if facts.baseline == "above" and facts.consistent else None


def _mode_identified(facts: Facts) -> bool | None:
    if facts.mode is None:
        return None
    return not (facts.mode == "none" and facts.baseline in FAILING)


def _mode_addressable(facts: Facts) -> bool | None:
    if facts.mode in ("knowledge", "none") or facts.current_knowledge:
        return False
    return True if facts.mode in ADDRESSABLE and facts.current_knowledge is False else None


def _structured_outputs(facts: Facts) -> ItemState:
    if facts.mode != "format" and not facts.zero_tolerance:
        return "not_applicable"
    if facts.structured_outputs is None:
        return "unknown"
    return "unmet" if facts.structured_outputs == "not_considered" else "met"


ITEMS: Mapping[int, Callable[[Facts], ItemState]] = {
    1: lambda facts: _state(facts.best_prompt),
    2: lambda facts: _state(facts.measured),
    3: lambda facts: _state(_above_consistently(facts)),
    4: lambda facts: _state(_mode_identified(facts)),
    5: lambda facts: _state(_mode_addressable(facts)),
    6: lambda facts: _state(facts.good_data),
    7: lambda facts: _state(facts.stable),
    8: lambda facts: _state(facts.curation),
    9: _structured_outputs,
    10: lambda facts: _state(facts.retraining),
}
