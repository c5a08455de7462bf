"""The findings: one profile with everything concluded from it, which predicates and sentences look at."""

from __future__ import annotations

from dataclasses import dataclass

from bot.decision.facts import Facts, facts_of, labels_needed, results_of
from bot.decision.profile import Profile
from bot.decision.rulebook import Rules
from bot.decision.table import rule, why_training_failed
from bot.decision.verdict import Baseline, Ruling, Trained


@dataclass(frozen=True, slots=True)
class Findings:
    """A profile, the facts the table saw, its ruling, the measured baseline, and what holds of a trained model."""

    profile: Profile
    facts: Facts
    ruling: Ruling
    baseline: Baseline
    trained: Trained | None
    rules: Rules


def findings_of(profile: Profile, rules: Rules) -> Findings:
    """Run the table on a profile and keep all that was concluded on the way."""
    facts = facts_of(profile, rules)
    ruling = rule(facts)
    baseline, result, comparison = results_of(profile, rules)
    trained = None
    if facts.trained:
        labels = profile.labelled_examples
        too_few = labels is not None and labels < labels_needed(profile, rules)
        trained = Trained(result, comparison, why_training_failed(facts, ruling.decision, too_few=too_few))
    return Findings(profile, facts, ruling, baseline, trained, rules)
