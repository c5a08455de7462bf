"""Computes a value from the numbers that a model found in a clause; every number must stand there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from bot.claude.stated_numbers import DIGITS, stated_numbers
from bot.nlu.numbers.derived_numbers import PER_MONTH
from bot.nlu.numbers.stable_spans import MONTHS

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
