"""What one cell of a sheet says: passed, failed, yes, no, a number, nothing, a formula, or text."""

from __future__ import annotations

import json
import math
import re
from enum import IntEnum
from typing import Any

from bot.evidence.evals.evidence_words import words
from bot.evidence.files.workbook import Formula

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$")
COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+$")
PERCENT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*%$")
LONGEST_WORD = 24
DECORATION = str.maketrans("", "", "\ufe0f*`")  # the emoji form of a sign, Markdown


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


_remembered: dict[str, tuple[Kind, float]] = {}
MEMORY = 50_000


def read_cell(value: Any) -> tuple[Kind, float]:
    """The kind of a cell's value, and its number (NaN if it has none). A list with one entry is that entry."""
    if type(value) is str:
        found = _remembered.get(value)
        if found is not None:
            return found
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
    if isinstance(value, Formula):
        return Kind.FORMULA, math.nan
    if not isinstance(value, str):
        return Kind.TEXT, math.nan
    if len(value) > LONGEST_WORD:
        return _long(value)
    found = _remembered.get(value)
    if found is None:
        found = _short(value)
        if len(_remembered) < MEMORY:
            _remembered[value] = found
    return found


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


def _short(value: str) -> tuple[Kind, float]:
    text = value.strip().casefold()
    if not text.startswith("="):
        text = text.translate(DECORATION).rstrip(".!").rstrip() or text
    verdicts = words().verdicts
    for kind, name in ((Kind.ABSENT, "absent"), (Kind.PASS, "pass"), (Kind.FAIL, "fail")):
        if text in verdicts[name] or all(part in verdicts[name] for part in text.split()):
            return kind, math.nan
    if NUMBER.match(text):
        return _number(float(text))
    if text in verdicts["yes"]:
        return Kind.YES, 1.0
    if text in verdicts["no"]:
        return Kind.NO, 0.0
    if COMMA_NUMBER.match(text):
        return _number(float(text.replace(",", ".")))
    percent = PERCENT.match(text)
    if percent:
        return _number(float(percent[1].replace(",", ".")) / 100)
    if text.startswith("=") and len(text) > 1:
        return Kind.FORMULA, math.nan
    inner = json_in(text)
    return read_cell(inner) if isinstance(inner, list) else (Kind.TEXT, math.nan)


def _long(value: str) -> tuple[Kind, float]:
    if value.startswith("=") or NUMBER.match(value):
        return (Kind.FORMULA, math.nan) if value.startswith("=") else _number(float(value))
    return Kind.TEXT, math.nan
