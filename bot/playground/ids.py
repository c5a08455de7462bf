"""Ids that differ from all before, also from those of an earlier run, without asking the system for random bytes."""

from __future__ import annotations

import itertools
import time

_run = f"{time.time_ns() // 1000:X}"
_numbers = itertools.count(1)


def unique() -> str:
    """For events and envelopes: never the same twice, across restarts too."""
    return f"{_run}{next(_numbers):06X}"


def short() -> str:
    """For blocks and actions without an id: differs within this run."""
    return f"{next(_numbers):04x}"
