"""How many hours a month something runs: "9 to 6, weekdays" is no whole day, and "only at night" nobody can count."""

from __future__ import annotations

import re

WEEKDAYS_A_MONTH, DAYS_A_MONTH = 22, 30
_HALF_A_DAY, _DAY = 12, 24
_WINDOW = re.compile(  # "9 to 6", "2 to 4 am", "8-18", "between 09:00 and 17:00"
    r"(?<![\d.,%-])\b(?P<opens>\d{1,2})(?::?00)? ?(?P<early>am|pm)? ?(?:-|to|till?|until|and) ?"
    r"(?P<shuts>\d{1,2})(?::?00)? ?(?P<late>am|pm|h\b|o'clock)?(?![\d.,]*\d)"
    r"(?! ?(?:%|percent|ms|s\b|sec|of|out|in|k\b|m\b|x?thousand|x?million|examples|months?|weeks?|days|years?|times"
    r"|a\b|per\b|requests|calls|docs|documents|points?))"
)
_OPEN = re.compile(
    r"\b(?:during the day|at night|by night|over ?night|nights only|in the (?:morning|evening|afternoon)s?|open|shift"
    r"|(?:office|business|working|opening|school|shop|daytime|peak) hours?|daytime|weekdays?|mon(?:day)?s?)\b"
)
_WEEKDAYS = re.compile(
    r"\bweekdays?\b|\bmon(?:day)?s? ?(?:-|to|till?|until|through) ?fri(?:day)?s?\b|\bworking days\b"
    r"|\bnot? (?:on )?weekends?\b"
)
_PART_OF_A_DAY = re.compile(
    r"\b(?:during the day|at night|by night|nights only|in the (?:morning|evening|afternoon)s?|at peak"
    r"|peak (?:time|hour)s?|in peak|in busy (?:times|hours))\b"
)


def hours_a_month(line: str) -> float | None:
    """The hours of a month in which it runs, by the first window of a line; None if it has none."""
    found = _WINDOW.search(line)
    if found is None or not (found["late"] or found["early"] or _OPEN.search(line)):
        return None
    opens, shuts = (int(found[name]) for name in ("opens", "shuts"))
    if max(opens, shuts) > _DAY or opens == shuts:
        return None
    if found["late"] == "pm" and shuts < _HALF_A_DAY:
        shuts += _HALF_A_DAY
        opens += _HALF_A_DAY if found["early"] == "pm" and opens < _HALF_A_DAY else 0
    hours = shuts - opens
    if hours < 0:  # "9 to 6" ends in the evening, "22 to 4" in the morning
        hours += _HALF_A_DAY if opens <= _HALF_A_DAY and not found["late"] else _DAY
    return hours * (WEEKDAYS_A_MONTH if _WEEKDAYS.search(line) else DAYS_A_MONTH)


def names_weekdays(line: str) -> bool:
    """Whether the days are told as well."""
    return _WEEKDAYS.search(line) is not None


def runs_in_part(line: str) -> bool:
    """Whether it runs in a part of the day only, of unknown length."""
    return _PART_OF_A_DAY.search(line) is not None
