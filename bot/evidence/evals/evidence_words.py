"""The words and cues of `knowledge/evidence.toml`: what a column's name says, and the reason of a failure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from bot.evidence.loaded_content import content, remember
from bot.ports.evidence_content import ColumnKind

REMEMBERED = 20_000  # names of columns
OTHER = "other"  # the kind of a reason in which no cue is found
EMPTY_NAMES = ("value", "values", "raw", "bool", "boolean", "data")
CAMEL = re.compile(r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])")
WORD = re.compile(r"[^\W_]+", re.UNICODE)


@remember(1)
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The kinds of failure reasons in the file's order, each with its cues."""
    return tuple((kind.name, any_of(kind.cues)) for kind in content().evals.reason_kinds)


@remember(10)
def any_of(cues: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for several."""
    return re.compile("|".join(cues), re.IGNORECASE)


@lru_cache(maxsize=REMEMBERED)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a column's name in lower case: "e2eCorrect" gives e2e and correct."""
    return tuple(word.lower() for word in WORD.findall(CAMEL.sub(" ", name)))


@remember(REMEMBERED)
def name_has(name: str, kind: ColumnKind) -> bool:
    """Does the name hold a word, or two words joined by _, that stands in the list of this kind?"""
    parts = name_words(name)
    joined = {*parts, *("_".join(pair) for pair in pairwise(parts))}
    return any(
        any(part.startswith(entry[:-1]) for part in joined) if entry.endswith("*") else entry in joined
        for entry in content().evals.column_names[kind]
    )


def last_part(name: str) -> str:
    """The last part of a dotted name; with its parent if it says nothing, as in "correct.value"."""
    parent, _, last = name.rpartition(".")
    return f"{parent.rpartition('.')[2]} {last}" if parent and last.lower() in EMPTY_NAMES else last


def kind_of_reason(reason: str) -> str:
    """The kind of the first cue in a reason, in the file's order; "other" if none fits."""
    return next((name for name, cues in _cues() if cues.search(reason)), OTHER)


def count_reasons(reasons: Iterable[str]) -> dict[str, int]:
    """How many reasons are of which kind, the most frequent first."""
    return dict(Counter(map(kind_of_reason, reasons)).most_common())
