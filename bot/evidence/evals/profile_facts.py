"""A reading to values of profile fields, for the checklist's items 2, 3 and 4: what was measured, and what it suggests.

Source of the fields: decision rules, the profile. What is *measured* fills a field and is confirmed by a person; what
is only *suggested* is a choice that a person makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.decision.profile import PairedTest
from bot.evidence.evals.eval_choices import EvalChoices
from bot.evidence.evals.eval_reading import EvalReading
from bot.evidence.evals.evidence_words import OTHER
from bot.evidence.loaded_content import content

MAJORITY = 0.5  # of the reasons that have a kind


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """Values by field. `open` are the subjects of the questions that must be answered before anything is filled."""

    measured: Mapping[str, Any] = field(default_factory=dict)
    suggested: Mapping[str, Any] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    file: str = ""
    sha256: str = ""


def profile_facts(reading: EvalReading, choices: EvalChoices) -> ProfileFacts:
    """The fields that a confirmed reading fills: from the first file, if there are two."""
    unanswered = tuple(question.about for question in reading.questions)
    if unanswered or reading.rate is None:
        return ProfileFacts(open=unanswered or ("verdict",), file=reading.file, sha256=reading.sha256)
    examples, failures = _counts(reading, choices)
    measured: dict[str, Any] = {"eval_examples": examples, "eval_failures": failures}
    if choices.threshold is not None:
        measured["failure_threshold"] = choices.threshold
    return ProfileFacts(measured, _suggested(reading), (), reading.file, reading.sha256)


def tuned_facts(reading: EvalReading, facts: ProfileFacts) -> dict[str, Any]:
    """The fields that are filled if the first of two files on the same cases is a trained model's."""
    if not _is_pair_of_files(reading) or not facts.measured:
        return {}
    examples, failures = facts.measured["eval_examples"], facts.measured["eval_failures"]
    return {"already_tuned": True, "tuned_examples": examples, "tuned_failures": failures}


def paired_test(reading: EvalReading, facts: ProfileFacts) -> PairedTest | None:
    """The test of the second file as the prompt's and the first as the trained model's; None if it can't be made."""
    pairs = reading.pairs
    if pairs is None or not _is_pair_of_files(reading) or not facts.measured:
        return None
    prompt = reading.variants[1].n, reading.variants[1].failures
    if reading.repeats is not None:
        prompt = (
            pairs.both_pass + pairs.only_first + pairs.only_second + pairs.both_fail,
            pairs.only_first + pairs.both_fail,
        )
    return PairedTest(
        prompt=prompt,
        trained=(facts.measured["eval_examples"], facts.measured["eval_failures"]),
        p=pairs.p,
        difference=pairs.difference,
        low=pairs.low,
        high=pairs.high,
    )


def _is_pair_of_files(reading: EvalReading) -> bool:
    return bool(reading.other_file) and reading.pairs is not None and len(reading.variants) == 2


def _counts(reading: EvalReading, choices: EvalChoices) -> tuple[int, int]:
    """Examples and failures. Repeated cases count once each, with their failures to the nearest whole case."""
    if reading.repeats is None or choices.repeats_as == "cases" or reading.rate is None:
        return reading.n, reading.failures
    return reading.repeats.cases, round(reading.rate * reading.repeats.cases)


def _suggested(reading: EvalReading) -> dict[str, Any]:
    found: dict[str, Any] = {}
    test = reading.bunched
    if test.p is not None and reading.failures:
        if test.groups:
            found["failures_consistent"] = False
        elif test.p > content().evals.statistics.significance:
            found["failures_consistent"] = True
    if not reading.failures:
        return {"failure_mode": "none"}
    known = {kind: count for kind, count in reading.reasons.items() if kind != OTHER}
    if known:
        kind, count = max(known.items(), key=lambda entry: entry[1])
        if count > MAJORITY * sum(known.values()) and count > reading.reasons.get(OTHER, 0):
            found["failure_mode"] = kind
    return found
