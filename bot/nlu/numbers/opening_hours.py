"""How many hours a month something runs: "9 to 6 on weekdays", "2 to 4 am every night", "8 hours a day"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.nlu.numbers.derived_numbers import DAYS_A_MONTH

WITHIN_A_DAY: Mapping[str, int] = {"hour": 1, "minute": 60, "second": 3600}  # the rates, in an hour
WEEKDAYS_A_MONTH = 22
NOON, DAY = 12, 24
_TIME = (
    r"(?P<{0}hour>midnight|noon|midday|[01]?\d|2[0-4])(?P<{0}minutes>[:.][0-5]0|h)?"
    r"(?: ?(?P<{0}half>[ap]\.?m\b\.?)| ?(?P<{0}clock>o'clock|h(?:rs?|ours)?\b|uhr))?"
)
_CLOCK = re.compile(
    r"(?<![\d.,:$€£%-])"
    + _TIME.format("a")
    + r" ?(?:-|and|to|till?|until|bis) ?"
    + _TIME.format("b")
    + r"(?![\d:%]|[.,]\d"
    r"| ?(?:%|percent|ms\b|secs?\b|seconds?|mins?\b|minutes?|points?|fields?|examples?|times|days|weeks|months"
    r"|years|k\b|mio|million))"
)
_OF_CLOCK = re.compile(  # ahead of two bare numbers: "open 9 to 5", "during the day (9 to 6", "mon-fri 8 to 18"
    r"(?:\b(?:open|opens|day|daytime|hours|shifts?|night|evenings?|mornings?|weekdays?|workdays?|(?:working"
    r"|business|school) days|mon|tue|wed|thu|fri|sat|sun|[a-z]+days?|daily)\b[ ,:(]{1,3}(?:from |between |only )?)$"
)
HOURS_A_DAY = re.compile(r"\b(\d{1,2}) ?(?:h|hours?) (?:a|per|each|every) (?:working )?(?:day|night)\b")
_ROUND_THE_CLOCK = re.compile(
    r"\b(?:around|round) the clock\b|\b24/7\b|\b24 ?(?:h|hours)\b|\bday and night\b|\ball day(?: long)?\b"
)
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN_OF_DAYS = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*days?)? ?(?:-|to|till?|until|through|thru) ?(mon|tue|wed|thu|fri|sat"
    r"|sun)(?:[a-z]*days?)?\b"
)
_DAYS_A_WEEK = re.compile(r"\b([1-7])(?: days|x)? (?:a|per|each|every) week\b|\b([1-7]) days?/week\b")
_DAYS_A_MONTH = re.compile(r"\b([12]\d|3[01]) days\b(?! (?:ago|old|later))")
_KINDS_OF_DAYS: Mapping[float, re.Pattern[str]] = {
    WEEKDAYS_A_MONTH: re.compile(
        r"(?<!same as )\b(?:weekdays?|workdays?|(?:working|business|school) days?)\b|\bno weekends?\b"
        r"|\bweekends? (?:closed|off|shut)\b|\bnot (?:on|at) (?:the )?weekends?\b"
    ),
    DAYS_A_MONTH: re.compile(
        r"\b(?:every|each|per) (?:single )?(?:day|night|evening|morning)\b|\bdaily\b|\bnightly\b|\beveryday\b"
        r"|\b(?:incl\w*|also|even) (?:on )?weekends?\b"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """`hours` a month; `plain`: the days are told as well, or nothing but "8 hours a day"."""

    hours: float
    plain: bool


def opening_hours(line: str) -> OpeningHours | None:
    """The hours a month that a plain line tells of; None where it tells of none, or of two."""
    if _ROUND_THE_CLOCK.search(line):
        return None
    found = {open_for for match in _CLOCK.finditer(line) if (open_for := _hours(line, match))}
    spoken = {int(match[1]) for match in HOURS_A_DAY.finditer(line)}
    hours = found or spoken
    if len(hours) != 1:
        return None
    days = days_a_month(line)
    return OpeningHours(max(hours) * (days or DAYS_A_MONTH), not found or days is not None)


def _hours(line: str, match: re.Match[str]) -> int:
    """How long two times of a day are apart; 0 where the numbers may be anything."""
    named = any(match[f"{side}{part}"] for side in "ab" for part in ("minutes", "half", "clock"))
    if not (named or _OF_CLOCK.search(line[: match.start()])):
        return 0
    end_half = (match["bhalf"] or "")[:1]
    start_half = (match["ahalf"] or "")[:1]
    end = _of_day(match["bhour"], end_half)
    start = _of_day(match["ahour"], start_half)
    if not start_half and end_half and start + NOON < end and match["ahour"].isdigit():
        start += NOON  # "2 to 4 pm"
    if not end_half and end <= start and end <= NOON and not match["bminutes"] and match["bhour"].isdigit():
        end += NOON  # "9 to 6"
    return (end - start) % DAY or DAY


def _of_day(hour: str, half: str) -> int:
    if hour in {"midnight", "noon", "midday"}:
        return 0 if hour == "midnight" else NOON
    return int(hour) % NOON + (NOON if half == "p" else 0) if half else int(hour)


def days_a_month(line: str) -> float | None:
    """How many days a month a plain line tells of; None where it doesn't say."""
    if span := _SPAN_OF_DAYS.search(line):
        return _of_week((_WEEK.index(span[2]) - _WEEK.index(span[1])) % len(_WEEK) + 1)
    if week := _DAYS_A_WEEK.search(line):
        return _of_week(int(week[1] or week[2]))
    if month := _DAYS_A_MONTH.search(line):
        return int(month[1])
    return next((days for days, words in _KINDS_OF_DAYS.items() if words.search(line)), None)


def _of_week(days: int) -> float:
    return {5: WEEKDAYS_A_MONTH, 7: DAYS_A_MONTH}.get(days, days * DAYS_A_MONTH / 7)
