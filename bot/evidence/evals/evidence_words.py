"""The words of `knowledge/evidence.toml`: what a column's name, a cell, and the reason of a failure say."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from bot.evidence.files.binary_tables import Formula
from bot.evidence.loaded_content import content, remember
from bot.ports.evidence_content import ColumnKind

REMEMBERED = 20_000  # names of columns
OTHER = "other"  # the kind of a reason in which no cue is found
EMPTY_NAMES = ("value", "values", "raw", "bool", "boolean", "data")
CAMEL = re.compile(r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])")
WORD = re.compile(r"[^\W_]+", re.UNICODE)
PLAIN_NUMBER = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+,\d+)$")
PERCENT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*%$")
LONGEST_WORD = 24
STAMPED = re.compile(r"(PASS|FAIL)(?:ED)?\s*[:,(–—-]")  # a verdict in capitals with its reason behind it
NUMERIC = frozenset("+-.,0123456789")  # what a number or a share may begin with
DECORATION = str.maketrans("", "", "\ufe0f*`")  # the emoji form of a sign, Markdown
MEMORY = 50_000  # short cells: those of a verdict or a category say the same again and again


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


class Kind(IntEnum):
    """What a cell says."""

    ABSENT = 0
    PASS = 1
    FAIL = 2
    YES = 3
    NO = 4
    NUMBER = 5
    FORMULA = 6
    TEXT = 7


def read_cell(value: Any) -> tuple[Kind, float]:
    """The kind of a cell's value, and its number (NaN if it has none). A list with one entry is that entry."""
    if isinstance(value, str):
        return _short(value) if len(value) <= LONGEST_WORD else _read_text(value, value)
    if isinstance(value, list):
        if len(value) > 1:
            return Kind.TEXT, math.nan
        return read_cell(value[0]) if value else (Kind.ABSENT, math.nan)
    if value is None:
        return Kind.ABSENT, math.nan
    if isinstance(value, bool):
        return (Kind.YES, 1.0) if value else (Kind.NO, 0.0)
    if isinstance(value, int | float):
        return _number(float(value))
    return (Kind.FORMULA if isinstance(value, Formula) else Kind.TEXT), math.nan


def json_in(value: Any) -> Any:
    """The object or the list of one entry that a text holds as JSON; else the value itself."""
    if isinstance(value, str) and value[:1] in "{[" and value.rstrip()[-1:] in "}]":
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            return value
        if isinstance(found, dict) or (isinstance(found, list) and len(found) <= 1):
            return found
    return value


def _number(value: float) -> tuple[Kind, float]:
    if math.isnan(value) or math.isinf(value):
        return Kind.ABSENT, math.nan
    if value == 1:
        return Kind.YES, 1.0
    if value == 0:
        return Kind.NO, 0.0
    return Kind.NUMBER, value


@remember(MEMORY)
def _short(value: str) -> tuple[Kind, float]:
    text = _plain(value.strip().casefold())
    known = _verdicts().get(text) or _agreed(text)
    if known is not None:
        return known
    inner = json_in(text)
    return read_cell(inner) if isinstance(inner, list) else _read_text(text, value.lstrip())


def _read_text(text: str, written: str) -> tuple[Kind, float]:
    """A number, a share, a formula, or a text, which may begin with a verdict in capitals."""
    if text[0] in NUMERIC:
        if PLAIN_NUMBER.match(text):
            return _number(float(text.replace(",", ".")))
        percent = PERCENT.match(text)
        return _number(float(percent[1].replace(",", ".")) / 100) if percent else (Kind.TEXT, math.nan)
    if text[0] == "=" and len(text) > 1:
        return Kind.FORMULA, math.nan
    if stamp := STAMPED.match(written):
        return (Kind.PASS if stamp[1] == "PASS" else Kind.FAIL), math.nan
    return Kind.TEXT, math.nan


@remember(1)
def _verdicts() -> dict[str, tuple[Kind, float]]:
    """What each word in a verdict column says; a word that is also a number has the number's meaning."""
    listed = content().evals.verdict_words
    found: dict[str, tuple[Kind, float]] = {}
    for these, kind, number in (
        (listed["no"], Kind.NO, 0.0),
        (listed["yes"], Kind.YES, 1.0),
        (listed["fail"], Kind.FAIL, math.nan),
        (listed["pass"], Kind.PASS, math.nan),
        (listed["absent"], Kind.ABSENT, math.nan),
    ):
        found |= dict.fromkeys(map(_plain, these), (kind, number))
    return found


def _plain(text: str) -> str:
    """A word without what decorates it; a formula stays as it is."""
    return text if text.startswith("=") else text.translate(DECORATION).rstrip(".!").rstrip() or text


def _agreed(text: str) -> tuple[Kind, float] | None:
    """What several words say together, where each says the same: a sign and its word. None if they don't."""
    verdicts = {_verdicts().get(part) for part in text.split()}
    agreed = verdicts.pop() if len(verdicts) == 1 else None
    return agreed if agreed is not None and agreed[0] in (Kind.ABSENT, Kind.PASS, Kind.FAIL) else None
