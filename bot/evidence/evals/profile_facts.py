"""A reading of eval results as a consultation takes it: what was measured, what it suggests, what is asked.

The values are those of profile fields, for the checklist's items 2, 3 and 4.

Source of the fields: decision rules, the profile. What is *measured* fills a field and is confirmed by a person; what
is only *suggested* is a choice that a person makes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import islice
from typing import Any

from bot.consultation.file_reading import FileReading, FileSource, GroupRow, ReadingQuestion
from bot.decision.profile import PairedTest
from bot.evidence.evals.eval_reading import EvalChoices, EvalReading, PairedResult
from bot.evidence.evals.evidence_words import OTHER
from bot.evidence.loaded_content import content, refused

GROUPS = 60  # input types that are kept
CHOICES = 100  # answers to a question
CHANGED = 20  # cases that differ between two sides, by name
ACCEPTED = "yes"  # of a run that stopped early
# What a FileReading says as the EvalReading does.
AS_READ = {"format", "verdict", "passes", "group_column", "statements", "notes", "reasons"}
# What people choose as words, as one of some words, and as numbers.
CHOSEN_WORDS = ("pass_column", "variant", "id_column", "group_column")
CHOSEN_OF = {"errors_as": ("failed", "not_evaluated"), "repeats_as": ("clusters", "cases", "all")}
CHOSEN_NUMBERS = ("at_least", "at_most", "threshold")
MAJORITY = 0.5  # of the reasons that have a kind


def eval_file_reading(reading: EvalReading, choices: Mapping[str, str]) -> FileReading:
    """What a consultation keeps of a reading that was made with these choices."""
    chosen = choices_of(choices)
    if choices.get("incomplete") == ACCEPTED:
        left = tuple(asked for asked in reading.questions if asked.about != "incomplete")
        reading = reading.model_copy(update={"questions": left})
    measured = measured_facts(reading, chosen)
    tuned: dict[str, Any] = {"already_tuned": True} | {
        name.replace("eval", "tuned"): value for name, value in measured.items()
    }
    is_pair = bool(reading.other_file and measured) and reading.pairs is not None and len(reading.variants) == 2
    return FileReading(
        subject="evals",
        source=FileSource(name=reading.file, sha256=reading.sha256),
        choices=dict(choices),
        groups=tuple(GroupRow(name=name, **row.model_dump()) for name, row in islice(reading.groups.items(), GROUPS)),
        questions=tuple(
            ReadingQuestion(about=asked.about, text=asked.text, keys=asked.keys, choices=asked.choices[:CHOICES])
            for asked in reading.questions
        ),
        values={**measured, **suggested_facts(reading)} if measured else {},
        tuned_values=tuned if is_pair else {},
        before=FileSource(name=reading.other_file, sha256=reading.other_sha256) if reading.other_file else None,
        paired=_paired_test(reading, reading.pairs, measured) if is_pair and reading.pairs is not None else None,
        changed=reading.pairs.changed[:CHANGED] if reading.pairs is not None else (),
        **reading.model_dump(include=AS_READ),
    )


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


def measured_facts(reading: EvalReading, choices: EvalChoices) -> dict[str, int]:
    """The fields that a confirmed reading fills: of the first file, if there are two; none while a question is open.

    Repeated cases count once each, with their failures to the nearest whole case.
    """
    if reading.questions or reading.rate is None:
        return {}
    n, failures = reading.n, reading.failures
    if reading.repeats is not None and choices.repeats_as != "cases":
        n, failures = reading.repeats.cases, round(reading.rate * reading.repeats.cases)
    return {"eval_examples": n, "eval_failures": failures}


def _paired_test(reading: EvalReading, pairs: PairedResult, measured: Mapping[str, int]) -> PairedTest:
    """The test of the second file as the prompt's and the first as the trained model's."""
    prompt = reading.variants[1].n, reading.variants[1].failures
    if reading.repeats is not None:
        prompt = pairs.total, pairs.only_first + pairs.both_fail
    trained = measured["eval_examples"], measured["eval_failures"]
    return PairedTest(prompt=prompt, trained=trained, **pairs.model_dump(include={"p", "difference", "low", "high"}))


def suggested_facts(reading: EvalReading) -> dict[str, Any]:
    """Whether failures are of one kind, and of which: what people still choose."""
    if not reading.failures:
        return {"failure_mode": "none"}
    found: dict[str, Any] = {}
    test = reading.bunched
    if test.groups or (test.p is not None and test.p > content().evals.statistics.significance):
        found["failures_consistent"] = not test.groups
    known = {kind: count for kind, count in reading.reasons.items() if kind != OTHER}
    if known:
        kind, count = max(known.items(), key=lambda entry: entry[1])
        if count > MAJORITY * sum(known.values()) and count > reading.reasons.get(OTHER, 0):
            found["failure_mode"] = kind
    return found
