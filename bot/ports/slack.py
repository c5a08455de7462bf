"""The Slack port: what the handlers ask of Slack directly; all else goes through the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.ports.inbound import Attachment
from bot.ports.modals import Home
from bot.ports.outbound import Message, OutboundMessage, Posted


class SlackRefusedError(Exception):
    """Slack refused a call for good, or could not be reached in time. `reason` is Slack's own short word for it."""

    def __init__(self, method: str, reason: str) -> None:
        super().__init__(f"{method}: {reason}")
        self.method = method
        self.reason = reason


class Slack(Protocol):
    """What the use cases ask of Slack directly; all else goes through the outbox."""

    async def flush(self, fresh: Sequence[OutboundMessage] | None = None) -> None:
        """Post what is in the outbox, now, in order; returns when what was due is posted, given up or put off.

        `fresh`: what was just kept, where it is at hand; then the store is not read and nothing else is waited for.
        """

    async def room(self, team: str, user: str) -> str:
        """The DM channel with a person. Raises SlackRefused."""

    async def is_private(self, team: str, channel: str) -> bool: ...

    async def may_see(self, team: str, channel: str, user: str) -> bool:
        """Whether a person is a member of a channel."""

    async def link(self, team: str, posted: Posted) -> str:
        """The permalink, or "" where Slack gives none."""

    async def home(self, team: str, user: str, home: Home) -> None:
        """Show a person's Home tab."""

    async def file(self, team: str, attachment: Attachment) -> str:
        """The text of a file that a person handed over. Raises `bot.ports.files.FileRefused`."""

    async def ephemeral(self, team: str, channel: str, user: str, thread: str | None, say: Message) -> None:
        """Tell one person only, in passing: lost if it can't be told."""
