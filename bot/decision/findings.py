"""Findings are one profile with everything already concluded from it: what the predicates and sentences look at."""

from __future__ import annotations

from dataclasses import dataclass

from bot.decision.baseline import baseline_of
from bot.decision.facts import Facts, facts_of
from bot.decision.profile import Profile
from bot.decision.rulebook import Rules
from bot.decision.table import Ruling, rule
from bot.decision.verdict import Baseline


@dataclass(frozen=True, slots=True)
class Findings:
    """A profile, the facts the table saw, its ruling and the measured baseline."""

    profile: Profile
    facts: Facts
    ruling: Ruling
    baseline: Baseline
    rules: Rules


def findings_of(profile: Profile, rules: Rules) -> Findings:
    """Run the table on a profile and keep all that was concluded on the way."""
    facts = facts_of(profile, rules)
    baseline = baseline_of(
        profile.eval_examples, profile.eval_failures, profile.failure_threshold, rules.line("confidence")
    )
    return Findings(profile, facts, rule(facts), baseline, rules)
