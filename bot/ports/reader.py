"""The reader port: a person's words become profile fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.nlu.reading import Reading


class Reader(Protocol):
    """Reads a person's words into profile fields; never raises for any text."""

    def read(self, asked: Sequence[str], text: str) -> Reading:
        """What a reply states, and what it may have meant."""

    def read_at_once(self, asked: Sequence[str], text: str) -> Reading | None:
        """The same if that takes no time; None if it does: then `read`, off the event loop."""

    def read_opening(self, text: str) -> Reading:
        """What a first message states, and what it may have meant: by its words alone, in milliseconds."""
