"""What people see and download of an audit: the report in Markdown, the card, the cleaned file.

The report names lines and kinds; it repeats nothing that a record says. What is not in the list of changes is as it
was.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

import orjson

from bot.consultation.file_reading import FileReading, FileSource
from bot.decision import formatting
from bot.evidence.costs.cost_inputs import measure_tokens
from bot.evidence.loaded_content import content, sentence
from bot.evidence.training.audit_result import Audit, Tier, estimate_tokens
from bot.evidence.training.records.json_lines import list_lines
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
    numbers = itertools.count()
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


MOST_PROBLEMS = 50  # problems of a kind that the report lists
MOST_SHOWN = 12  # problems of a training set that are shown
FIRST_LINES = 5  # of one kind that are listed
# By whether all have the same detail, and whether all their lines are listed.
NAMES = {
    (True, True): "found.problem_all",
    (True, False): "found.problem_first",
    (False, True): "found.like_problem_all",
    (False, False): "found.like_problem_first",
}
EVERY = 10**9  # line ranges: all of them, since nothing may be changed that is not listed


def render_training_report(audit: Audit, tier: Tier, changes: Changes | None = None) -> str:
    """The whole report."""
    parts = [*_render_head(audit, tier), *_render_figures(audit), *_render_problems(audit)]
    if changes is not None:
        parts += _render_changes(changes)
    return "\n".join(parts) + "\n"


def describe_usable(audit: Audit) -> str:
    """How many of the records are usable examples; or what the file is for, where it holds no pairs."""
    texts = content().training
    if audit.supervised:
        usable = formatting.counted(audit.usable, "usable example")
        return texts.report["usable"].format(usable=usable, records=formatting.counted(audit.records, "record"))
    return texts.unsupervised.get(audit.format, texts.unsupervised["unknown"])


def describe_tier(audit: Audit, tier: Tier) -> str:
    """The usable examples against the guide's number for the diversity."""
    words = content().training.report
    name = "tier_met" if audit.usable >= tier.needed else "tier_open"
    diversity = tier.diversity if tier.stated else sentence("audit.not_stated", diversity=tier.diversity)
    return words[name].format(
        needed=f"{tier.needed:,}", diversity=diversity, section=tier.section, missing=f"{tier.needed - audit.usable:,}"
    )


def _render_head(audit: Audit, tier: Tier) -> list[str]:
    texts = content().training
    words = texts.report
    file = words["file"].format(size=f"{audit.size:,}", sha256=audit.sha256, format=audit.format)
    lines = [words["title"].format(name=_plain(audit.name)), "", file, ""]
    if not audit.supervised:
        return [*lines, describe_usable(audit), ""]
    spread = audit.output_lengths
    low, high = estimate_tokens(audit.input_lengths.mean + spread.mean, audit.wide_share)
    return [
        *lines,
        describe_usable(audit),
        describe_tier(audit, tier),
        words["trusted"].format(size=texts.limits.sample_size),
        "",
        words["lengths"].format(**asdict(spread), tokens_low=f"{low:,.0f}", tokens_high=f"{high:,.0f}"),
        "",
    ]


def _render_figures(audit: Audit) -> list[str]:
    counts = [
        (sentence("audit.records"), audit.records),
        (sentence("audit.without_system_prompt"), audit.without_system_prompt),
        *_list_counts(audit),
    ]
    rows = (f"| {label[:1].upper()}{label[1:]} | {count} |" for label, count in counts)
    return [sentence("audit.head"), "| --- | ---: |", *rows, ""]


def _list_counts(audit: Audit) -> list[tuple[str, int]]:
    """What was found, with its number."""
    near = sentence("found.near") if audit.near_complete else sentence("found.near_at_least")
    counts = [
        (sentence("found.exact"), audit.exact),
        (near, audit.near),
        (sentence("found.conflicts"), audit.conflicts),
        (sentence("found.empty_outputs"), audit.empty_outputs),
        (sentence("found.system_prompts"), audit.system_prompts),
    ]
    if audit.overlap is not None:
        counts.append((sentence("found.overlap"), audit.overlap))
    personal = ((kind.replace("_", " "), count) for kind, count in audit.personal_data.items())
    return [*counts, *((sentence("found.personal_data", kind=kind), count) for kind, count in personal)]


def _render_problems(audit: Audit) -> list[str]:
    if not audit.problems:
        return [sentence("audit.no_problems"), ""]
    lines = [sentence("audit.problems"), ""]
    for kind, count in sorted(audit.problem_counts.items(), key=lambda item: -item[1]):
        lines.append(f"**{kind.replace('_', ' ')}**: {count}")
        found = [problem for problem in audit.problems if problem.kind == kind]
        for problem in found[:MOST_PROBLEMS]:
            place = f"line {problem.line}: " if problem.line else ""
            lines.append(f"- {place}{_plain(problem.detail)}")
        if count > MOST_PROBLEMS:
            lines.append(sentence("audit.more", count=count - min(MOST_PROBLEMS, len(found))))
        lines.append("")
    return lines


def _render_changes(changes: Changes) -> list[str]:
    words = content().training.report
    lines = [words["clean"], "", words["clean_written"].format(format=changes.format), ""]
    listed = [
        words[f"dropped_{reason}"].format(count=len(numbers), lines=list_lines(numbers, EVERY))
        for reason, numbers in changes.left_out.items()
    ]
    if changes.unreadable:
        places = list_lines(sorted(set(changes.unreadable)), EVERY)
        listed.append(words["dropped_unreadable"].format(count=len(changes.unreadable), lines=places))
    if changes.escaped:
        listed.append(words["escaped"].format(count=len(changes.escaped), lines=list_lines(changes.escaped, EVERY)))
    return [*lines, *(f"- {line}" for line in listed or [words["clean_none"]]), "", words["kept"], ""]


def _plain(text: str) -> str:
    """A name or detail without what Markdown or HTML would read as markup."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in text)


def training_file_reading(audit: Audit) -> FileReading:
    """What a consultation keeps of an audit."""
    tokens = measure_tokens(audit)
    return FileReading(
        subject="training",
        source=FileSource(name=audit.name, sha256=audit.sha256),
        format=audit.format,
        statements=(describe_usable(audit).replace("**", ""),),
        problems=tuple(group_problems(audit)[:MOST_SHOWN]),
        counts=tuple((label, count) for label, count in _list_counts(audit) if count),
        values={"labelled_examples": audit.usable} if audit.supervised else {},
        tokens={name: (figure.low or 0.0, figure.high or 0.0) for name, figure in tokens.items()},
    )


def group_problems(audit: Audit) -> list[str]:
    """A sentence for each kind, in the order of its first problem; for each problem of the whole file its own."""
    lines = []
    for kind in dict.fromkeys(item.kind for item in audit.problems):
        found = [item for item in audit.problems if item.kind == kind]
        in_lines = [item for item in found if item.line]
        # What stands behind those with a line is "and so many more": the count has them.
        of_file = found[: found.index(in_lines[0])] if in_lines else found
        lines += [item.detail for item in of_file]
        if in_lines:
            lines.append(_in_lines(in_lines, audit.problem_counts[kind] - len(of_file)))
    return lines


def _in_lines(found: list[Problem], count: int) -> str:
    first = found[0]
    if count == 1:
        return sentence("found.problem", line=first.line, detail=first.detail)
    lines = list_lines(sorted({item.line for item in found})[:FIRST_LINES])
    name = NAMES[len({item.detail for item in found}) == 1, count <= FIRST_LINES]
    return sentence(name, count=f"{count:,}", line=first.line, lines=lines, detail=first.detail)
