"""Rows of a sheet that are no cases: sums such as "Total" and "Average", headings between the rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.evidence.evals.cell_values import Kind, read_cell
from bot.evidence.evals.evidence_words import last_part, name_has
from bot.evidence.loaded_content import content, sentence

Row = tuple[int, Mapping[str, Any]]
Rows = Callable[[], Iterator[Row]]

SHARE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:/|of|von|de|из)\s*\d+(?:[.,]\d+)?$")
WIDE = 3  # columns of a table in which a row with one filled cell is a heading
MOST_NAMED = 5  # rows that a note names


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
    if kind in (Kind.NUMBER, Kind.FORMULA, Kind.ABSENT):
        return True
    return (kind in (Kind.YES, Kind.NO) and number == number) or (
        isinstance(value, str) and bool(SHARE.match(value.strip()))
    )
