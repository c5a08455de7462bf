"""The findings: one profile with everything concluded from it, which predicates and sentences look at."""

from __future__ import annotations

from dataclasses import dataclass

from bot.decision.facts import Facts, compare_results, facts_of, labels_needed, prompt_result, trained_result
from bot.decision.profile import Profile
from bot.decision.rulebook import Rules
from bot.decision.table import Ruling, rule
from bot.decision.trained_table import why_training_failed
from bot.decision.verdict import Baseline, Trained


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
    trained = _trained(profile, facts, ruling, rules) if facts.trained else None
    return Findings(profile, facts, ruling, prompt_result(profile, rules), trained, rules)


def _trained(profile: Profile, facts: Facts, ruling: Ruling, rules: Rules) -> Trained:
    labels = profile.labelled_examples
    too_few = labels is not None and labels < labels_needed(profile, rules)
    why = why_training_failed(facts, ruling.decision, too_few=too_few)
    return Trained(trained_result(profile, rules), compare_results(profile, rules), why)
