"""Merges two readings of one message: our own reader's and a model's. Pure; both are plain mappings.

The law is "sure, or ask": a value is taken only where both readers find it in the words, or where there was no model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.decision.profile import Value

MOST_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class MergedReading:
    """`values` are taken (None: asked, and not known). `candidates` are to be asked about, best first."""

    values: Mapping[str, Value]
    candidates: Mapping[str, tuple[Value, ...]]


def merge_readings(
    values: Mapping[str, Value],
    candidates: Mapping[str, tuple[Value, ...]],
    read: Mapping[str, Value] | None,
    either: Mapping[str, tuple[Value, ...]] = MappingProxyType({}),
) -> MergedReading:
    """One reading of a message out of two.

    `values` and `candidates` are our own reader's. `read`: what the model read beyond doubt, with evidence that stands
    in the message and a role that fits; None where it was silent, late or absent: then our own reader's stand alone.
    `either`: of fields for which it read several, all of them: they are asked about.
    """
    if read is None:
        return MergedReading(dict(values), dict(candidates))
    taken: dict[str, Value] = {}
    asked: dict[str, tuple[Value, ...]] = {}
    for name in dict.fromkeys([*values, *candidates, *read, *either]):
        ours, theirs = values.get(name), read.get(name)
        if name in either:
            asked[name] = _distinct([ours, *either[name], *candidates.get(name, ())])
            continue
        if name in values and (is_same(ours, theirs) or (ours is None and theirs is None)):
            taken[name] = ours
            continue
        if (
            ours is None
            and theirs is not None
            and (likely := candidates.get(name, ()))
            and (len(likely) == 1 or isinstance(likely[0], bool))  # beside a yes, the no is offered as well
            and is_same(likely[0], theirs)
        ):
            taken[name] = likely[0]  # both read it; neither was sure alone
            continue
        found = [value for value in (ours, theirs) if value is not None] if name in values else [theirs]
        asked[name] = _distinct([*found, *candidates.get(name, ())])
    return MergedReading(taken, {name: found for name, found in asked.items() if found})


def is_same(value: Value, other: Value) -> bool:
    """Whether two readings of a field agree: texts but for case and space, numbers but for rounding, sets as sets."""
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    if isinstance(value, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(value, other, rel_tol=1e-6)
    if isinstance(value, str) and isinstance(other, str):
        return value.casefold().split() == other.casefold().split()
    if isinstance(value, tuple) and isinstance(other, tuple):
        return set(value) == set(other)
    return False


def _distinct(values: Sequence[Value]) -> tuple[Value, ...]:
    kept: list[Value] = []
    for value in values:
        if value is not None and not any(is_same(value, known) for known in kept):
            kept.append(value)
    return tuple(kept[:MOST_CANDIDATES])
