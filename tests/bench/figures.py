"""What was measured, as figures: medians of rounds, percentiles of all samples, and each beside the bare app's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from tests.bench.driving import JUDGED, MENTIONED, PRESSED, TYPED, Round

MILLI = 1_000
MEGA = 1_000_000
SIDES_OF_P99 = 100  # cut points of the percentiles
ROWS = (TYPED, PRESSED, MENTIONED, JUDGED)


@dataclass
class Measured:
    """All rounds of one side: alone and in a crowd, its starts (seconds) and its peak memory (bytes)."""

    alone: list[Round] = field(default_factory=list)
    crowd: list[Round] = field(default_factory=list)
    starts: Sequence[float] = ()
    peak_bytes: int = 0


def p50(rounds: Iterable[Round], row: str) -> float:
    """The median of the rounds' medians, in ms."""
    return MILLI * median(median(one.waited[row]) for one in rounds if one.waited[row])


def p99(rounds: Iterable[Round], row: str) -> float:
    """Over all samples of all rounds, in ms."""
    samples = [sample for one in rounds for sample in one.waited[row]]
    return MILLI * quantiles(samples, n=SIDES_OF_P99)[-1]


def rate(rounds: Iterable[Round], row: str) -> float:
    """Events a second: the median of the rounds."""
    return median(one.rate[row] for one in rounds)


def cpu(rounds: Iterable[Round], row: str) -> float:
    """The app's CPU time an event, over all rounds, in ms."""
    found = [one.cpu[row] for one in rounds]
    return MILLI * sum(found) / len(found)


def side_by_side(bare: Measured, bot: Measured, people: int) -> str:
    """The main table."""
    rows = [("", "", "bare Bolt", "bot", "ratio")]
    for rounds, who in ((_alone, "one person"), (_crowd, f"{people} people at once")):
        for row in ROWS:
            if not any(one.waited[row] for one in rounds(bare)):
                continue
            rows += [_pair(f"{row}, {who}", "p50, ms", p50(rounds(bare), row), p50(rounds(bot), row))]
            rows += [_pair("", "p99, ms", p99(rounds(bare), row), p99(rounds(bot), row))]
            if row != JUDGED:
                rows += [_pair("", "events a second", rate(rounds(bare), row), rate(rounds(bot), row))]
                rows += [_pair("", "CPU of the app an event, ms", cpu(rounds(bare), row), cpu(rounds(bot), row))]
    rows += [_pair("start to connected", "s", median(bare.starts), median(bot.starts), places=2)]
    rows += [_pair("memory at its peak", "MB", bare.peak_bytes / MEGA, bot.peak_bytes / MEGA)]
    return _table(rows)


def growth(bots: Mapping[int, Measured], people: int) -> str:
    """The same rows by the number of stored consultations, and the last as a ratio of the first."""
    sizes = sorted(bots)
    rows = [("", "", *(f"{size:,} stored" for size in sizes), "ratio")]
    for rounds, who in ((_alone, "one person"), (_crowd, f"{people} people at once")):
        for row in ROWS:
            if any(one.waited[row] for one in rounds(bots[sizes[0]])):
                rows += [_grown(f"{row}, {who}", "p50, ms", [p50(rounds(bots[size]), row) for size in sizes])]
                rows += [_grown("", "p99, ms", [p99(rounds(bots[size]), row) for size in sizes])]
                if row != JUDGED:
                    rows += [_grown("", "events a second", [rate(rounds(bots[size]), row) for size in sizes])]
                    rows += [
                        _grown("", "CPU of the app an event, ms", [cpu(rounds(bots[size]), row) for size in sizes])
                    ]
    rows += [_grown("start to connected", "s", [median(bots[size].starts) for size in sizes], places=2)]
    rows += [_grown("memory at its peak", "MB", [bots[size].peak_bytes / MEGA for size in sizes])]
    return _table(rows)


def _alone(of: Measured) -> list[Round]:
    return of.alone


def _crowd(of: Measured) -> list[Round]:
    return of.crowd


def _pair(what: str, unit: str, bare: float, bot: float, places: int = 1) -> tuple[str, ...]:
    return what, unit, f"{bare:.{places}f}", f"{bot:.{places}f}", f"{bot / bare:.2f}"


def _grown(what: str, unit: str, found: Sequence[float], places: int = 1) -> tuple[str, ...]:
    return what, unit, *(f"{value:.{places}f}" for value in found), f"{found[-1] / found[0]:.2f}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    line: Callable[[Sequence[str]], str] = lambda cells: f"| {' | '.join(cells)} |"  # noqa: E731
    head, *body = rows
    return "\n".join([line(head), line(["---", "---", *("---:" for _ in head[2:])]), *map(line, body)])
