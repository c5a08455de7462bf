"""Figures of a first read as the message has them: a range in full, and the volume that is expected later."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import isclose

from bot.decision import formatting
from bot.decision.fact_lines import FactLine
from bot.decision.rulebook import Rules
from bot.guide.first_read import FirstRead
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.understood import Understood
from bot.nlu.message.quantities import Quantity, quantities
from bot.nlu.numbers.derived_numbers import PER_MONTH
from bot.nlu.text.tokens import words_of

PERCENT = 100
OF_A_MONTH = ("", "month")  # the periods of a volume that is held against the guide's line
_EXPECTED = re.compile(  # ahead of a number
    r"\b(?:will be|will (?:grow|rise|go)(?: up)? to|expect(?:ing|ed)?|grow(?:ing|s)? to|reach|heading (?:for|to)"
    r"|going to be|rise to|ramp(?:ing)?(?: up)? to) (?:about |around |at |roughly |up to |some |over )?$"
)


def without_straddling(message: str, understood: Understood) -> Understood:
    """What was read without a share of failures that is a range with the limit inside it: neither end is held against
    it, and the words are asked about."""
    rate, limit = (understood.best(name) for name in ("failure_rate", "failure_threshold"))
    high = _high(message, rate * PERCENT) if isinstance(rate, float) else None
    if high is None or not isinstance(limit, float) or not isinstance(rate, float):
        return understood
    if not rate <= limit < high / PERCENT:
        return understood
    facts = {name: value for name, value in understood.facts.items() if name != "failure_rate"}
    return replace(understood.without(("failure_rate",)), facts=facts)


def as_written(
    read: FirstRead, message: str, understood: Understood, rules: Rules, wording: FirstReadWording
) -> FirstRead:
    """The same first read, with ranges as ranges and with what an expected volume would change."""
    for old, new in _ranges(message, understood):
        read = _mapped(read, partial(re.compile(rf"(?<![\d.,–]){re.escape(old)}").sub, new))
    expected, now = _expected(message), understood.best("monthly_requests")
    high, low = rules.line("requests_high"), rules.line("requests_low")
    if isinstance(now, int) and now < low <= (_most_a_month(message, now) or 0) < high:
        read = _mapped(
            read,
            lambda text: text.replace(
                f"under {formatting.count(round(low))}", f"under {formatting.count(round(high))}"
            ),
        )
    if not isinstance(now, int) or expected is None or now > high or expected <= high:
        return read
    key = "grows_narrow" if understood.facts.get("input_diversity") == "narrow" else "grows"
    more = wording.decisions[key].replace("{expected}", formatting.count(expected))
    grown = tuple(_with_more(line, more) for line in read.shown)
    return replace(read, shown=grown, lines=tuple(_with_more(line, more) for line in read.lines))


def _with_more(line: FactLine, more: str) -> FactLine:
    return replace(line, text=f"{line.text} {more}") if "monthly_requests" in line.fields else line


def _mapped(read: FirstRead, change: Callable[[str], str]) -> FirstRead:
    """The first read with each of its sentences changed."""

    def changed(lines: Sequence[FactLine]) -> tuple[FactLine, ...]:
        return tuple(replace(line, lead=change(line.lead), text=change(line.text)) for line in lines)

    return replace(
        read,
        headline=change(read.headline),
        decides=change(read.decides),
        lines=changed(read.lines),
        possible=changed(read.possible),
        shown=changed(read.shown),
    )


def _ranges(message: str, understood: Understood) -> list[tuple[str, str]]:
    """What the lower end of each range is written as in a first read, and the range in its place."""
    found, rate = [], understood.best("failure_rate")
    if isinstance(rate, float) and (high := _high(message, rate * PERCENT)):
        found.append((formatting.percent(rate), formatting.percent_range(rate, high / PERCENT)))
    volume = understood.best("monthly_requests")
    if isinstance(volume, int) and (most := _most_a_month(message, volume)):
        low = formatting.count(volume)
        found.append((f"{low} a month", f"{low}–{formatting.count(most)} a month"))
    return found


def _high(message: str, low: float) -> float | None:
    """The upper end of the range of a message that begins with this share, both in percent."""
    ranges = (q for q in _numbers(message)[1] if q.high is not None and q.unit == "percent" and not q.rate)
    return next((q.high for q in ranges if isclose(q.value, low)), None)


def _most_a_month(message: str, least: int) -> int | None:
    """The upper end of a volume that is a range and comes to so many a month at least."""
    ranges = ((q, PER_MONTH[q.rate]) for q in _numbers(message)[1] if q.high is not None and not q.unit and q.rate)
    return next((round(q.high * times) for q, times in ranges if q.high and round(q.value * times) == least), None)


def _expected(message: str) -> int | None:
    """How many a month a message expects; None if it says nothing of what is to come."""
    line, found = _numbers(message)
    ahead = (q for q in found if not q.unit and q.rate in OF_A_MONTH and _EXPECTED.search(line[: q.start]))
    return next((round(q.value) for q in ahead), None)


def _numbers(message: str) -> tuple[str, tuple[Quantity, ...]]:
    line = words_of(message).line
    return line, quantities(line)
