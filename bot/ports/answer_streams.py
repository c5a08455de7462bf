"""The streams port: an answer that is shown while it is written. What was shown counts only once it is committed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.consultation.state import Record
from bot.ports.outbound import Posted

OnPosted = Callable[[Posted], Awaitable[None]]
"""Awaited before each message is started (its `ts` is "" then) and as soon as it stands, so that after a crash every
started message is known."""


class StreamedPart(Record):
    """The text of one message. `posted` None: it was not shown yet, and is to be posted."""

    text: str
    posted: Posted | None = None


class Stream(Protocol):
    """One answer. Nothing here raises for Slack's errors: what can't be shown now is in the parts at the end."""

    def show_status(self, line: str) -> None:
        """Show a status line until text comes; the latest one counts."""

    async def append(self, text: str) -> None:
        """Add plain text. It is shown soon, in pieces, as fast as Slack allows."""

    async def close(self) -> tuple[StreamedPart, ...]:
        """Stop every message. Returns all of the text, message by message.

        What is posted next takes the status away.
        """

    def abandon(self) -> None:
        """Show nothing more: the event is handled again, or the process ends."""


class Streams(Protocol):
    """Opens streams, and finds those that a crash interrupted."""

    def open(
        self, team: str, channel: str, thread: str | None, user: str, on_posted: OnPosted, after: str | None = None
    ) -> Stream:
        """An answer to a person, in a thread, below the message `after` (None: the thread's root).

        `thread` None: nothing can be streamed there, and all of the text comes in the parts.
        """

    async def find_interrupted(self, channel: str, thread: str, after: str) -> tuple[Posted, ...]:
        """Streamed messages in a thread, below the message `after`, that no committed answer took the place of."""

    async def stop(self, posted: Posted) -> None:
        """Stop a message that a crash left streaming."""
