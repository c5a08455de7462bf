"""CSV, TSV and their kin: the delimiter by counting cells, the header, rows with their numbers; ragged rows refused.

A header may stand below titles, in one row or in two, whose upper one names groups of columns.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice, pairwise, zip_longest
from operator import itemgetter
from typing import TextIO

from bot.evidence.files.source_file import MEBIBYTE, SourceFile
from bot.evidence.loaded_content import refused, sentence

DELIMITERS = (",", ";", "\t", "|")
TRIED = MEBIBYTE  # characters that the delimiter is found in
TRIED_ROWS = 60
DELIMITER_LINE = re.compile(r'\ufeff?"?sep=(.)"?\r?\n', re.IGNORECASE)  # Excel's own first line
LONGEST_CELL = 64 * MEBIBYTE
SEEN = 40  # rows that the header is looked for in and compared with
WITHIN = 20  # rows that may stand above the header
MOST_IN_TITLE = 2
NAMED = 0.67  # share of the usual number of filled cells that a header has at least
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*%?$")

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class DelimitedFile:
    """A table in text. `rows_before` counts the rows that are no data: Excel's line `sep=;`, titles, the header."""

    source: SourceFile
    delimiter: str
    header: list[str]
    rows_before: int = 1

    def rows(self) -> Iterator[Row]:
        """Each row with the number of its first line. Raises EvidenceFileError for rows of another length."""
        width = len(self.header)
        left = self.rows_before
        for line, row in _records(self.source, self.delimiter):
            if not any(cell.strip() for cell in row):
                continue
            if left:
                left -= 1
                continue
            if len(row) > width and not any(cell.strip() for cell in row[width:]):
                del row[width:]
            if len(row) != width:
                raise refused("row_cells", file=self.source.name, line=line, cells=len(row), expected=width)
            yield line, row


def open_delimited(source: SourceFile) -> DelimitedFile:
    """The table in a text file in UTF-8. Raises EvidenceFileError for a file that is no table."""
    csv.field_size_limit(LONGEST_CELL)
    with source.path.open(encoding="utf-8-sig", newline="") as stream:
        text = stream.read(TRIED)
    skipped = 1 if DELIMITER_LINE.match(text) else 0
    is_tabbed = source.suffix in (".tsv", ".tab") and "\t" in text and not skipped
    delimiter = "\t" if is_tabbed else find_delimiter(text)
    rows = (row for _, row in _records(source, delimiter) if any(cell.strip() for cell in row))
    first = list(islice(rows, skipped, skipped + SEEN))
    if not first:
        raise refused("no_row", file=source.name)
    header = find_header(first)
    return DelimitedFile(source, delimiter, unique_header(header.cells), skipped + header.end)


def without_header(table: DelimitedFile) -> DelimitedFile:
    """The same table if its first row is data: the columns are numbered."""
    header = [f"column {place}" for place in range(1, len(table.header) + 1)]
    return replace(table, header=header, rows_before=table.rows_before - 1)


def unique_header(row: list[str]) -> list[str]:
    """Column names: empty ones are numbered, repeated ones get a number."""
    return unique_names([cell.strip() or f"column {place}" for place, cell in enumerate(row, start=1)])


def unique_names(names: Iterable[str]) -> list[str]:
    """The names, with a number where two would be the same."""
    found: list[str] = []
    for name in names:
        unique, number = name, 2
        while unique in found:
            unique, number = f"{name} ({number})", number + 1
        found.append(unique)
    return found


def _records(source: SourceFile, delimiter: str) -> Iterator[Row]:
    """The csv module's rows. It is strict, so that a quote without an end does not swallow the rest of the file."""
    line = 1
    opened: TextIO = source.path.open(encoding="utf-8-sig", newline="")
    with opened as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            for number, row in enumerate(reader):
                yield line, row
                line = reader.line_num + 1
                if number % 4096 == 0:
                    source.report(stream.buffer.tell())
        except csv.Error as error:
            is_open = "end of data" in str(error)
            what = sentence("terms.open_quote") if is_open else sentence("terms.not_csv", reason=error)
            raise refused("broken_csv", file=source.name, line=line, what=what) from None


def find_delimiter(text: str) -> str:
    """The delimiter that Excel's own first line names; else the one that cuts most rows into the same number of cells,
    and of several the one that makes more cells."""
    if named := DELIMITER_LINE.match(text):
        return named[1]
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths: list[int] = []
        with suppress(csv.Error):
            rows = filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
            widths += map(len, islice(rows, TRIED_ROWS))
        width, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
        if width > 1:
            best, best_score = max((best, best_score), (delimiter, (count / len(widths), width)), key=itemgetter(1))
    return best


@dataclass(frozen=True, slots=True)
class TableHeader:
    """`first` is the place of the header's first row, `rows` is 1 or 2, `cells` are the names as they stand there."""

    first: int
    rows: int
    cells: list[str]

    @property
    def end(self) -> int:
        """The place of the first row below the header."""
        return self.first + self.rows


def find_header(rows: Sequence[Sequence[str]]) -> TableHeader:
    """The header among the first rows of a table; none of them may be blank. Without a better one it is row 0."""
    seen = [[cell.strip() for cell in row] for row in rows[:SEEN]]
    counts = Counter(sum(map(bool, row)) for row in seen)  # of rows, by how many of their cells are filled
    usual = max(counts, key=lambda filled: (counts[filled], filled), default=0)
    first = next((place for place, row in enumerate(seen[:WITHIN]) if _may_name(row, usual)), 0)
    above = first and seen[first - 1]
    if above and _names_groups(above, seen[first], seen[first + 1 :]):
        return TableHeader(first - 1, 2, _joined(rows[first - 1], rows[first]))
    if first + 1 < len(seen) and _names_groups(seen[first], seen[first + 1], seen[first + 2 :]):
        return TableHeader(first, 2, _joined(rows[first], rows[first + 1]))
    return TableHeader(first, 1, list(rows[first]) if rows else [])


def _may_name(row: Sequence[str], usual: int) -> bool:
    """A title, or a line such as "Model, gpt", fills one or two cells, and far fewer than the rows below."""
    filled = sum(map(bool, row))
    if filled == 1 and row[0] and usual > 1:
        return False
    return filled > MOST_IN_TITLE or filled >= NAMED * usual or (filled == usual - 1 and not row[0])


def _names_groups(upper: Sequence[str], lower: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Do two rows together name the columns? The lower one repeats its labels, which are in no row of data."""
    spans = any(name and following in ("", name) for name, following in pairwise(upper))
    groups = set(filter(None, upper))
    if not spans or len(groups) < 2 or any(NUMBER.match(cell) for cell in (*groups, *lower)):
        return False
    open_ones = [place for place in range(len(lower)) if place >= len(upper) or not upper[place]]
    if not all(lower[place] for place in open_ones if any(upper[:place])):
        return False
    repeated = {label for label, count in Counter(filter(None, lower)).items() if count > 1}
    return any(all(label not in row for row in below) for label in repeated)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The names of both rows together; a group's name holds for the empty cells after it."""
    names, group = [], ""
    for above, below in zip_longest(upper, lower, fillvalue=""):
        group = above.strip() or group
        names.append(" ".join(dict.fromkeys(filter(None, (group, below.strip())))))
    return names
