"""The numbers that a text states, in digits or in words; and a value that is computed from some of them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from text_to_num import alpha2digit

from bot.claude.claim_words import plain_text
from bot.decision.remembered import remember
from bot.nlu.numbers.derived_numbers import PER_MONTH
from bot.nlu.numbers.stable_spans import MONTHS

NUMBER = re.compile(
    r"(?<![\w.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(\s?%|\s?(?:percent|per cent|million|thousand|billion|[kKmM])\b)?"
)
SCALED = re.compile(r"(\d+(?:\.\d+)?)\s?(million|thousand|billion)\b", re.IGNORECASE)
SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "billion": 1e9}
PERCENT = ("%", "percent", "per cent")
LABEL = re.compile(r"\b(?:item|question|step)s? \d+\b", re.IGNORECASE)  # a number that names and counts nothing
# "One of the reasons" states no number, "two weeks" does.
SMALL = re.compile(
    r"\b(one|two|three)(?=\s(?:million|thousand|billion|people|persons?|engineers?|annotators?|seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b)",
    re.IGNORECASE,
)
SMALL_DIGITS = {"one": "1", "two": "2", "three": "3"}
SPELLED_FROM = 3
DIGITS = 6  # after the point; beyond them two numbers are the same

Operation = Literal["none", "multiply", "add", "subtract", "divide"]

# (the field's unit, the unit of the words) -> factor. Times are those of our own reader: else the two would differ.
FACTORS: Mapping[tuple[str, str], float] = {
    **{("requests a month", f"per_{period}"): factor for period, factor in PER_MONTH.items()},
    ("milliseconds", "milliseconds"): 1,
    ("milliseconds", "seconds"): 1000,
    ("milliseconds", "minutes"): 60_000,
    **{("months", f"{period}s"): factor for period, factor in MONTHS.items()},
    ("months", "per_quarter"): MONTHS["quarter"],
    ("fraction", "percent"): 0.01,
    ("fraction", "fraction"): 1,
    ("examples", "count"): 1,
}
UNITS = tuple(dict.fromkeys(unit for _, unit in FACTORS))  # of the words
MOST_NUMBERS = 4


@remember(2000)
def stated_numbers(text: str) -> frozenset[float]:
    """The values of a text's numbers; of a percentage also the fraction."""
    found: set[float] = set()
    for match in NUMBER.finditer(in_digits(LABEL.sub("", plain_text(text)))):
        unit = (match[2] or "").strip().lower()
        value = float(match[1].replace(",", "")) * SCALE.get(unit, 1.0)
        found.add(round(value, DIGITS))
        if unit in PERCENT:
            found.add(round(value / 100, DIGITS))
    return frozenset(found)


def in_digits(text: str) -> str:
    """Spelled numbers as digits; "1.5 million" is taken before its "million" is read alone."""
    small = SMALL.sub(lambda match: SMALL_DIGITS[match[1].lower()], text)
    scaled = SCALED.sub(lambda match: f"{float(match[1]) * SCALE[match[2].lower()]:.0f}", small)
    return str(alpha2digit(scaled, "en", SPELLED_FROM))


def computed(numbers: Sequence[float], operation: str, unit: str, evidence: str, wanted: str) -> int | float | None:
    """The value in the field's unit (`wanted`); None where the numbers do not stand in the evidence or do not fit."""
    factor = FACTORS.get((wanted, unit.strip().lower()))
    result = _result(numbers, operation.strip().lower())
    if factor is None or result is None or not _stand_in(numbers, evidence):
        return None
    value = result * factor
    if not math.isfinite(value) or value < 0:
        return None
    if wanted == "fraction":
        return round(value, DIGITS) if value <= 1 else None
    return round(value)


def _result(numbers: Sequence[float], operation: str) -> float | None:
    if not 0 < len(numbers) <= MOST_NUMBERS:
        return None
    first, *others = numbers
    if operation == "none":
        return first if not others else None
    if not others:
        return None
    if operation == "multiply":
        return math.prod(numbers)
    if operation == "add":
        return math.fsum(numbers)
    if len(others) > 1:
        return None
    if operation == "subtract":
        return first - others[0]
    return first / others[0] if operation == "divide" and others[0] else None


def _stand_in(numbers: Sequence[float], evidence: str) -> bool:
    stated = set(stated_numbers(evidence))
    words = evidence.lower().split()
    small = {"one": 1.0, "two": 2.0, "three": 3.0, "zero": 0.0, "no": 0.0, "none": 0.0, "a": 1.0}
    stated |= {small[word] for word in words if word in small}
    return all(round(number, DIGITS) in stated for number in numbers)
