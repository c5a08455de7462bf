"""Sheets as records: CSV and TSV by any delimiter, workbooks (.xlsx), Parquet."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any

from bot.evidence.files.binary_tables import LOOKED_AT, filled_rows, open_workbook, parquet_rows
from bot.evidence.files.delimited import TRIED, find_delimiter, find_header, unique_header
from bot.evidence.loaded_content import content, refused
from bot.evidence.training.records.json_lines import list_lines
from bot.evidence.training.records.training_examples import Problem, Record, problem
from bot.evidence.training.records.training_file import TrainingFile
from bot.evidence.training.records.training_shapes import find_columns

SAMPLE_LINES = 400
LONGEST_CELL_LINES = 2000  # lines after which an open quote is taken for a forgotten one
SWALLOWED_LINES = 2  # a cell with this many whole rows inside has lost its closing quote
FORMULA = re.compile(r"^[=+\-@\t\r]")
SEPARATOR = re.compile(r'"?sep=(.?)"?,?$', re.IGNORECASE)
NUMBER = re.compile(r"^[+-]?[\d.,\s%]+(?:[eE][+-]?\d+)?$")

Row = tuple[int, list[str]]


def read_csv(file: TrainingFile) -> Iterator[Record | Problem]:
    """Rows of a CSV or TSV as objects by column name. The line is where the row begins."""
    csv.field_size_limit(64 * 1024**2)
    with file.path.open("r", encoding="utf-8-sig", errors="replace", newline="") as stream:
        delimiter = find_delimiter(stream.read(TRIED))
    rows = _read_rows(file, delimiter)
    held: list[Row | Problem] = list(islice(rows, SAMPLE_LINES))
    sample = [item for item in held if isinstance(item, tuple)]
    titles = find_titles(sample)
    if titles:
        yield problem(titles[0], "title_row", lines=list_lines(titles))
        sample = sample[len(titles) :]
    if len(sample) < 1 or max(len(cells) for _, cells in sample) < 2:
        raise refused("no_columns", file=file.name)
    left_out = set(titles)
    if is_header([cells for _, cells in sample]):
        names = unique_header(sample[0][1])
        left_out.add(sample[0][0])
    else:
        width = Counter(len(cells) for _, cells in sample).most_common(1)[0][0]
        names = unique_header([""] * width)
        yield problem(sample[0][0], "no_header")
    for item in chain(held, rows):
        if isinstance(item, Problem):
            yield item
            continue
        line, cells = item
        if line in left_out:
            continue
        if len(cells) != len(names):
            yield problem(line, "ragged_row", found=len(cells), expected=len(names))
            if len(cells) < len(names) - 1 or any(cell.strip() for cell in cells[len(names) :]):
                continue
        formulas = [number for number, cell in enumerate(cells, 1) if cell.startswith(("=", "@")) and escapes(cell)]
        if formulas:
            yield problem(line, "formula_cell", columns=", ".join(map(str, formulas)))
        yield Record(line, dict(zip(names, cells, strict=False)))


def find_titles(rows: Sequence[tuple[int, Sequence[str]]]) -> list[int]:
    """Lines of rows above the header: titles, and Excel's line `sep=;`."""
    skipped = int(bool(rows) and bool(SEPARATOR.match(",".join(rows[0][1]))))
    first = skipped + find_header([cells for _, cells in rows[skipped:]]).first
    return [line for line, _ in rows[:first]]


def _read_rows(file: TrainingFile, delimiter: str) -> Iterator[Row | Problem]:
    """Rows with the line where each begins; a forgotten closing quote is one problem, and the rows it took are read."""
    with file.path.open("r", encoding="utf-8-sig", errors="replace", newline="") as stream:
        pending: list[str] = []
        start, number, width = 1, 0, 0
        for text in stream:
            number += 1
            if not pending:
                start = number
            pending.append(text)
            if _is_open(pending, delimiter) and len(pending) < LONGEST_CELL_LINES:
                continue
            items = list(_finish_row(pending, start, delimiter, width))
            width = width or next((len(item[1]) for item in items if isinstance(item, tuple)), 0)
            yield from items
            pending = []
        if pending:
            yield from _finish_row(pending, start, delimiter, width, ended=True)


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Whether a quoted cell goes on in the next line. A quote inside a plain cell opens nothing."""
    if len(lines) == 1 and not re.match(rf'^"|.*?{re.escape(delimiter)}\s*"', lines[0], re.DOTALL):
        return False
    return sum(text.count('"') for text in lines) % 2 == 1


def _finish_row(
    lines: list[str], start: int, delimiter: str, width: int, *, ended: bool = False
) -> Iterator[Row | Problem]:
    single = [next(csv.reader([text.rstrip("\r\n")], delimiter=delimiter), []) for text in lines[1:]]
    rows_inside = sum(width > 1 and len(cells) == width for cells in single)
    broken = ended or len(lines) >= LONGEST_CELL_LINES
    swallowed = rows_inside > SWALLOWED_LINES and rows_inside > 0.6 * len(single)
    if len(lines) > 1 and (broken or (swallowed and not _is_well_quoted(lines, delimiter, width))):
        yield problem(start, "open_quote", first=start, last=start + len(lines) - 1)
        for number, cells in enumerate(single, start + 1):
            if cells and any(cells):
                yield number, cells
        return
    for cells in csv.reader(lines, delimiter=delimiter):
        if any(cell.strip() for cell in cells):
            yield start, cells


def _is_well_quoted(lines: list[str], delimiter: str, width: int) -> bool:
    """Whether the lines are one row by the strict rules: then a cell may well hold lines that look like rows."""
    try:
        return [len(cells) for cells in csv.reader(lines, delimiter=delimiter, strict=True)] == [width]
    except csv.Error:
        return False


def is_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns.

    It does with a known name; else if its cells are short labels, no sentences, no numbers, and none stands again in
    the rows below.
    """
    first = [cell.strip() for cell in rows[0]]
    named = [cell for cell in first if cell]
    known = content().training.columns
    plain = {cell.casefold().replace(" ", "_") for cell in named}
    if not plain.isdisjoint([*known.input, *known.output, *known.context, *known.system, *known.id]):
        return True
    if len(named) < 2 or len(plain) < len(named):
        return False
    below = [row for row in rows[1:] if len(row) == len(first)]
    if any(len(cell) > 40 or cell[-1] in ".?!。？！" or NUMBER.match(cell) for cell in named):
        return False
    return not any(name and name in {row[column].strip() for row in below} for column, name in enumerate(first))


def escapes(cell: str) -> bool:
    """Whether a spreadsheet would take the cell for a formula. A plain negative number is none."""
    return bool(FORMULA.match(cell)) and not NUMBER.match(cell)


def read_parquet(file: TrainingFile) -> Iterator[Record | Problem]:
    """Rows of a Parquet file; nested messages come as lists of objects."""
    for number, row in parquet_rows(file.source):
        yield Record(number, {key: part for key, part in row.items() if key != "__index_level_0__"})


def read_xlsx(file: TrainingFile) -> Iterator[Record | Problem]:
    """Rows of the first sheet of a workbook that has an input and an output.

    A formula is never evaluated: the value that the sheet was saved with is read, and the cell is reported.
    """
    with open_workbook(file.source, values=True) as book, open_workbook(file.source, values=False) as formulas:
        usable = [table for table in map(_read_head, book.worksheets) if table is not None]
        if not usable:
            raise refused("no_columns", file=file.name)
        title, names, has_header, titles = usable[0]
        if titles:
            yield problem(titles[0], "title_row", lines=list_lines(titles))
        if len(usable) > 1:
            yield problem(0, "several_sheets", name=title, count=len(usable))
        if not has_header:
            yield problem(1, "no_header")
        written = _find_formulas(formulas[title])
        rows = ((number, cells) for number, cells in filled_rows(book[title]) if number not in titles)
        for index, (number, cells) in enumerate(rows):
            if number in written:
                yield problem(number, "formula_cell", columns=", ".join(map(str, written[number])))
            if index or not has_header:
                yield Record(number, dict(zip(names, map(_text, cells), strict=False)))


def _read_head(sheet: Any) -> tuple[str, list[str], bool, list[int]] | None:
    """A sheet's name, its columns, whether a header names them, and the rows above; None without input and output."""
    listed = [(number, [_text(cell) for cell in cells]) for number, cells in islice(filled_rows(sheet), LOOKED_AT)]
    titles = find_titles(listed)
    texts = [cells for _, cells in listed[len(titles) :]]
    if len(texts) < 2:
        return None
    has_header = is_header(texts)
    names = unique_header(texts[0] if has_header else [""] * len(texts[0]))
    body = [dict(zip(names, row, strict=False)) for row in texts[has_header:]]
    return (sheet.title, names, has_header, titles) if find_columns(body, "table") else None


def _find_formulas(sheet: Any) -> dict[int, list[int]]:
    """Columns with a formula, by row."""
    return {
        number: found
        for number, cells in filled_rows(sheet)
        if (found := [at for at, cell in enumerate(cells, 1) if isinstance(cell, str) and cell.startswith("=")])
    }


def _text(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, (date, datetime, time)) else str(cell)
