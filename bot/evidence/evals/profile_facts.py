"""A reading of eval results as a consultation takes it: what was measured, what it suggests, what is asked.

The values are those of profile fields, for the checklist's items 2, 3 and 4.

Source of the fields: decision rules, the profile. What is *measured* fills a field and is confirmed by a person; what
is only *suggested* is a choice that a person makes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.consultation.file_reading import FileReading, FileSource, GroupRow, ReadingQuestion
from bot.decision.profile import PairedTest
from bot.evidence.evals.eval_reading import EvalChoices, EvalReading, Question
from bot.evidence.evals.evidence_words import OTHER
from bot.evidence.loaded_content import content, refused

GROUPS = 60  # input types that are kept
CHANGED = 20  # cases that differ between two sides, by name
ACCEPTED = "yes"
# What a FileReading says as the EvalReading does.
AS_READ = {
    *("format", "verdict", "passes", "n", "failures", "not_evaluated", "rate", "low", "high", "group_column"),
    *("statements", "notes", "reasons"),
}
# What each subject of a question is answered with.
KEYS: Mapping[str, tuple[str, ...]] = {
    "verdict": ("pass_column", "passes"),
    "pass column": ("pass_column",),
    "passes": ("passes",),
    "partial": ("passes",),
    "direction": ("passes",),
    "threshold": ("at_least", "at_most"),
    "variant": ("variant",),
    "repeats": ("repeats_as",),
    "id": ("id_column",),
    "errors": ("errors_as",),
    "incomplete": ("incomplete",),
}
# What people choose as words, as one of some words, and as numbers.
CHOSEN_WORDS = ("pass_column", "variant", "id_column", "group_column")
CHOSEN_OF = {"errors_as": ("failed", "not_evaluated"), "repeats_as": ("clusters", "cases", "all")}
CHOSEN_NUMBERS = ("at_least", "at_most", "threshold")
MAJORITY = 0.5  # of the reasons that have a kind


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """Values by field. `open` are the subjects of the questions that must be answered before anything is filled."""

    measured: Mapping[str, Any] = field(default_factory=dict)
    suggested: Mapping[str, Any] = field(default_factory=dict)
    open: tuple[str, ...] = ()


def eval_file_reading(reading: EvalReading, choices: Mapping[str, str]) -> FileReading:
    """What a consultation keeps of a reading that was made with these choices."""
    chosen = choices_of(choices)
    if choices.get("incomplete") == ACCEPTED:
        left = tuple(asked for asked in reading.questions if asked.about != "incomplete")
        reading = reading.model_copy(update={"questions": left})
    facts = profile_facts(reading, chosen)
    values = {**facts.measured, **facts.suggested}
    values.pop("failure_threshold", None)  # it was said, not measured
    before = FileSource(name=reading.other_file, sha256=reading.other_sha256) if reading.other_file else None
    return FileReading(
        subject="evals",
        source=FileSource(name=reading.file, sha256=reading.sha256),
        choices=dict(choices),
        threshold=chosen.threshold,
        groups=tuple(
            GroupRow(name=name, **group.model_dump()) for name, group in list(reading.groups.items())[:GROUPS]
        ),
        questions=tuple(map(_question, reading.questions)),
        values=values,
        tuned_values=tuned_facts(reading, facts),
        before=before,
        paired=paired_test(reading, facts),
        changed=reading.pairs.changed[:CHANGED] if reading.pairs is not None else (),
        **reading.model_dump(include=AS_READ),
    )


def _question(asked: Question) -> ReadingQuestion:
    keys: tuple[str, ...] = KEYS.get(asked.about, ()) if asked.option or asked.about == "incomplete" else ()
    choices = asked.choices
    if asked.about == "direction" and "at-least" in asked.option:
        keys, choices = ("at_least", "at_most"), ()
    elif asked.about == "direction":
        choices = ("true", "false")
    elif asked.about == "partial":
        choices = ("C", "C,P")
    elif asked.about == "incomplete":
        choices = (ACCEPTED,)
    return ReadingQuestion(about=asked.about, text=asked.text, keys=keys, choices=choices[:100])


def choices_of(choices: Mapping[str, str]) -> EvalChoices:
    """The choices as the readers take them. Raises EvidenceFileError for a limit that is no number."""
    chosen: dict[str, Any] = {name: choices[name] for name in CHOSEN_WORDS if choices.get(name)}
    chosen |= {name: choices[name] for name, words in CHOSEN_OF.items() if choices.get(name) in words}
    chosen |= {name: _number(choices.get(name, "")) for name in CHOSEN_NUMBERS}
    passes = (value.strip() for value in choices.get("passes", "").split(","))
    return EvalChoices(passes=tuple(filter(None, passes)), **chosen)


def _number(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        number = float(text.strip().replace(",", "."))
        if math.isfinite(number):
            return number
        raise ValueError
    except ValueError:
        raise refused("limit_not_a_number", text=text[:40]) from None


def profile_facts(reading: EvalReading, choices: EvalChoices) -> ProfileFacts:
    """The fields that a confirmed reading fills: from the first file, if there are two."""
    unanswered = tuple(question.about for question in reading.questions)
    if unanswered or reading.rate is None:
        return ProfileFacts(open=unanswered or ("verdict",))
    examples, failures = _counts(reading, choices)
    measured: dict[str, Any] = {"eval_examples": examples, "eval_failures": failures}
    if choices.threshold is not None:
        measured["failure_threshold"] = choices.threshold
    return ProfileFacts(measured, _suggested(reading))


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
        prompt = pairs.total, pairs.only_first + pairs.both_fail
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
