"""The numbers that a text states, in digits or in words."""

from __future__ import annotations

import re

from text_to_num import alpha2digit

from bot.claude.claim_words import plain_text
from bot.decision.remembered import remember

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
