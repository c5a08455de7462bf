"""Which numbers a text states, however they are written, so that a number that nobody gave can be found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from text_to_num import alpha2digit

NUMBER = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s?(%|(?:percent|per cent|million|thousand|[kKmM])\b)?"
)
SCALED = re.compile(r"(\d+(?:\.\d+)?)\s?(million|thousand)\b", re.IGNORECASE)
SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}
PERCENT = ("%", "percent", "per cent")
DIGITS = 6  # after the point; beyond them two numbers are the same
# One, two and three stay words: "one of the reasons" states no number.
SPELLED_FROM = 3


def figures(text: str) -> set[float]:
    """The numbers of a text. A percentage is there twice, as 4 and as 0.04."""
    found: set[float] = set()
    for digits, unit in NUMBER.findall(_in_digits(text)):
        value = float(digits.replace(",", "")) * SCALE.get(unit.lower(), 1.0)
        found.add(round(value, DIGITS))
        if unit.lower() in PERCENT:
            found.add(round(value / 100, DIGITS))
    return found


def figures_of(data: object) -> set[float]:
    """The numbers of JSON data: those it holds, those in its texts, and how long its lists are."""
    if isinstance(data, bool) or data is None:
        return set()
    if isinstance(data, (int, float)):
        return {round(float(data), DIGITS), round(float(data) * 100, DIGITS)}
    if isinstance(data, str):
        return figures(data)
    if isinstance(data, Mapping):
        return set().union(*(figures_of(part) for part in data.values()), *(figures(str(key)) for key in data))
    if isinstance(data, Iterable):
        parts = list(data)
        return {float(len(parts))}.union(*(figures_of(part) for part in parts))
    return set()


def foreign_figures(text: str, known: set[float]) -> set[float]:
    """The numbers of a text that are not known; a percentage is known by either of its two forms."""
    unknown = set()
    for match in NUMBER.finditer(_in_digits(text)):
        forms = figures(match.group())
        if not forms & known:
            unknown |= forms
    return unknown


def _in_digits(text: str) -> str:
    """Spelled numbers as digits; "1.5 million" is taken before its "million" is read alone."""
    scaled = SCALED.sub(lambda match: f"{float(match[1]) * SCALE[match[2].lower()]:.0f}", text)
    return str(alpha2digit(scaled, "en", SPELLED_FROM))
