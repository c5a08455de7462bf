"""The reader port: a person's words become profile fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.decision.profile import Value


class Reader(Protocol):
    """Reads a person's words into profile fields; never raises for any text."""

    def read(self, asked: Sequence[str], text: str) -> Mapping[str, Value]: ...

    def read_at_once(self, asked: Sequence[str], text: str) -> Mapping[str, Value] | None:
        """The same where that takes no time; None where it does: then `read`, off the event loop."""

    def read_opening(self, text: str) -> Mapping[str, Value]: ...
