"""Tables that are no text, as a stream: Excel workbooks (.xlsx) and Parquet.

Formulas are never computed: a cell has the value Excel stored, or none.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.evidence.file_error import EvidenceFileError
from bot.evidence.files.delimited import find_header, unique_header
from bot.evidence.files.source_file import MEBIBYTE, SourceFile
from bot.evidence.files.zip_archive import ZipArchive
from bot.evidence.loaded_content import refused

LOOKED_AT = 60  # filled rows that the header is looked for in
EMPTY_ROWS = 5000  # empty rows in a row after which a sheet has ended
BATCH = 4096
LONGEST_STRING = 64 * MEBIBYTE  # of the metadata


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without a stored value."""

    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with a header. `header_row` is the number of its last row."""

    name: str
    header: list[str]
    header_row: int


class WorkbookFile:
    """The sheets of a workbook. Raises EvidenceFileError for what is no workbook."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        with closing(ZipArchive(source)) as archive:  # refuses what unpacks to far too much before openpyxl sees it
            names = archive.names()
        if not any(name.startswith("xl/") for name in names):
            raise refused("zip_no_workbook", file=source.name)
        self.sheets = self._sheets()

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[Any]]]:
        """Each row below the header with its number; rows without any value are left out."""
        width = len(sheet.header)
        with open_workbook(self.source, values=True) as values, open_workbook(self.source, values=False) as formulas:
            first = sheet.header_row + 1
            both = (
                book[sheet.name].iter_rows(min_row=first, max_col=width, values_only=True)
                for book in (values, formulas)
            )
            for number, (stored, written) in enumerate(zip(*both, strict=False), start=first):
                row = [
                    Formula(text) if value is None and isinstance(text, str) and text.startswith("=") else value
                    for value, text in zip(stored, written, strict=False)
                ]
                if any(value is not None for value in row):
                    yield number, row + [None] * (width - len(row))

    def _sheets(self) -> list[Sheet]:
        found = []
        with open_workbook(self.source, values=True) as workbook:
            for name in workbook.sheetnames:
                sheet = workbook[name]
                if not hasattr(sheet, "iter_rows"):
                    continue  # a chart
                rows = list(islice(filled_rows(sheet), LOOKED_AT))
                header = find_header([["" if value is None else str(value) for value in row] for _, row in rows])
                if sum(bool(cell.strip()) for cell in header.cells) >= 2:
                    last = rows[header.end - 1][0]
                    found.append(Sheet(name, unique_header(_names(header.cells)), last))
        return found


def _names(cells: Sequence[str]) -> list[str]:
    """The cells of a header, without the empty ones at its end."""
    names = list(cells)
    while names and not names[-1].strip():
        names.pop()
    return names


@contextmanager
def open_workbook(source: SourceFile, *, values: bool) -> Iterator[Any]:
    """The workbook with the stored values, or with the formulas. Raises EvidenceFileError where it breaks."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(source.path, read_only=True, data_only=values)
        with closing(workbook):
            for sheet in workbook.worksheets:
                sheet.reset_dimensions()  # a sheet's stated size is not believed
            yield workbook
    except EvidenceFileError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it raise
        raise refused("workbook_cut", file=source.name, reason=type(error).__name__) from error


def filled_rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows that hold anything, with their numbers."""
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(cell is not None and str(cell).strip() for cell in cells):
            empty = 0
            yield number, cells
        else:
            empty += 1
            if empty > EMPTY_ROWS:
                return


def parquet_rows(source: SourceFile) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row with its number from 1. Raises EvidenceFileError for a broken file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(source.path, memory_map=False, thrift_string_size_limit=LONGEST_STRING) as file:
            total = max(1, file.metadata.num_rows)
            for batch in file.iter_batches(batch_size=BATCH, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
                source.report(source.size * number // total)
    except (pa.ArrowException, OSError, ValueError, TypeError, OverflowError):  # bytes that no type fits, too
        raise refused("parquet_cut", file=source.name, row=number + 1) from None
