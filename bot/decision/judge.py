"""A verdict is a pure function of the profile and the rules; nothing else has a say."""

from __future__ import annotations

from dataclasses import asdict
from threading import Condition
from typing import Any

from cachetools import LRUCache, cached

from bot.decision.completion import decision_if_met
from bot.decision.findings import findings_of
from bot.decision.profile import Profile
from bot.decision.reasons import reasons_of, tensions_of
from bot.decision.rulebook import Rules
from bot.decision.steps import steps_of
from bot.decision.unknowns import unknowns_of
from bot.decision.verdict import Reason, Trained, Verdict
from bot.decision.what_if import what_if_of

REMEMBERED = 256  # verdicts of the profiles that were judged last


# Remembered for the moment: it is worked out while a person reads the summary that they are to confirm. Who confirms
# before that is done waits for the rest of it.
@cached(LRUCache(REMEMBERED), condition=Condition())
def judge(profile: Profile, rules: Rules) -> Verdict:
    """Everything that the rules make of a profile. Source: the decision rules."""
    findings = findings_of(profile, rules)
    ruling = findings.ruling
    return Verdict(
        decision=ruling.decision,
        route=ruling.route,
        drivers=ruling.drivers,
        items=ruling.items,
        missing=ruling.missing,
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


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the public JSON object; every value is one that `json.dumps` takes."""
    return {**_common(verdict), **(_trained(verdict.trained) if verdict.trained else {})}


def _common(verdict: Verdict) -> dict[str, Any]:
    return {
        "decision": verdict.decision,
        "route": verdict.route,
        "drivers": list(verdict.drivers),
        "missing": list(verdict.missing),
        "items": {str(number): state for number, state in verdict.items},
        "reasons": [_reason(reason) for reason in verdict.reasons],
        "what_if": [
            {"change": {field: _plain(value) for field, value in entry.change}, "decision": entry.decision}
            for entry in verdict.what_if
        ],
        "unknowns": list(verdict.unknowns),
        "rules_version": verdict.rules_version,
        "guide_edition": verdict.guide_edition,
        "tensions": [_reason(tension) for tension in verdict.tensions],
        "if_all_missing_met": verdict.if_all_missing_met,
        "baseline": asdict(verdict.baseline),
    }


def _trained(trained: Trained) -> dict[str, Any]:
    return {
        "tuned": asdict(trained.result),
        "comparison": asdict(trained.comparison),
        "why_training_failed": trained.why_failed,
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"rule": reason.rule, "text": reason.text, "section": reason.section}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
