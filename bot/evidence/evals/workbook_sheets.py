"""Which sheets of a workbook hold the cases: those with a verdict, then those with most rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from bot.evidence.evals.column_profiles import profile_columns
from bot.evidence.evals.summary_rows import Rows, is_heading, is_summary
from bot.evidence.evals.verdict_candidates import candidates, graded_words, is_score
from bot.evidence.files.source_file import SourceFile
from bot.evidence.files.workbook import Sheet, WorkbookFile
from bot.evidence.loaded_content import refused, sentence

SEEN = 200  # rows of each sheet that are looked at
FEWEST = 3  # rows of a sheet that may hold the cases, if another one has more


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
