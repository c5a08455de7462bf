"""The sentences about a reading, from `knowledge/evidence.toml`."""

from __future__ import annotations

import math

from bot.decision.formatting import about
from bot.evidence.evals.eval_reading import EvalReading, PairedResult
from bot.evidence.evals.eval_statistics import more_to_settle
from bot.evidence.loaded_content import confidence, content, sentence

MANY = 3  # compared variants from which on the best looks better than it is


def statements_of(reading: EvalReading, threshold: float | None) -> tuple[str, ...]:
    """What can be said about a reading, the most important first."""
    said = _counts(reading)
    if threshold is not None and reading.low is not None and reading.high is not None:
        said.append(_against(reading, reading.low, reading.high, threshold))
    if reading.repeats is not None:
        said.append(sentence("statements.repeats", **reading.repeats.model_dump()))
    said += _bunched(reading)
    if reading.reasons:
        listed = ", ".join(f"{name} {count}" for name, count in reading.reasons.items())
        said.append(sentence("statements.reasons", reasons=listed))
    if reading.pairs is not None:
        said.append(_pair(reading.pairs))
    if len(reading.variants) >= MANY:
        said.append(sentence("statements.best_of_many", count=len(reading.variants)))
    return tuple(said)


def percent(share: float) -> str:
    """A share as a percentage: whole, unless that would make something of nothing or all of almost all."""
    value = 100 * share
    if 0 < value < 1 or 99 < value < 100:
        return f"{value:.1f}%" if 0.05 <= value <= 99.95 else f"{value:.2g}%" if value < 1 else ">99.9%"
    return f"{math.floor(value + 0.5)}%"


def points(difference: float) -> str:
    """The difference of two shares in percentage points, with its sign: a minus, which no line breaks after."""
    whole = round(100 * difference)
    return f"{whole:+}".replace("-", "−") if whole else "0"


def percent_range(low: float, high: float) -> str:
    """Two shares as one range: `17–39%`."""
    return f"{percent(low).removesuffix('%')}–{percent(high)}"


def p_text(p: float) -> str:
    """A p-value for a sentence, with its sign: "= 0.03", "< 0.001"."""
    return "< 0.001" if p < 0.001 else f"= {p:.3f}" if p < 0.1 else f"= {p:.2f}"


def _counts(reading: EvalReading) -> list[str]:
    if not reading.n and reading.not_evaluated:
        return [sentence("statements.nothing_evaluated", not_evaluated=reading.not_evaluated)]
    if reading.rate is None or reading.low is None or reading.high is None:
        said = [sentence("statements.nothing_counted")]
    else:
        key = "statements.rate" if reading.repeats is None else "statements.rate_clustered"
        cases = reading.repeats.cases if reading.repeats else reading.n
        rate, limits = percent(reading.rate), percent_range(reading.low, reading.high)
        said = [sentence(key, failures=reading.failures, n=reading.n, cases=cases, rate=rate, range=limits)]
    if reading.not_evaluated:
        said.append(sentence("statements.not_evaluated", not_evaluated=reading.not_evaluated))
    return said


def _against(reading: EvalReading, low: float, high: float, threshold: float) -> str:
    limit = percent(threshold)
    if low > threshold:
        return sentence("statements.above", threshold=limit)
    if high < threshold:
        return sentence("statements.below", threshold=limit)
    if reading.repeats is not None:
        return sentence("statements.open", threshold=limit)
    more = more_to_settle(reading.failures, reading.n, threshold, confidence())
    if more is None:
        return sentence("statements.open_equal", threshold=limit)
    name = "statements.open_settle_one" if more == 1 else "statements.open_settle"
    return sentence(name, threshold=limit, more=about(more))


def _bunched(reading: EvalReading) -> list[str]:
    test = reading.bunched
    if test.p is None or reading.rate is None:
        return []
    if test.p > content().evals.statistics.significance:
        return [sentence("statements.not_bunched", count=len(reading.groups), p=p_text(test.p))]
    if not test.groups:
        return [sentence("statements.bunched_unnamed", p=p_text(test.p))]
    named = ", ".join(f"{name} ({reading.groups[name].failures} of {reading.groups[name].n})" for name in test.groups)
    return [sentence("statements.bunched", p=p_text(test.p), groups=named)]


def _pair(pair: PairedResult) -> str:
    changed = pair.only_first + pair.only_second
    text = sentence(
        "statements.pair",
        pairs=pair.total,
        first=pair.first,
        second=pair.second,
        first_failures=pair.only_second + pair.both_fail,
        second_failures=pair.only_first + pair.both_fail,
        difference=points(pair.difference),
        low=points(pair.low),
        high=points(pair.high),
        changed=changed,
        p=p_text(pair.corrected_p),
    )
    if not changed:
        return f"{text} {sentence('statements.pair_equal')}"
    if pair.corrected_p > content().evals.statistics.significance:
        return f"{text} {sentence('statements.pair_open')}"
    better = pair.first if pair.only_first > pair.only_second else pair.second
    return f"{text} {sentence('statements.pair_differs', better=better)}"
