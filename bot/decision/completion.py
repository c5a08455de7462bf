"""The decision if all that is missing were met, found by running the table on the facts as they would be then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.decision.facts import Facts
from bot.decision.items import ADDRESSABLE
from bot.decision.table import MEASURED_ITEM, Ruling, decide
from bot.decision.trained_table import MEASURE_BOTH
from bot.decision.verdict import Decision

# What the table sees where an item is met. Which mode was found is left open: see `decision_if_met`.
MET: Mapping[int, Mapping[str, Any]] = {
    1: {"best_prompt": True},
    MEASURED_ITEM: {"measured": True},
    3: {"baseline": "above", "consistent": True},
    4: {},
    5: {"current_knowledge": False},
    6: {"good_data": True, "labels_wrong": False},
    7: {"stable": True, "moves": False, "criteria_missing": False},
    8: {"curation": True},
    9: {"structured_outputs": "insufficient"},
    10: {"retraining": True},
}
MODE_ITEMS = (4, 5)


def decision_if_met(ruling: Ruling, facts: Facts) -> Decision | None:
    """The decision if every missing item were met; None where nothing is missing.

    Where a failure mode is to be found, it counts as met if some mode that training can address would do. Where the
    trained model and the prompt are to be measured, it counts as met if the trained model comes out better.
    """
    if not ruling.missing:
        return None
    met: dict[str, Any] = {}
    for number in ruling.missing:
        met |= MET[number]
    if ruling.route == MEASURE_BOTH:
        result = "within" if facts.trained_state == "unknown" else facts.trained_state
        met |= {"comparison": "better", "trained_state": result}
    modes = ADDRESSABLE if set(MODE_ITEMS) & set(ruling.missing) else (facts.mode,)
    decisions = [decide(facts._replace(**met, mode=mode)) for mode in modes]
    return "fine_tune" if "fine_tune" in decisions else decisions[0]
