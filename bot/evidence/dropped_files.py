"""What a worker process runs for a file that was dropped: its reading, and a sample of its failed cases.

JSON values in, JSON values out; each function's last argument is called with what is done and what there is to do.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.evidence.evals.evidence_words import kind_of_reason
from bot.evidence.evals.file_summary import FileSummary
from bot.evidence.evals.profile_facts import choices_of, eval_file_reading
from bot.evidence.evals.read_evals import read_cases, read_paths
from bot.evidence.file_subject import tell_subject
from bot.evidence.files.source_file import Progress, open_source
from bot.evidence.training.audit_result import find_tier
from bot.evidence.training.records.training_examples import Example
from bot.evidence.training.records.training_records import iterate_examples
from bot.evidence.training.training_audit import audit_file, count_records
from bot.evidence.training.training_report import render_training_report, training_file_reading, write_cleaned

LONGEST_TEXT = 600  # characters of an input or output that people are shown


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
        return training_file_reading(audit_file(file, against, None, count_records(file, progress))).model_dump(
            mode="json"
        )
    reading = read_paths([file, against] if against else [file], choices_of(choices), progress)
    return eval_file_reading(reading, choices).model_dump(mode="json")


def sample_failures(
    path: str, choices: Mapping[str, str], size: int, seed: int, progress: Progress | None = None
) -> list[dict[str, Any]]:
    """Failed cases of the variant that is meant: `{"case", "reason", "kind"}`; the kind is that of the rules.

    The same seed gives the same sample. Raises EvidenceFileError, QuestionError.
    """
    source, chosen = open_source(Path(path), progress), choices_of(choices)
    summary = FileSummary(source.name, "", read_cases(source, chosen), chosen)
    reasons = summary.reasons()
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    return [
        {"case": summary.cases.ids[place], "reason": reasons[place], "kind": kind_of_reason(reasons[place])}
        for place in sorted(chance.sample(list(reasons), min(size, len(reasons))))
    ]


def clean_training(
    path: str, evals: str | None, target: str, diversity: str | None, progress: Progress | None = None
) -> Any:
    """Writes the cleaned file to `target`; returns {"report": Markdown, "kept": records}. Raises EvidenceFileError."""
    audit = audit_file(Path(path), Path(evals) if evals else None, None, count_records(Path(path), progress))
    changes = write_cleaned(Path(path), Path(target), audit)
    return {"report": render_training_report(audit, find_tier(diversity), changes), "kept": changes.kept}


def sample_training(path: str, size: int, seed: int, _progress: Progress | None = None) -> list[dict[str, Any]]:
    """A random sample for people to judge: [{"line", "input", "output"}], long texts cut. Raises EvidenceFileError."""
    return [
        {"line": line, "input": _shorten(example.input), "output": _shorten(example.output)}
        for line, example in take_sample(iterate_examples(Path(path)), size, seed)
    ]


def take_sample(examples: Iterable[tuple[int, Example]], size: int, seed: int) -> list[tuple[int, Example]]:
    """Complete pairs among the examples with their lines, each with the same chance, in the order of the file.

    The same seed gives the same sample.
    """
    pairs = [(line, made) for line, made in examples if made.supervised and made.input.strip() and made.output.strip()]
    chosen = random.Random(seed).sample(range(len(pairs)), min(size, len(pairs)))  # noqa: S311 - a sample, no secret
    return [pairs[place] for place in sorted(chosen)]


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
