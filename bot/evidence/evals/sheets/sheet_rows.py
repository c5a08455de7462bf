"""Which sheets of a workbook hold cases, and which rows are none: sums such as "Total", headings, a lacking header."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from bot.evidence.evals.evidence_words import Kind, last_part, name_has, read_cell
from bot.evidence.evals.sheets.columns import profile_columns
from bot.evidence.evals.sheets.verdict_candidates import candidates, graded_words, is_score
from bot.evidence.files.binary_tables import Sheet, WorkbookFile
from bot.evidence.files.delimited import DelimitedFile
from bot.evidence.files.source_file import SourceFile
from bot.evidence.loaded_content import content, refused, sentence

Row = tuple[int, Mapping[str, Any]]
Rows = Callable[[], Iterator[Row]]

SHARE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:/|of|von|de|из)\s*\d+(?:[.,]\d+)?$")
WIDE = 3  # columns of a table in which a row with one filled cell is a heading
MOST_NAMED = 5  # rows that a note names
FIRST_ROWS = 20  # rows that show whether the header is lacking
VERDICTS = frozenset([Kind.PASS, Kind.FAIL, Kind.YES, Kind.NO])
# A first row with one of these is data and no header.
DATA_WORDS = frozenset(["true", "false", "yes", "no", "good", "bad"])
SENTENCE = re.compile(r".{25,}[.?!]$|.{60,}$", re.DOTALL)
SEEN = 200  # rows of each sheet that are looked at
FEWEST = 3  # rows of a sheet that may hold the cases, if another one has more


def is_summary(row: Mapping[str, Any]) -> bool:
    """Does the first filled cell name a sum, and do all others hold numbers?"""
    filled = [value for value in row.values() if value is not None and value != ""]
    if not filled or not isinstance(filled[0], str) or len(filled[0]) > 40:
        return False
    name = " ".join(filled[0].split()).casefold().rstrip(":").rstrip()
    return name in content().evals.summary_rows.names and len(filled) > 1 and all(map(_is_number, filled[1:]))


def is_heading(row: Mapping[str, Any]) -> bool:
    """Is the row the header again, or one text over or under the rows of a table?"""
    filled = [(name, value) for name, value in row.items() if value is not None and value != ""]
    if len(filled) > 1:
        return all(isinstance(value, str) and value.strip() == name for name, value in filled)
    if not filled or len(row) < WIDE:
        return False
    name, value = filled[0]
    return (
        name == next(iter(row))
        and not name_has(last_part(name), "input")  # a question without an answer is a case that was not evaluated
        and isinstance(value, str)
        and (" " in value.strip() or value.rstrip().endswith(":"))
        and read_cell(value)[0] is Kind.TEXT
    )


def without_summaries(rows: Rows, is_table: bool) -> tuple[Rows, list[int]]:
    """The rows without those that are no cases, and the lines of these. The list is filled while rows are read.

    Headings are looked for in tables only: a record of JSON may well have one filled field.
    """
    lines: list[int] = []

    def kept() -> Iterator[Row]:
        lines.clear()
        for line, row in rows():
            if is_summary(row) or (is_table and is_heading(row)):
                lines.append(line)
            else:
                yield line, row

    return kept, lines


def summary_note(lines: list[int]) -> str:
    """A sentence about the rows that were left out, or ""."""
    if not lines:
        return ""
    named = ", ".join(map(str, lines[:MOST_NAMED])) + (", …" if len(lines) > MOST_NAMED else "")
    return sentence("notes.summary_rows", lines=named)


def _is_number(value: Any) -> bool:
    kind, number = read_cell(value)
    is_share = isinstance(value, str) and SHARE.match(value.strip())
    return kind in (Kind.FORMULA, Kind.ABSENT) or not math.isnan(number) or bool(is_share)


def lacks_header(table: DelimitedFile) -> bool:
    """Does the first row hold a verdict where the rows below do, too?

    A word such as "pass", or 1, may be a column's name. It is data if another cell of its row is a sentence.
    """
    first = [row for _, row in islice(table.rows(), FIRST_ROWS)]
    is_sentence = any(SENTENCE.match(name) for name in table.header)
    for place, name in enumerate(table.header):
        is_data = name.casefold() in DATA_WORDS or (is_sentence and read_cell(name)[0] in VERDICTS)
        kinds = {read_cell(row[place])[0] for row in first} - {Kind.ABSENT}
        if is_data and kinds and kinds <= VERDICTS:
            return True
    return False


def workbook_rows(source: SourceFile) -> tuple[Rows, list[str]]:
    """The rows of the sheets that are read, and notes on those that are left out.

    Sheets with the same columns as the chosen one are read together, with their names as variants. Raises
    EvidenceFileError for a workbook without a table.
    """
    workbook = WorkbookFile(source)
    if not workbook.sheets:
        raise refused("no_sheet", file=source.name)
    first = max(workbook.sheets, key=lambda sheet: (*_weight(workbook, sheet), -workbook.sheets.index(sheet)))
    alike = [sheet for sheet in workbook.sheets if set(sheet.header) == set(first.header)]
    extra = {"sheet model": ""} if len(alike) > 1 else {}

    def rows() -> Iterator[tuple[int, Mapping[str, Any]]]:
        for sheet in alike:
            for line, row in workbook.rows(sheet):
                yield line, dict(zip(sheet.header, row, strict=True)) | dict.fromkeys(extra, sheet.name)

    left = [sheet.name for sheet in workbook.sheets if sheet not in alike]
    note = sentence("notes.left_out_sheets", name=first.name, names=", ".join(left))
    return rows, [note] if left else []


def _weight(workbook: WorkbookFile, sheet: Sheet) -> tuple[int, int, int]:
    """How likely a sheet holds the cases: a verdict, or grades, in its columns; then its rows; then its width."""
    listed = [(line, dict(zip(sheet.header, row, strict=True))) for line, row in islice(workbook.rows(sheet), SEEN)]
    profiles, count = profile_columns((line, row) for line, row in listed if not (is_summary(row) or is_heading(row)))
    if count < FEWEST:
        return 0, count, len(sheet.header)
    if candidates(profiles):
        return 2, count, len(sheet.header)
    graded = bool(graded_words(profiles, ())) or any(is_score(profile) for profile in profiles.values())
    return int(graded), count, len(sheet.header)
