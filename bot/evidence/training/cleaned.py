"""A cleaned copy of a training file. What is not in the list of changes is as it was."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO

import orjson

from bot.evidence.loaded_content import sentence
from bot.evidence.training.audit_result import Audit
from bot.evidence.training.records.training_examples import Problem, Record
from bot.evidence.training.records.training_file import TrainingFile, open_training_file
from bot.evidence.training.records.training_records import read_records
from bot.evidence.training.records.training_sheets import escapes

UNREADABLE = frozenset({"invalid_json", "cut_file", "not_an_object", "ragged_row", "open_quote"})


@dataclass(slots=True)
class Changes:
    """What was changed: lines left out by reason, lines with escaped cells, the format written."""

    format: str = ""
    left_out: dict[str, list[int]] = field(default_factory=dict)
    unreadable: list[int] = field(default_factory=list)
    escaped: list[int] = field(default_factory=list)
    kept: int = 0


def write_cleaned(path: Path, target: Path, audit: Audit) -> Changes:
    """Writes the cleaned file; returns every change.

    JSON lines and lists keep each record's own bytes; sheets are written as CSV, Parquet as JSON lines. Raises
    EvidenceFileError, and OSError where the target cannot be written.
    """
    reasons = {number: reason for reason, numbers in audit.dropped.items() for number in numbers}
    with open_training_file(path) as file:
        if file.container in ("sheet", "xlsx"):
            with target.open("w", encoding="utf-8", newline="") as stream:
                return _write_sheet(file, reasons, stream, audit)
        with target.open("wb") as stream:
            return _write_json(file, reasons, stream)


def _kept(file: TrainingFile, reasons: Mapping[int, str], changes: Changes) -> Iterator[Record]:
    numbers = count()
    for item in read_records(file):
        if isinstance(item, Problem):
            if item.kind in UNREADABLE:
                changes.unreadable.append(item.line)
        elif reason := reasons.get(next(numbers)):
            changes.left_out.setdefault(reason, []).append(item.line)
        else:
            changes.kept += 1
            yield item


def _write_json(file: TrainingFile, reasons: Mapping[int, str], stream: IO[bytes]) -> Changes:
    as_list = file.container == "json" and not file.name.casefold().endswith((".jsonl", ".ndjson"))
    changes = Changes(sentence("terms.json_list") if as_list else "JSON lines")
    for record in _kept(file, reasons, changes):
        raw = record.raw
        if raw is None or (not as_list and b"\n" in raw):
            raw = orjson.dumps(record.value, default=str)
        if as_list:
            stream.write((b"[\n" if changes.kept == 1 else b",\n") + raw)
        else:
            stream.write(raw + b"\n")
    if as_list:
        stream.write(b"\n]\n" if changes.kept else b"[]\n")
    return changes


def _write_sheet(file: TrainingFile, reasons: Mapping[int, str], stream: IO[str], audit: Audit) -> Changes:
    tabs = file.name.casefold().endswith((".tsv", ".tab"))
    changes = Changes("TSV" if tabs else "CSV")
    writer = csv.writer(stream, delimiter="\t" if tabs else ",", lineterminator="\n")
    header = "no_header" not in audit.problem_counts
    for record in _kept(file, reasons, changes):
        if header and changes.kept == 1:
            writer.writerow(map(_escape, record.value))
        cells = list(map(str, record.value.values()))
        if any(map(escapes, cells)):
            changes.escaped.append(record.line)
        writer.writerow(map(_escape, cells))
    return changes


def _escape(cell: str) -> str:
    return f"'{cell}" if escapes(cell) else cell
