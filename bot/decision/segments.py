"""Ranges of whole numbers over which an outcome stays the same, found by bisection."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Segment(NamedTuple):
    """The whole numbers from `first` to `last`, which all have the same outcome."""

    first: int
    last: int


def segments(low: int, high: int, outcome: Callable[[int], object]) -> list[Segment]:
    """The segments of [low, high], ascending. An outcome that ended must not come back further up."""
    found = []
    first = low
    while first <= high:
        last = _last_like(first, high, outcome)
        found.append(Segment(first, last))
        first = last + 1
    return found


def _last_like(first: int, high: int, outcome: Callable[[int], object]) -> int:
    """The last number up to `high` with the outcome of `first`."""
    here = outcome(first)
    if outcome(high) == here:
        return high
    alike, other = first, high
    while other - alike > 1:
        middle = (alike + other) // 2
        if outcome(middle) == here:
            alike = middle
        else:
            other = middle
    return alike


def nearest_in(segment: Segment, start: int | float | None, *, from_below: bool) -> int:
    """The number of a segment that is nearest to `start`; where that is not known, its near end as seen from 0."""
    if start is None:
        return segment.first if from_below else segment.last
    return min(max(int(start), segment.first), segment.last)
