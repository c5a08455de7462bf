"""Where the header of a table stands: below titles, in one row or in two, whose upper one names groups of columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SEEN = 40  # rows that the header is looked for in and compared with
WITHIN = 20  # rows that may stand above the header
MOST_IN_TITLE = 2
NAMED = 0.67  # share of the usual number of filled cells that a header has at least
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?\s*%?$")


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
    usual = _usual(seen)
    first = next((place for place, row in enumerate(seen[:WITHIN]) if _may_name(row, usual)), 0)
    above = first and seen[first - 1]
    if above and _names_groups(above, seen[first], seen[first + 1 :]):
        return TableHeader(first - 1, 2, _joined(rows[first - 1], rows[first]))
    if first + 1 < len(seen) and _names_groups(seen[first], seen[first + 1], seen[first + 2 :]):
        return TableHeader(first, 2, _joined(rows[first], rows[first + 1]))
    return TableHeader(first, 1, list(rows[first]) if rows else [])


def _usual(rows: Sequence[Sequence[str]]) -> int:
    """How many cells of a row are filled as a rule."""
    counts = Counter(sum(map(bool, row)) for row in rows)
    return max(counts, key=lambda filled: (counts[filled], filled), default=0)


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
    for place in range(max(len(upper), len(lower))):
        above = upper[place].strip() if place < len(upper) else ""
        below = lower[place].strip() if place < len(lower) else ""
        group = above or group
        names.append(" ".join(dict.fromkeys(filter(None, (group, below)))))
    return names
