"""Eval files to a reading: find the format, read the cases, sum them up. This runs in a worker process or a command."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from bot.evidence.evals.eval_cases import EvalCases
from bot.evidence.evals.eval_reading import EvalChoices, EvalReading
from bot.evidence.evals.eval_summary import summarise
from bot.evidence.evals.evidence_words import Kind, last_part, read_cell
from bot.evidence.evals.file_summary import FileSummary
from bot.evidence.evals.sheets.plain_json import assertion_rows, counted_parts, counted_results, table_rows
from bot.evidence.evals.sheets.sheet_cases import flat_row, read_sheet
from bot.evidence.evals.sheets.sheet_rows import lacks_header, workbook_rows
from bot.evidence.evals.sniff import document_format, lines_format, sheet_kind, wrapper_of
from bot.evidence.evals.tools.deepeval_run import read_deepeval
from bot.evidence.evals.tools.helm_stats import read_helm
from bot.evidence.evals.tools.inspect_log import is_inspect_archive, read_inspect_archive, read_inspect_json
from bot.evidence.evals.tools.junit_report import read_junit
from bot.evidence.evals.tools.lm_eval import read_lm_eval_results, read_lm_eval_samples
from bot.evidence.evals.tools.openai_evals import read_openai_items, read_openai_log, read_openai_run
from bot.evidence.evals.tools.promptfoo_results import read_promptfoo, read_promptfoo_lines
from bot.evidence.evals.tools.promptfoo_table import (
    SEEN,
    read_promptfoo_html,
    read_promptfoo_table,
    result_columns,
    status_columns,
)
from bot.evidence.files.binary_tables import parquet_rows
from bot.evidence.files.delimited import open_delimited, without_header
from bot.evidence.files.json_values import JsonDocument, at, parse_json, record_lines
from bot.evidence.files.source_file import MEBIBYTE, Progress, SourceFile, as_utf8, encoding_of, hash_of, open_source
from bot.evidence.files.zip_archive import ZipArchive
from bot.evidence.loaded_content import refused, sentence

LARGEST_PAGE = 200 * MEBIBYTE
FIRST_RECORDS = 20
MOST_NAMED = 5  # lines with a key that stands twice
# Keys that hold the verdict, or part of it, in one tool or another.
DECIDING = frozenset(
    ["success", "pass", "passed", "correct", "value", "score", "status", "verdict", "failureReason", "result"]
)
# A CSV's header may begin with "[provider] prompt" or "{{variable}}".
JSON_START = re.compile(r"\{(?!\{)|\[\s*(?:[\[{\"\d\]-]|true|false|null)")
# By the names of `sniff`: documents of a tool, records of a tool, and files of a tool that hold no cases, with the
# sentence that says so.
DOCUMENT_READERS: Mapping[str, Callable[[JsonDocument, EvalChoices], EvalCases]] = {
    "promptfoo": read_promptfoo,
    "inspect": read_inspect_json,
    "deepeval": read_deepeval,
    "openai run": read_openai_run,
    "lm-eval results": read_lm_eval_results,
}
RECORD_READERS: Mapping[str, Callable[[Iterable[Any], EvalChoices], EvalCases]] = {
    "openai log": read_openai_log,
    "openai items": read_openai_items,
    "promptfoo": read_promptfoo_lines,
    "lm-eval": read_lm_eval_samples,
    "helm": read_helm,
}
NOT_CASES = {"deepeval cache": "deepeval_cache", "helm states": "helm_requests", "helm stats": "helm_means"}


def read_paths(paths: list[Path], choices: EvalChoices, progress: Progress | None = None) -> EvalReading:
    """The reading of one or two files. Raises EvidenceFileError, QuestionError."""
    # The second of two files has a variant of its own, and may lack the input type that was chosen for the first.
    second = choices.model_copy(update={"variant": choices.versus or None, "group_column": None})
    summaries = []
    for path, own in zip(paths, (choices, second), strict=False):
        source = open_source(path, progress)
        summaries.append(FileSummary(source.name, hash_of(path), read_cases(source, choices), own))
    return summarise(*summaries)


def read_cases(source: SourceFile, choices: EvalChoices) -> EvalCases:
    """The cases of one file of any format. Raises EvidenceFileError, QuestionError."""
    try:
        cases = _read(source, choices)
        _say_repeated(source, cases)
        return cases
    except OSError as error:  # deleted or unmounted while it is read
        raise refused("unreadable", file=source.name, reason=error.strerror or error) from None
    except RecursionError:
        raise refused("too_deep", file=source.name) from None


def _say_repeated(source: SourceFile, cases: EvalCases) -> None:
    """Keys that stand twice: a question where they may decide, else a note."""
    deciding = {*DECIDING, *(last_part(name).rpartition(" ")[2] for name in cases.verdict.split(", "))}
    lines = sorted(source.repeated.items())
    for line, keys in lines[:MOST_NAMED]:
        where = sentence("terms.line", line=line) if line else sentence("terms.document")
        for key in keys:
            text = sentence("terms.key_twice", place=where, key=key[:40])
            if key in deciding:
                cases.ask("key_twice", text=text)
            else:
                cases.notes.append(sentence("notes.key_twice", text=text))
    if any(set(keys) & deciding for _, keys in lines[MOST_NAMED:]):
        cases.ask("keys_twice", count=len(lines) - MOST_NAMED)


def _read(source: SourceFile, choices: EvalChoices) -> EvalCases:
    if source.first.startswith(b"PAR1"):
        return _read_records("rows", "Parquet", source, choices, lambda: parquet_rows(source))
    if source.first.startswith(b"PK"):
        return _read_zip(source, choices)
    encoding = encoding_of(source)
    text = source.first.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if _is_junit(text):
        return read_junit(source, choices)  # it says itself what encoding it has
    with as_utf8(source, encoding) as plain:
        if text.startswith("<"):
            if plain.size > LARGEST_PAGE:
                raise refused("large_page", file=source.name, size=plain.size // MEBIBYTE)
            return read_promptfoo_html(plain.path.read_text(encoding="utf-8-sig"), choices, source.name)
        return _read_json(plain, text, choices) if JSON_START.match(text) else _read_delimited(plain, choices)


def _read_zip(source: SourceFile, choices: EvalChoices) -> EvalCases:
    with closing(ZipArchive(source)) as archive:
        if is_inspect_archive(archive.names()):
            return read_inspect_archive(source, archive, choices)
    rows, notes = workbook_rows(source)
    cases = _sheet("XLSX", source, choices, rows)
    cases.notes += notes
    return cases


def _is_junit(text: str) -> bool:
    is_page = text[:2000].lower().startswith(("<!doctype html", "<html"))
    return not is_page and text.startswith("<") and ("<testsuite" in text or text.startswith("<?xml"))


def _read_json(source: SourceFile, text: str, choices: EvalChoices) -> EvalCases:
    if _is_lines(source, text):
        return _read_lines(source, choices)
    document = JsonDocument(source)
    if (wrapper := wrapper_of(document.head)) is not None:
        document.unwrap(wrapper)
    name, _, path = document_format(document).partition(":")
    if name in NOT_CASES:
        raise refused(NOT_CASES[name], file=source.name)
    reader = DOCUMENT_READERS.get(name)
    if reader and isinstance(document.head, dict) and not (path and name in RECORD_READERS):
        return reader(document, choices)
    match name:
        case "jest":
            tests = list(assertion_rows(document.records("testResults")))
            return _sheet("Jest JSON", source, choices, lambda: enumerate(tests, start=1))
        case "" | "rows" if (table := table_rows(document.whole)) is not None:
            return _read_records("rows", "JSON", source, choices, lambda: enumerate(table, start=1))
        case "":
            counted = counted_results(document.whole, choices, source.name)
            if counted is None:
                raise refused("json_without_list", file=source.name)
            return counted
    records = lambda: enumerate(document.records(path), start=1)  # noqa: E731
    cases = _read_records(name, "JSON", source, choices, records)
    if at(document.head, "has_more") is True:
        cases.ask("one_page")
    return cases


def _read_lines(source: SourceFile, choices: EvalChoices) -> EvalCases:
    first = [record for _, record in islice(record_lines(source), FIRST_RECORDS)]
    counted = counted_results(first[0], choices, source.name) if first and not _has_verdict(first[0]) else None
    if counted is not None and not any(counted_parts(record, source.name) for record in first[1:]):
        return counted  # a summary, with some of the cases below
    name = lines_format(first)
    return _read_records("rows" if name == "sheet" else name, "JSONL", source, choices, lambda: record_lines(source))


def _read_records(name: str, kind: str, source: SourceFile, choices: EvalChoices, records: Any) -> EvalCases:
    if reader := RECORD_READERS.get(name):
        return reader((record for _, record in records()), choices)

    def rows() -> Iterator[tuple[int, Mapping[str, Any]]]:
        for line, record in records():
            if not isinstance(record, dict):
                unit = sentence("terms.line_unit") if kind == "JSONL" else sentence("terms.record_unit")
                raise refused("no_object", file=source.name, unit=unit, line=line)
            yield line, dict(flat_row(record))

    return _sheet(kind, source, choices, rows)


def _read_delimited(source: SourceFile, choices: EvalChoices) -> EvalCases:
    table = open_delimited(source)
    table = without_header(table) if lacks_header(table) else table
    first = [row for _, row in islice(table.rows(), SEEN)]
    columns = result_columns(first) or status_columns(table.header)
    kind = "TSV" if table.delimiter == "\t" else "CSV"
    if columns:
        return read_promptfoo_table(kind, table.header, table.rows(), columns, choices, source.name)
    # A table of one column may hold verdicts or numbers.
    if len(table.header) < 2 and not any(Kind.PASS <= read_cell(row[0])[0] <= Kind.NUMBER for row in first):
        raise refused("no_table", file=source.name)
    rows = lambda: ((line, dict(zip(table.header, row, strict=True))) for line, row in table.rows())  # noqa: E731
    return _sheet(kind, source, choices, rows)


def _sheet(kind: str, source: SourceFile, choices: EvalChoices, rows: Any) -> EvalCases:
    columns = list(dict.fromkeys(name for _, row in islice(rows(), FIRST_RECORDS) for name in row))
    return read_sheet(sheet_kind(columns, kind), rows, choices, source.name)


def _has_verdict(record: Any) -> bool:
    """Is a record of a file a case, so that its numbers are no counts of a run?"""
    return isinstance(record, dict) and any(isinstance(value, bool | list) for value in record.values())


def _is_lines(source: SourceFile, text: str) -> bool:
    """Is this JSONL? The first line is a value of its own, or the name says so; an array over many lines is none."""
    line, newline, rest = text.partition("\n")
    is_named = source.suffix in (".jsonl", ".ndjson") and text.startswith("{") and line.strip() != "{"
    if not rest.strip():
        return is_named and not newline and len(source.first) < source.size
    try:
        return isinstance(parse_json(line.encode()), dict | list)
    except (ValueError, RecursionError):
        return is_named
