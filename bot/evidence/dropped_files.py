"""What a worker process runs for a file that was dropped: its reading, and a sample of its failed cases.

JSON values in, JSON values out; each function's last argument is called with what is done and what there is to do.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.consultation.file_reading import FileReading, FileSource, GroupRow, ReadingQuestion
from bot.evidence.costs.measured_tokens import measure_tokens
from bot.evidence.evals.eval_choices import EvalChoices
from bot.evidence.evals.eval_questions import Question
from bot.evidence.evals.eval_reading import EvalReading
from bot.evidence.evals.evidence_words import kind_of_reason
from bot.evidence.evals.file_summary import FileSummary
from bot.evidence.evals.profile_facts import paired_test, profile_facts, tuned_facts
from bot.evidence.evals.read_evals import read_cases, read_paths
from bot.evidence.file_subject import tell_subject
from bot.evidence.files.source_file import Progress, open_source
from bot.evidence.loaded_content import refused, sentence
from bot.evidence.training.audit_result import Audit
from bot.evidence.training.json_lines import list_lines
from bot.evidence.training.training_audit import audit_file, count_records
from bot.evidence.training.training_examples import Problem
from bot.evidence.training.training_report import describe_usable

MOST_PROBLEMS = 12  # problems of a training set that are shown
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
FIRST_LINES = 5  # of one kind that are listed
# By whether all have the same detail, and whether all their lines are listed.
NAMES = {
    (True, True): "found.problem_all",
    (True, False): "found.problem_first",
    (False, True): "found.like_problem_all",
    (False, False): "found.like_problem_first",
}


def read_dropped(
    path: str, other: str | None, choices: Mapping[str, str], progress: Progress | None = None
) -> dict[str, Any]:
    """The reading of a file; `other` are eval results to compare it with, read before. Raises EvidenceFileError.

    Another file that is a training set is left aside: there is nothing to compare.
    """
    file, against = Path(path), Path(other) if other else None
    if against is not None and tell_subject(open_source(against)) == "training":
        against = None
    if tell_subject(open_source(file)) == "training":
        return _of_training(audit_file(file, against, None, count_records(file, progress))).model_dump(mode="json")
    reading = read_paths([file, against] if against else [file], choices_of(choices), progress)
    return _of_evals(reading, choices).model_dump(mode="json")


def choices_of(choices: Mapping[str, str]) -> EvalChoices:
    """The choices as the readers take them. Raises EvidenceFileError for a limit that is no number."""
    passes = tuple(filter(None, (value.strip() for value in choices.get("passes", "").split(","))))
    repeats, errors = choices.get("repeats_as"), choices.get("errors_as")
    return EvalChoices(
        pass_column=choices.get("pass_column") or None,
        passes=passes,
        at_least=_number(choices.get("at_least", "")),
        at_most=_number(choices.get("at_most", "")),
        variant=choices.get("variant") or None,
        id_column=choices.get("id_column") or None,
        group_column=choices.get("group_column") or None,
        errors_as=errors if errors in ("failed", "not_evaluated") else None,  # type: ignore[arg-type]
        repeats_as=repeats if repeats in ("clusters", "cases", "all") else None,  # type: ignore[arg-type]
        threshold=_number(choices.get("threshold", "")),
    )


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


def _of_evals(reading: EvalReading, choices: Mapping[str, str]) -> FileReading:
    chosen = choices_of(choices)
    open_ones = [
        asked for asked in reading.questions if asked.about != "incomplete" or choices.get("incomplete") != ACCEPTED
    ]
    reading = reading.model_copy(update={"questions": tuple(open_ones)})
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
        questions=tuple(map(_question, open_ones)),
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


def _of_training(audit: Audit) -> FileReading:
    near = sentence("found.near") if audit.near_complete else sentence("found.near_at_least")
    counts = [
        (sentence("found.exact"), audit.exact),
        (near, audit.near),
        (sentence("found.conflicts"), audit.conflicts),
        (sentence("found.empty_outputs"), audit.empty_outputs),
        (sentence("found.system_prompts"), audit.system_prompts),
        *([(sentence("found.overlap"), audit.overlap)] if audit.overlap is not None else []),
        *(
            (sentence("found.personal_data", kind=kind.replace("_", " ")), count)
            for kind, count in audit.personal_data.items()
        ),
    ]
    tokens = measure_tokens(audit)
    return FileReading(
        subject="training",
        source=FileSource(name=audit.name, sha256=audit.sha256),
        size=audit.size,
        format=audit.format,
        records=audit.records,
        usable=audit.usable,
        statements=(describe_usable(audit).replace("**", ""),),
        problems=tuple(group_problems(audit)[:MOST_PROBLEMS]),
        counts=tuple((label, count) for label, count in counts if count),
        values={"labelled_examples": audit.usable} if audit.supervised else {},
        tokens={name: (figure.low or 0.0, figure.high or 0.0) for name, figure in tokens.items()},
    )


def sample_failures(
    path: str, choices: Mapping[str, str], size: int, seed: int, progress: Progress | None = None
) -> list[dict[str, Any]]:
    """Failed cases of the variant that is meant: `{"case", "reason", "kind"}`; the kind is that of the rules.

    The same seed gives the same sample. Raises EvidenceFileError, QuestionError.
    """
    source, chosen = open_source(Path(path), progress), choices_of(choices)
    summary = FileSummary(source.name, "", read_cases(source, chosen), chosen)
    cases, meant = summary.cases, summary.meant
    listed = [place for place in cases.reasons if meant is None or cases.variant_codes[place] == meant]
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    return [
        {"case": cases.ids[place], "reason": cases.reasons[place], "kind": kind_of_reason(cases.reasons[place])}
        for place in sorted(chance.sample(listed, min(size, len(listed))))
    ]


def group_problems(audit: Audit) -> list[str]:
    """A sentence for each kind, in the order of its first problem; for each problem of the whole file its own."""
    return [line for kind in dict.fromkeys(item.kind for item in audit.problems) for line in _of_kind(audit, kind)]


def _of_kind(audit: Audit, kind: str) -> Iterator[str]:
    found = [item for item in audit.problems if item.kind == kind]
    in_lines = [item for item in found if item.line]
    if not in_lines:
        yield from (item.detail for item in found)
        return
    # What stands behind those with a line is "and so many more": the count has them.
    yield from (item.detail for item in found[: found.index(in_lines[0])])
    yield _in_lines(in_lines, audit.problem_counts.get(kind, len(in_lines)) - found.index(in_lines[0]))


def _in_lines(found: list[Problem], count: int) -> str:
    first = found[0]
    if count == 1:
        return sentence("found.problem", line=first.line, detail=first.detail)
    numbers = sorted({item.line for item in found})
    same = len({item.detail for item in found}) == 1
    return sentence(
        NAMES[same, count <= FIRST_LINES],
        count=f"{count:,}",
        line=first.line,
        lines=list_lines(numbers[:FIRST_LINES]),
        detail=first.detail,
    )
