"""Workbooks (.xlsx) as records: the first sheet with an input and an output."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from bot.evidence.files.delimited import unique_header
from bot.evidence.training.json_lines import list_lines
from bot.evidence.training.training_columns import find_columns
from bot.evidence.training.training_examples import FileRefusedError, Problem, Record, problem, refused_file
from bot.evidence.training.training_file import TrainingFile
from bot.evidence.training.training_sheets import find_titles, is_header

EMPTY_ROWS = 5000  # empty rows in a row after which a workbook's sheet has ended


def read_xlsx(file: TrainingFile) -> Iterator[Record | Problem]:
    """Rows of the first sheet of a workbook that has an input and an output.

    A formula is never evaluated: the value that the sheet was saved with is read, and the cell is reported.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(file.path, read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(file.path, read_only=True, data_only=False)
        with closing(book), closing(formulas):
            yield from _read_book(book, formulas, file)
    except (FileRefusedError, GeneratorExit):
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a broken workbook
        raise refused_file("broken_workbook", name=file.name) from error


def _read_book(book: Any, formulas: Any, file: TrainingFile) -> Iterator[Record | Problem]:
    usable = []
    for sheet in book.worksheets:
        listed = [(number, [_text(cell) for cell in cells]) for number, cells in islice(_sheet_rows(sheet), 60)]
        titles = find_titles(listed)
        texts = [cells for _, cells in listed[len(titles) :]]
        if len(texts) < 2:
            continue
        header = unique_header(texts[0]) if is_header(texts) else None
        names = header or [f"column {number}" for number in range(1, len(texts[0]) + 1)]
        body = [dict(zip(names, row, strict=False)) for row in (texts[1:] if header else texts)]
        if find_columns(body, "table"):
            usable.append((sheet, names, header is not None, titles))
    if not usable:
        raise refused_file("no_columns", name=file.name)
    sheet, names, has_header, titles = usable[0]
    if titles:
        yield problem(titles[0], "title_row", lines=list_lines(titles))
    if len(usable) > 1:
        yield problem(0, "several_sheets", name=sheet.title, count=len(usable))
    if not has_header:
        yield problem(1, "no_header")
    written = _find_formulas(formulas[sheet.title])
    rows = ((number, cells) for number, cells in _sheet_rows(sheet) if number not in titles)
    for index, (number, cells) in enumerate(rows):
        if number in written:
            columns = ", ".join(map(str, written[number]))
            yield problem(number, "formula_cell", columns=columns)
        if index or not has_header:
            yield Record(number, dict(zip(names, map(_text, cells), strict=False)))


def _find_formulas(sheet: Any) -> dict[int, list[int]]:
    """Columns with a formula, by row."""
    return {
        number: found
        for number, cells in _sheet_rows(sheet)
        if (found := [at for at, cell in enumerate(cells, 1) if isinstance(cell, str) and cell.startswith("=")])
    }


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Rows that hold anything; a sheet's stated size is not believed."""
    sheet.reset_dimensions()
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if any(cell is not None and str(cell).strip() for cell in cells):
            empty = 0
            yield number, cells
        else:
            empty += 1
            if empty > EMPTY_ROWS:
                return


def _text(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, (date, datetime, time)) else str(cell)
