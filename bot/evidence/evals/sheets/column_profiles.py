"""What stands in each column of a sheet, from every row: how many cells say passed, failed, a number, nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.evidence.evals.evidence_words import Kind, read_cell
from bot.evidence.loaded_content import content

MOST_VALUES = 200
LONGEST = 80  # characters of a value that is counted
MOSTLY = 0.8  # of the filled cells


@dataclass(slots=True)
class ColumnProfile:
    """One column. `values` counts short values until there are too many; `odd_value` is the first that is no verdict.

    `false_words`, known after `finish`: words that may also mean failed stand for false here.
    """

    name: str
    kinds: list[int] = field(default_factory=lambda: [0] * len(Kind))
    low: float = math.inf
    high: float = -math.inf
    fractional: bool = False
    values: Counter[str] | None = field(default_factory=Counter)
    odd_value: tuple[int, str] | None = None
    booleans: int = 0
    false_words: bool = False

    def add(self, value: Any, line: int) -> None:
        """Note one cell."""
        kind, number = read_cell(value)
        self.kinds[kind] += 1
        if kind is Kind.ABSENT:
            return
        if not math.isnan(number):
            self.low, self.high = min(self.low, number), max(self.high, number)
            if number != int(number):
                self.fractional = True
        if isinstance(value, bool):
            self.booleans += 1
        elif kind >= Kind.NUMBER and self.odd_value is None:
            self.odd_value = line, str(value)[:40]
        if kind is Kind.TEXT and isinstance(value, str) and len(value) > LONGEST:
            self.values = None  # a column of long texts is no property with few values
        if self.values is not None:
            self.values[str(value)[:LONGEST]] += 1
            if len(self.values) > MOST_VALUES:
                self.values = None

    def finish(self) -> None:
        """A word that means wrong or false, as "falsch", is false beside a word for true, where none says passed."""
        if self.kinds[Kind.YES] and self.kinds[Kind.FAIL] and not self.kinds[Kind.PASS] and self.values is not None:
            failed = [value for value in self.values if read_cell(value)[0] is Kind.FAIL]
            if all(value.strip().casefold() in content().evals.verdict_words["no"] for value in failed):
                self.false_words = True
                self.kinds[Kind.NO] += self.kinds[Kind.FAIL]
                self.kinds[Kind.FAIL] = 0

    @property
    def filled(self) -> int:
        """Cells that are not empty and don't stand for nothing."""
        return sum(self.kinds) - self.kinds[Kind.ABSENT]

    @property
    def explicit(self) -> int:
        """Cells that say passed or failed."""
        return self.kinds[Kind.PASS] + self.kinds[Kind.FAIL]

    @property
    def polar(self) -> int:
        """Cells that say yes or no, true or false, 1 or 0."""
        return self.kinds[Kind.YES] + self.kinds[Kind.NO]

    @property
    def numeric(self) -> int:
        """Cells with a number, 0 and 1 among them."""
        return self.kinds[Kind.NUMBER] + (self.polar if not self.booleans else 0)

    @property
    def distinct(self) -> int | None:
        """How many values there are; None for very many."""
        return None if self.values is None else len(self.values)

    @property
    def has_words(self) -> bool:
        """Do words such as true and false stand here, not only 0 and 1?"""
        return bool(self.booleans) or (self.values is not None and not all(map(is_number, self.values)))

    @property
    def is_verdict(self) -> bool:
        """Does nearly each filled cell say passed or failed, or yes or no?"""
        found = self.explicit + self.polar
        return found > 0 and found >= MOSTLY * self.filled and not (self.explicit == 0 and self.kinds[Kind.NUMBER])

    @property
    def is_score(self) -> bool:
        """Does nearly each filled cell hold a number that may be a grade?"""
        return self.numeric > 0 and self.numeric >= MOSTLY * self.filled and self.low >= -1 and self.high <= 100


Profiles = Mapping[str, ColumnProfile]


def profile_columns(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> tuple[dict[str, ColumnProfile], int]:
    """The profile of each column, in order of appearance, and the number of rows."""
    profiles: dict[str, ColumnProfile] = {}
    count = 0
    for line, row in rows:
        count += 1
        for name, value in row.items():
            if name not in profiles:
                profiles[name] = ColumnProfile(name)
            profiles[name].add(value, line)
    for profile in profiles.values():
        profile.finish()
    return profiles, count


def is_number(text: str) -> bool:
    """Would Python read the text as a number?"""
    try:
        float(text)
    except ValueError:
        return False
    return True
