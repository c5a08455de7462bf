"""Figures of a first read as the message has them: a range in full, and the volume that is expected later."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from bot.decision import formatting
from bot.decision.fact_lines import FactLine
from bot.decision.profile import Value
from bot.decision.rulebook import Rules
from bot.guide.first_read import FirstRead
from bot.guide.first_read_wording import FirstReadWording

SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6}
SAME = 1e-9
_NUMBER = r"(\d[\d,]*(?:\.\d+)?) ?(k|m|thousand|million)?"
_RANGE = re.compile(
    rf"{_NUMBER} ?(?:%|percent)? ?(?:-|–|to|or|and) ?{_NUMBER}(?! ?(?:ms|of|/))\b ?(%|percent)?",
    re.IGNORECASE,
)
_EXPECTED = re.compile(
    r"\b(?:will be|will (?:grow|rise|go)(?: up)? to|expect(?:ing|ed)?|grow(?:ing|s)? to|reach|heading (?:for|to)"
    r"|going to be|rise to|ramp(?:ing)?(?: up)? to) (?:about |around |at |roughly |up to |some |over )?"
    rf"{_NUMBER}\b",
    re.IGNORECASE,
)


def as_written(
    read: FirstRead,
    message: str,
    facts: Mapping[str, Value],
    candidates: Mapping[str, Sequence[Value]],
    rules: Rules,
    wording: FirstReadWording,
) -> FirstRead:
    """The same first read, with ranges as ranges and with what an expected volume would change."""
    may_be = {name: values[0] for name, values in candidates.items() if values}
    for old, new in _ranges(message, {**may_be, **facts}):
        read = _mapped(read, partial(re.compile(rf"(?<![\d.,]){re.escape(old)}").sub, new))
    expected, now = _expected(message), facts.get("monthly_requests", may_be.get("monthly_requests"))
    high = rules.line("requests_high")
    if not isinstance(now, int) or expected is None or now > high or expected <= high:
        return read
    key = "grows_narrow" if facts.get("input_diversity") == "narrow" else "grows"
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


def _ranges(message: str, values: Mapping[str, Value]) -> list[tuple[str, str]]:
    """What the lower end of each range is written as in a first read, and the range in its place."""
    rate, labels = values.get("failure_rate"), values.get("labelled_examples")
    found = []
    for match in _RANGE.finditer(message):
        low = _scaled(match[1], match[2] or (match[4] if match[4] and not match[5] else None))
        high = _scaled(match[3], match[4])
        if high <= low:
            continue
        if match[5] and isinstance(rate, float) and abs(low / 100 - rate) < SAME:
            found.append((formatting.percent(rate), formatting.percent_range(rate, high / 100)))
        elif not match[5] and labels == low and not isinstance(labels, bool):
            written = formatting.count(round(low))
            found.append((f"{written} labelled", f"{written}–{formatting.count(round(high))} labelled"))
    return found


def _expected(message: str) -> int | None:
    found = _EXPECTED.search(message)
    return round(_scaled(found[1], found[2])) if found else None


def _scaled(number: str, scale: str | None) -> float:
    return float(number.replace(",", "")) * SCALES.get((scale or "").lower(), 1)
