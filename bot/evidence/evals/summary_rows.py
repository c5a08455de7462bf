"""Rows of a sheet that sum up the rows above, such as "Total" and "Average": they are no cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.evidence.evals.cell_values import Kind, read_cell
from bot.evidence.evals.evidence_words import words

Row = tuple[int, Mapping[str, Any]]
Rows = Callable[[], Iterator[Row]]

SHARE = re.compile(r"\d+(?:[.,]\d+)?\s*(?:/|of|von|de|из)\s*\d+(?:[.,]\d+)?$")
MOST_NAMED = 5  # rows that a note names


def is_summary(row: Mapping[str, Any]) -> bool:
    """Does the first filled cell name a sum, and do all others hold numbers?"""
    filled = [value for value in row.values() if value is not None and value != ""]
    if not filled or not isinstance(filled[0], str) or len(filled[0]) > 40:
        return False
    name = " ".join(filled[0].split()).casefold().rstrip(":").rstrip()
    return name in words().summary_rows and len(filled) > 1 and all(map(_is_number, filled[1:]))


def without_summaries(rows: Rows) -> tuple[Rows, list[int]]:
    """The rows without those that sum up, and the lines of these. The list is filled as the rows are first read."""
    lines: list[int] = []

    def kept() -> Iterator[Row]:
        lines.clear()
        for line, row in rows():
            if is_summary(row):
                lines.append(line)
            else:
                yield line, row

    return kept, lines


def summary_note(lines: list[int]) -> str:
    """A sentence about the rows that were left out, or ""."""
    if not lines:
        return ""
    named = ", ".join(map(str, lines[:MOST_NAMED])) + (", …" if len(lines) > MOST_NAMED else "")
    return f"Rows that sum up the others were left out: line {named}."


def _is_number(value: Any) -> bool:
    kind, number = read_cell(value)
    if kind in (Kind.NUMBER, Kind.FORMULA, Kind.ABSENT):
        return True
    return (kind in (Kind.YES, Kind.NO) and number == number) or (
        isinstance(value, str) and bool(SHARE.match(value.strip()))
    )
