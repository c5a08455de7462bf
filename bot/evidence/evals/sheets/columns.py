"""The columns of a sheet: what stands in each, and which hold the id, the model or prompt, the input, the errors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.evidence_words import Kind, any_of, last_part, name_has, name_words, read_cell
from bot.evidence.file_error import QuestionError
from bot.evidence.loaded_content import content, sentence
from bot.ports.evidence_content import ColumnKind

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


MOST_VARIANTS = 24
MOST_COLUMNS = 30
NUMBERING = (("index",), ("idx",), ("no",), ("nr",))  # names of columns that number the rows
NO_VARIANT: tuple[ColumnKind, ...] = ("score", "operation", "answer", "input")  # kinds of other words in its name
GRADERS = frozenset(["grader", "judge", "evaluator", "grading"])
ERRORS = frozenset(["error", "errors", "err", "exception", "error_message", "error_type", "exception_type"])


def find_column(profiles: Iterable[str], wanted: str, option: str) -> str:
    """The column with this name, also by its last part or in other case. Raises QuestionError."""
    names = list(profiles)
    if wanted in names:
        return wanted
    folded = wanted.casefold()
    for match in (
        [name for name in names if name.casefold() == folded],
        [name for name in names if name.rpartition(".")[2].casefold() == folded],
    ):
        if len(match) == 1:
            return match[0]
    listed = ", ".join(names[:MOST_COLUMNS])
    raise QuestionError(sentence("refusals.no_column", option=option, name=wanted, names=listed))


def variant_columns(profiles: Profiles, rows: int, text_column: str) -> list[str]:
    """The columns that tell models or prompts apart, at most two, the most telling name first."""
    listed = content().evals.column_names["variant"]
    found: list[tuple[int, int, str]] = []
    for name, profile in profiles.items():
        words = name_words(last_part(name))
        ranks = [listed.index(word) for word in words if word in listed]
        if not ranks or name == text_column or profile.is_verdict or profile.numeric or profile.filled < rows:
            continue
        if profile.distinct is None or not 2 <= profile.distinct <= min(MOST_VARIANTS, rows // 2):
            continue
        others = set(words) - {"id", "version", "name"}
        others_kind = any(name_has(word, kind) for word in others.difference(listed) for kind in NO_VARIANT)
        if not others_kind and not others & GRADERS:
            found.append((min(ranks), len(found), name))
    return [name for _, _, name in sorted(found)[:2]]


def id_column(profiles: Profiles, rows: int, choices: EvalChoices, text_column: str) -> str:
    """The column with the id of a case: by its name, else the input, else one that numbers the rows; or ""."""
    if choices.id_column is not None:
        return find_column(profiles, choices.id_column, "--id-column")
    ranked = []
    for place, (name, profile) in enumerate(profiles.items()):
        last = last_part(name)
        if not name_has(last, "id") or name_has(last, "not_a_case"):
            continue
        if profile.filled == rows and (profile.distinct or rows) >= min(2, rows):
            parts = set(name_words(last))
            of_case = not parts.isdisjoint(content().evals.column_names["id_of_case"])
            ranked.append((0 if of_case else 1 + ("uuid" in parts or "guid" in parts), place, name))
    if ranked:
        return min(ranked)[2]
    if text_column:
        return text_column
    numbering = (name for name in profiles if name_words(name) in NUMBERING and profiles[name].filled == rows)
    return next(numbering, "")


def input_column(profiles: Profiles) -> str:
    """The column with the text that the model was asked, or ""."""
    listed = content().evals.column_names["input"]
    ranked = []
    for place, (name, profile) in enumerate(profiles.items()):
        last = name_words(last_part(name))
        ranks = [listed.index(part) for part in (*last, "_".join(last)) if part in listed]
        if ranks and is_text(profile) and not profile.is_verdict and not name_has(last_part(name), "id"):
            ranked.append((min(ranks), len(last), place, name))
    return min(ranked)[3] if ranked else ""


def is_text(profile: ColumnProfile) -> bool:
    """Do at least half of the filled cells hold text?"""
    return profile.kinds[Kind.TEXT] > 0 and profile.kinds[Kind.TEXT] >= profile.filled / 2


def error_column(profiles: Profiles, rows: int, taken: Collection[str]) -> str:
    """The column with the texts of errors, which most rows leave empty; or ""."""
    for name, profile in profiles.items():
        parts = name.casefold().replace(" ", "_").split(".")[-2:]
        if name not in taken and ERRORS.intersection(parts) and profile.kinds[Kind.TEXT] and profile.filled < rows:
            return name
    return ""


def is_tool_error(value: Any) -> bool:
    """Does the text speak of a time-out, a refused call, a lost connection? Then nothing may have been evaluated."""
    return isinstance(value, str) and bool(any_of(content().evals.tool_errors.cues).search(value[:400]))
