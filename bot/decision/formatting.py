"""How numbers and lists of words are written for people: 1.2 million, 5.5%, 0.04%, 2,000."""

from __future__ import annotations

from datetime import UTC, datetime

MILLION = 1_000_000
BILLION = 1_000 * MILLION
PERCENT = 100
UNKNOWN = "an unknown number"
NOT_KNOWN = "not known"


def count(value: float) -> str:
    """A whole number: 2,000 as it is, 1,200,000 as 1.2 million (or billion) where two decimals tell it exactly."""
    whole = int(value)
    for unit, name in ((BILLION, "billion"), (MILLION, "million")):
        if whole >= unit and whole % (unit // PERCENT) == 0:
            return f"{whole / unit:.2f}".rstrip("0").rstrip(".") + f" {name}"
    return f"{whole:,}"


def about(cases: int) -> str:
    """A number of cases that an estimate asks for, rounded up to two digits: 103 as 110, 75,293 as 76,000."""
    unit = int(10 ** max(0, len(str(cases)) - 2))
    return count(-(-cases // unit) * unit)


def counted(value: int | None, noun: str, none: str = "") -> str:
    """A number with what it counts: `no examples` (or `none`), `1 example`, `2,000 examples`."""
    if value is None:
        return f"{UNKNOWN} of {noun}s"
    if value == 0:
        return none or f"no {noun}s"
    return f"{count(value)} {noun}{'' if value == 1 else 's'}"


def percent(fraction: float) -> str:
    """A fraction as a percentage: one decimal, below 1% two, and never rounded to a false zero."""
    return f"{_digits(fraction)}%"


def percent_range(low: float, high: float) -> str:
    """Two fractions as one range of percentages: 3.7–8.2%."""
    return f"{_digits(low)}–{_digits(high)}%"


def _digits(fraction: float) -> str:
    value = fraction * PERCENT
    if value == 0:
        return "0"
    decimals = 1 if value >= 1 else 2
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = f"{value:.1g}" if value >= SMALLEST else f"under {SMALLEST}"
    return text.rstrip("0").rstrip(".") if "." in text else text


SMALLEST = 0.0001  # percent; below this only the order of magnitude matters


def join_words(words: tuple[str, ...]) -> str:
    """Words as a sentence lists them: `a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def day(at: float) -> str:
    """The day (UTC) of Unix seconds: 25 November 2026."""
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when:%B %Y}"
