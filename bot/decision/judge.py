"""A verdict is a pure function of the profile and the rules; nothing else has a say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from threading import Condition
from typing import Any

from cachetools import LRUCache, cached

from bot.decision.deciding import unknowns_of
from bot.decision.facts import Facts
from bot.decision.findings import findings_of
from bot.decision.items import ADDRESSABLE
from bot.decision.profile import Profile
from bot.decision.reasons import reasons_of, steps_of, tensions_of
from bot.decision.remembered import droppable
from bot.decision.rulebook import Rules
from bot.decision.table import MEASURE_BOTH, MEASURED_ITEM, decide
from bot.decision.verdict import Decision, Ruling, Verdict
from bot.decision.what_if import what_if_of

REMEMBERED = 256  # verdicts of the profiles that were judged last
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


# Remembered for the moment: it is worked out while a person reads the summary that they are to confirm. Who confirms
# before that is done waits for the rest of it.
@cached(LRUCache(REMEMBERED), condition=Condition())
def judge(profile: Profile, rules: Rules) -> Verdict:
    """Everything that the rules make of a profile. Source: the decision rules."""
    findings = findings_of(profile, rules)
    ruling = findings.ruling
    return Verdict(
        **{field.name: getattr(ruling, field.name) for field in fields(ruling)},
        reasons=reasons_of(findings),
        tensions=tensions_of(findings),
        what_if=what_if_of(profile, rules),
        unknowns=unknowns_of(profile, rules),
        baseline=findings.baseline,
        if_all_missing_met=decision_if_met(ruling, findings.facts),
        trained=findings.trained,
        steps=steps_of(findings),
        profile=profile,
        rules_version=rules.version,
        guide_edition=rules.guide_edition,
    )


droppable(judge)


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the public JSON object; every value is one that `json.dumps` takes."""
    trained = verdict.trained and {
        "tuned": asdict(verdict.trained.result),
        "comparison": asdict(verdict.trained.comparison),
        "why_training_failed": verdict.trained.why_failed,
    }
    return {
        "decision": verdict.decision,
        "route": verdict.route,
        "drivers": list(verdict.drivers),
        "missing": list(verdict.missing),
        "items": {str(number): state for number, state in verdict.items},
        "reasons": [asdict(reason) for reason in verdict.reasons],
        "what_if": [
            {"change": {field: _plain(value) for field, value in entry.change}, "decision": entry.decision}
            for entry in verdict.what_if
        ],
        "unknowns": list(verdict.unknowns),
        "rules_version": verdict.rules_version,
        "guide_edition": verdict.guide_edition,
        "tensions": [asdict(tension) for tension in verdict.tensions],
        "if_all_missing_met": verdict.if_all_missing_met,
        "baseline": asdict(verdict.baseline),
        **(trained or {}),
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


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
