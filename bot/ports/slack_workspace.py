"""The workspace port: what handlers ask of Slack directly. What must not be lost goes through the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from bot.consultation.state import Record
from bot.ports.inbound import Attachment
from bot.ports.outbound import OutboundMessage, Posted

FileReason = Literal["too_large", "not_text", "not_allowed", "unreachable", "clip", "image", "gone", "no_room"]
MAX_FILE_BYTES = 200_000  # some 30,000 words, far beyond any prompt

PersonKind = Literal["member", "guest", "stranger"]
ChannelKind = Literal["public", "private", "dm", "group_dm", "gone"]


class UserInfo(Record):
    """What a person is to our workspace, as Slack has it now.

    "guest": `is_restricted` or `is_ultra_restricted`, or from another workspace of our organisation. "stranger": their
    team is not ours, or their account is closed. `admin`: an administrator or owner of the workspace.
    """

    kind: PersonKind
    admin: bool = False


class ChannelInfo(Record):
    """What a channel is now. `shared_outside`: people of other workspaces are in it, or are about to be.

    "gone": deleted, or private and without us.
    """

    kind: ChannelKind
    shared_outside: bool = False


CLOSED_CHANNEL = ChannelInfo(kind="private", shared_outside=True)  # what counts if Slack doesn't answer


class SlackRefusedError(Exception):
    """Slack refused a call, or could not be reached in time. `reason` is Slack's own short word for it.

    `passing`: the connection or the token is at fault, not what was asked for. The same call may work later.
    """

    def __init__(self, method: str, reason: str, *, passing: bool = False) -> None:
        super().__init__(f"{method}: {reason}")
        self.method = method
        self.reason = reason
        self.passing = passing


class FileRefusedError(Exception):
    """A file was not fetched, or is not text."""

    def __init__(self, reason: FileReason) -> None:
        super().__init__(reason)
        self.reason: FileReason = reason


class Upload(Record):
    """A file of ours. `alt_text` describes a picture."""

    name: str
    content: bytes
    title: str
    alt_text: str = ""


class Workspace(Protocol):
    """Channels, members, permalinks and files."""

    async def flush(self, messages: Sequence[OutboundMessage] | None = None) -> None:
        """Post what is in the outbox, in order. Returns when it is posted, given up or put off.

        `messages`: what was just stored; then the store is not read and nothing else is waited for.
        """

    async def room(self, user: str) -> str:
        """The DM channel with a person. Raises SlackRefusedError."""

    async def person(self, user: str) -> UserInfo:
        """What a person is to our workspace; never older than 30 s. Raises SlackRefusedError.

        `passing` if it may be known later.
        """

    async def channel(self, channel: str) -> ChannelInfo:
        """What a channel is; never older than 30 s. CLOSED_CHANNEL if Slack doesn't answer."""

    async def has_outsiders(self, channel: str) -> bool:
        """Whether guests or strangers are in a channel; never older than 30 s. True if Slack doesn't answer."""

    async def is_in_channel(self, channel: str) -> bool:
        """Whether the bot itself is in a channel. True if Slack doesn't answer."""

    async def is_member(self, channel: str, user: str) -> bool:
        """Whether a person is a member of a channel. False if Slack doesn't answer."""

    async def link(self, posted: Posted) -> str:
        """The permalink, or "" if Slack gives none."""

    async def name_session(self, channel: str, thread: str, title: str) -> None:
        """Give a thread of a person's DM its title. It is lost if it can't be given."""

    async def read_file(self, attachment: Attachment) -> str:
        """The text of a file from a message. Raises FileRefusedError."""

    async def save_file(self, attachment: Attachment, folder: Path, limit: int) -> Path:
        """Write a file from a message into a folder, at most `limit` bytes; returns where. Raises FileRefusedError."""

    async def upload_file(self, channel: str, thread: str | None, upload: Upload) -> bool:
        """Share a file of ours in a thread. False if Slack refuses; then it is lost."""
