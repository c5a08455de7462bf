"""An answer that grows before the reader's eyes; what was shown of it is provisional until the kept one stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.consultation.state import Record
from bot.ports.outbound import Posted

Shown = Callable[[Posted], Awaitable[None]]
"""Awaited before each message is begun (its `ts` is "" then) and as soon as it stands, so that a crash can't leave it
half and forgotten."""


class Part(Record):
    """What fits into one message. `posted` None: it was not shown yet, and is to be posted."""

    text: str
    posted: Posted | None = None


class Stream(Protocol):
    """One answer. Nothing here raises for Slack's troubles: what can't be shown now is in the parts at the end."""

    def thinking(self, line: str) -> None:
        """Show a line of status until text comes; the latest one counts."""

    async def append(self, text: str) -> None:
        """More plain text: shown soon, in pieces, as fast as Slack allows."""

    async def close(self) -> tuple[Part, ...]:
        """No more comes: every message stands still, no status is left. All of the text, in messages."""


class Streams(Protocol):
    """Where answers grow."""

    def open(
        self, team: str, channel: str, thread: str | None, user: str, shown: Shown, after: str | None = None
    ) -> Stream:
        """An answer to a person, in a thread, below the message `after` (None: its root).

        `thread` None: nothing can grow there, all comes in the parts.
        """

    async def left(self, channel: str, thread: str, after: str) -> tuple[Posted, ...]:
        """Messages in a thread, below the message `after`, that grew and whose place no kept answer took."""

    async def still(self, posted: Posted) -> None:
        """A message that a crash left growing grows no more."""
