"""Whether a file holds eval results or a training set, from its beginning alone. The file is then read once."""

from __future__ import annotations

import io
from collections import Counter
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.evidence_words import Kind, name_has, name_words, read_cell
from bot.evidence.evals.sheets.columns import profile_columns
from bot.evidence.evals.sheets.sheet_cases import flat_row
from bot.evidence.evals.sheets.sheet_columns import plan_sheet
from bot.evidence.evals.sniff import document_format, lines_format
from bot.evidence.evals.tools.inspect_log import is_inspect_archive
from bot.evidence.evals.tools.promptfoo_table import result_columns, status_columns
from bot.evidence.file_error import EvidenceFileError
from bot.evidence.files.json_values import DEPTHS, JsonDocument
from bot.evidence.files.source_file import SourceFile
from bot.evidence.files.zip_archive import ZipArchive
from bot.evidence.training.records.training_examples import Format, Record
from bot.evidence.training.records.training_file import open_training_file
from bot.evidence.training.records.training_records import Options, read_row, read_with_columns
from bot.evidence.training.records.training_shapes import SAMPLE_ROWS, find_columns

Subject = Literal["evals", "training"]

# Formats that eval results have, too: whether something passed stands beside the text.
SHARED: frozenset[Format] = frozenset({"prompt/completion", "alpaca", "text only", "prompt only", "table", "own"})
UNSURE = frozenset({"direction", "passes", "pass column", "verdict"})  # questions of a verdict that may be none
FIRST_VALUES = 20
PREDICTED = frozenset(["prediction", "predictions", "predicted", "pred", "preds"])
SCORE_ROWS = frozenset(["name", "value", "datatype"])  # Langfuse exports a score in each row
RIGHT = frozenset(["gold", "expected", "reference", "truth"])  # the right answer
GIVEN = frozenset(["answer", "response", "output", "actual"])  # the model's


def tell_subject(source: SourceFile) -> Subject:
    """What the file is: by an eval tool's fields, else by a training format's, else by a column that says passed.

    What fits neither is read as eval results: that reader says best what is missing. Raises EvidenceFileError for a
    zip archive that is broken.
    """
    if source.first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or _is_eval_tool(source):
        return "evals"
    try:
        name, rows = _training_format(source.path)
    except ValueError:  # such as EvidenceFileError
        return "evals"
    is_shared = name in SHARED
    if is_shared and (_has_predictions(rows) or _has_verdict(rows, may_be_unsure=name in ("table", "own"))):
        return "evals"
    return "evals" if name == "unknown" else "training"


def _is_eval_tool(source: SourceFile) -> bool:
    """Do the first records have the fields of a tool for evals?"""
    if source.first.startswith(b"PK"):
        with closing(ZipArchive(source)) as archive:
            return is_inspect_archive(archive.names())
    values = first_values(source.first)
    if len(values) > 1:
        return lines_format(values) != "sheet"
    if not values or values[0] is None:
        return False
    found = document_format(JsonDocument(source, values[0]))
    return bool(found) and not found.startswith("rows:")


def first_values(raw: bytes) -> list[Any]:
    """The first JSON values in these bytes, one or many; the last may be there only in part."""
    import ijson

    found: list[Any] = []
    builder, depth = ijson.ObjectBuilder(), 0
    stream = io.BytesIO(raw.removeprefix(b"\xef\xbb\xbf"))
    with suppress(ijson.JSONError, UnicodeDecodeError, RecursionError):
        for event, value in ijson.basic_parse(stream, multiple_values=True, use_float=True):
            builder.event(event, value)
            depth += DEPTHS.get(event, 0)
            if not depth:
                found.append(builder.value)
                builder = ijson.ObjectBuilder()
            if len(found) == FIRST_VALUES:
                break
    if depth and len(found) < FIRST_VALUES:
        found.append(builder.value)
    return found


def _training_format(path: Path) -> tuple[Format, list[dict[str, Any]]]:
    """The training format of most of the first records, and those records. Raises EvidenceFileError."""
    with open_training_file(path) as file:
        columns, items = read_with_columns(file, Options())
        records = [item for item in islice(items, SAMPLE_ROWS) if isinstance(item, Record)]
        formats = Counter(read_row(record, columns, file.container).format for record in records)
    return (formats.most_common(1)[0][0] if formats else "unknown"), [record.value for record in records]


def _has_predictions(rows: list[dict[str, Any]]) -> bool:
    """Do predictions, answers beside the right ones, or a column named "passed" show that a model was tried here?"""
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    parts = [set(name_words(name)) for name in names]
    if any(part & PREDICTED for part in parts) or {"".join(name_words(name)) for name in names} >= SCORE_ROWS:
        return True
    if any(name_has(name, "verdict_sure") and not name_has(name, "answer") for name in names):
        return True
    return any(part & RIGHT for part in parts) and any(part & GIVEN and not part & RIGHT for part in parts)


def _has_verdict(rows: list[dict[str, Any]], *, may_be_unsure: bool) -> bool:
    """Does a column say what passed, or hold scores? `may_be_unsure`: also one that must be asked about."""
    flat = [dict(flat_row(row)) for row in rows]
    cells = [["" if value is None else str(value) for value in row.values()] for row in flat]
    if status_columns(list(rows[0]) if rows else []) or result_columns(cells):
        return True
    profiles, count = profile_columns(enumerate(flat, start=1))
    try:
        plan = plan_sheet(profiles, count, EvalChoices(), "")
    except EvidenceFileError:
        return True  # a verdict of formulas: the reader of evals says so
    asked = {question.about for question in plan.questions}
    if plan.undecided and "passes" in asked and _are_labels(flat, [name for name, _ in plan.verdicts]):
        return False
    return bool(plan.verdicts) and (may_be_unsure or not UNSURE & asked)


def _are_labels(rows: list[dict[str, Any]], verdicts: list[str]) -> bool:
    """Is the column that might be a verdict the output of a training set: labels, and no word for passed or failed?"""
    columns = find_columns(rows, "table")
    if columns is None or columns.by != "name" or [columns.output] != verdicts:
        return False
    return all(read_cell(row.get(columns.output))[0] in (Kind.TEXT, Kind.ABSENT) for row in rows)
