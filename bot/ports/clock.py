"""The clock port."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """The time, in Unix seconds."""

    def now(self) -> float: ...
