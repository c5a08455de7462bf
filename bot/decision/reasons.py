"""The reasons of a verdict: the rules that fired, worded with the team's own numbers; the deciding ones come first.

And what to do next: the steps that such rules ask for, by effort.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.decision.findings import Findings
from bot.decision.placeholders import fill
from bot.decision.predicates import MISSING, REASONS, ROUTES, TENSIONS
from bot.decision.rulebook import Sentence
from bot.decision.verdict import Reason, Step

RULE_IDS: tuple[str, ...] = (*REASONS, *TENSIONS)
STEP_RULES: tuple[str, ...] = (*ROUTES, *MISSING)  # the rules that ask for something to be done


def reasons_of(findings: Findings) -> tuple[Reason, ...]:
    """Every rule that fired, most decisive first. Never empty: each route has a rule of its own."""
    fired = [name for name, holds in REASONS.items() if holds(findings)]
    firsts = {name.split(".")[0]: name for name in reversed(fired)}
    sentences = findings.rules.sentences
    ranked = sorted(fired, key=lambda name: _rank(name, sentences[name], findings, firsts))
    return tuple(_texts(name, findings) for name in ranked)


def tensions_of(findings: Findings) -> tuple[Reason, ...]:
    """Every tension between the answers of this profile."""
    return tuple(_texts(name, findings) for name, holds in TENSIONS.items() if holds(findings))


def _texts(name: str, findings: Findings) -> Reason:
    sentence = findings.rules.sentences[name]
    return Reason(name, fill(sentence.text, findings), sentence.section)


def _rank(name: str, sentence: Sentence, findings: Findings, firsts: Mapping[str, str]) -> int:
    """The route, then what agrees with the decision, then what speaks against it, then what pushes neither way.

    A "not yet" rests on two legs, what is missing and what speaks for training all the same: the first of each leads.
    Where a model was trained, how it compares and why it disappointed come right after the first reason.
    """
    family, decision = name.split(".")[0], findings.ruling.decision
    if family == "route" or firsts.get("missing") == name:
        return 0
    if family == "comparison" or (decision == "not_yet" and firsts.get("driver") == name):
        return 1
    if family == "why":
        return 2
    if sentence.outcome == decision:
        return 3
    if decision == "not_yet" and sentence.outcome == "fine_tune":
        return 4
    return 6 if sentence.outcome == "neither" else 5


def steps_of(findings: Findings) -> tuple[Step, ...]:
    """The steps, the one of least effort first; no two that say the same."""
    rules = findings.rules
    fired = [step for rule, step in rules.steps.items() if REASONS[rule](findings)]
    fired.sort(key=lambda step: rules.efforts.index(step.effort))
    steps = [replace(step, lead=fill(step.lead, findings), text=fill(step.text, findings)) for step in fired]
    return tuple({(step.lead, step.effort): step for step in reversed(steps)}.values())[::-1]
