"""What was measured, as figures: medians of rounds, percentiles of all samples, and each beside the bare app's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, quantiles
from typing import Literal

from tests.bench.driving import JUDGED, MENTIONED, PRESSED, TYPED, Round

MILLI = 1_000
MEGA = 1_000_000
SIDES_OF_P99 = 100  # cut points of the percentiles
Kind = Literal["alone", "distant", "crowd"]
ROWS = (TYPED, PRESSED, MENTIONED, JUDGED)


@dataclass
class Measured:
    """One side: all rounds of each kind, its starts (seconds) and its peak memory (bytes).

    "alone": one person; "distant": one person, and a Web API that takes its time; "crowd": all people at once.
    """

    rounds: dict[Kind, list[Round]] = field(default_factory=lambda: {"alone": [], "distant": [], "crowd": []})
    starts: Sequence[float] = ()
    peak_bytes: int = 0


def side_by_side(bare: Measured, bot: Measured, people: int) -> str:
    """The main table."""
    rows = [("", "", "bare Bolt", "bot", "ratio")]
    for kind, who in _kinds(people).items():
        for row in ROWS:
            beside, rounds = _rounds_with(row, bare.rounds[kind]), _rounds_with(row, bot.rounds[kind])
            for name, unit, work_out in _figures(row, who) if rounds else ():
                rows.append(_pair(name, unit, work_out(beside, row), work_out(rounds, row)))
    rows += [_pair("start to connected", "s", median(bare.starts), median(bot.starts), places=2)]
    rows += [_pair("memory at its peak", "MB", bare.peak_bytes / MEGA, bot.peak_bytes / MEGA)]
    return _table(rows)


def distant(bare: Measured, bot: Measured, ms: int) -> str:
    """How long one person waits when each call to Slack takes so many ms."""
    rows = [(f"a Web API that answers after {ms} ms", "", "bare Bolt", "bot", "ratio")]
    for row in ROWS:
        beside, rounds = bare.rounds["distant"], bot.rounds["distant"]
        rows += [_pair(row, "p50, ms", p50(beside, row), p50(rounds, row))]
    return _table(rows)


def growth(bots: Mapping[int, Measured], people: int) -> str:
    """The same rows by the number of stored consultations, and the last as a ratio of the first."""
    sizes = sorted(bots)
    rows = [("", "", *(f"{size:,} stored" for size in sizes), "ratio")]
    for kind, who in _kinds(people).items():
        for row in ROWS:
            rounds = [_rounds_with(row, bots[size].rounds[kind]) for size in sizes]
            for name, unit, work_out in _figures(row, who) if rounds[0] else ():
                rows.append(_grown(name, unit, [work_out(of_size, row) for of_size in rounds]))
    rows += [_grown("start to connected", "s", [median(bots[size].starts) for size in sizes], places=2)]
    rows += [_grown("memory at its peak", "MB", [bots[size].peak_bytes / MEGA for size in sizes])]
    return _table(rows)


def p50(rounds: Sequence[Round], row: str) -> float:
    """The median of the rounds' medians, in ms."""
    return MILLI * median(median(of.waited[row]) for of in rounds)


def p99(rounds: Sequence[Round], row: str) -> float:
    """Over all samples of all rounds, in ms."""
    samples = [sample for of in rounds for sample in of.waited[row]]
    return MILLI * quantiles(samples, n=SIDES_OF_P99)[-1]


def rate(rounds: Sequence[Round], row: str) -> float:
    """Events a second: the median of the rounds."""
    return median(of.rate[row] for of in rounds)


def cpu(rounds: Sequence[Round], row: str) -> float:
    """The app's CPU time an event, over all rounds, in ms."""
    return MILLI * fmean(of.cpu[row] for of in rounds)


def _kinds(people: int) -> dict[Kind, str]:
    return {"alone": "one person", "crowd": f"{people} people at once"}


def _rounds_with(row: str, rounds: Sequence[Round]) -> list[Round]:
    return [of for of in rounds if of.waited[row]]


def _figures(row: str, who: str) -> list[tuple[str, str, Callable[[Sequence[Round], str], float]]]:
    """What is worked out for a row: its name, its unit, and how."""
    figures = [(f"{row}, {who}", "p50, ms", p50), ("", "p99, ms", p99)]
    if row != JUDGED:  # it is one turn of the consultations above
        figures += [("", "events a second", rate), ("", "CPU of the app an event, ms", cpu)]
    return figures


def _pair(what: str, unit: str, bare: float, bot: float, places: int = 1) -> tuple[str, ...]:
    return what, unit, f"{bare:.{places}f}", f"{bot:.{places}f}", f"{bot / bare:.2f}"


def _grown(what: str, unit: str, found: Sequence[float], places: int = 1) -> tuple[str, ...]:
    return what, unit, *(f"{value:.{places}f}" for value in found), f"{found[-1] / found[0]:.2f}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    line: Callable[[Sequence[str]], str] = lambda cells: f"| {' | '.join(cells)} |"  # noqa: E731
    head, *body = rows
    return "\n".join([line(head), line(["---", "---", *("---:" for _ in head[2:])]), *map(line, body)])
