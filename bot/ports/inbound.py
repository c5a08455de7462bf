"""Inbound events in our own types: stored before anything is done about them, and handled again after a crash."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from bot.consultation.file_reading import Attachment as Attachment
from bot.consultation.state import Record
from bot.decision.profile import Value


class Person(NamedTuple):
    """Somebody: the user is one in their workspace alone."""

    team: str
    user: str


class EventBase(Record):
    """What every event has. `key` identifies the delivery: the same thing delivered twice has one key.

    `user` acted, in the workspace `team`, `at` Unix seconds.
    """

    key: str
    team: str
    user: str
    at: float

    @property
    def person(self) -> Person:
        """Who did it."""
        return Person(self.team, self.user)


class WrittenEvent(EventBase):
    """A message that somebody wrote to the bot. `thread` is the root of its thread; None: typed at top level."""

    channel: str
    ts: str
    thread: str | None
    text: str
    files: tuple[Attachment, ...] = ()

    @property
    def root(self) -> str:
        """The root of the thread in which it is answered."""
        return self.thread or self.ts


class Mention(WrittenEvent):
    """The bot was mentioned in a channel. `text` is without the mention."""

    kind: Literal["mention"] = "mention"


class DirectMessage(WrittenEvent):
    """A message in the DM. `again`: Slack delivers it once more, so that newer ones may have come before it.

    `edited`: it was read before, and its writer has changed it; `ts` is that of the change.
    """

    kind: Literal["direct_message"] = "direct_message"
    again: bool = False
    edited: bool = False


class Interaction(EventBase):
    """A card or a modal was answered.

    `value` is what the button or the modal carries (ids of a consultation, question, verdict …), `values` its inputs by
    profile field. `refused` says, by field, what an input that could not be read is not (`number_…` in the phrases).
    """

    value: dict[str, str] = {}
    values: dict[str, Value] = {}
    refused: dict[str, str] = {}


class BlockAction(Interaction):
    """A button on a message or on Home was pressed.

    `trigger` opens one modal within 3 s. `ephemeral`: the message is seen by this person alone, so nothing can be
    posted below it.
    """

    kind: Literal["block_action"] = "block_action"
    action_id: str
    channel: str | None = None
    ts: str | None = None
    thread: str | None = None
    ephemeral: bool = False
    trigger: str = ""
    response_url: str = ""


class ViewSubmission(Interaction):
    """A modal was submitted."""

    kind: Literal["view_submission"] = "view_submission"
    callback_id: str


class Shortcut(EventBase):
    """A shortcut was used; `channel`, `ts`, `thread` and `text` are those of its message, if there is one."""

    kind: Literal["shortcut"] = "shortcut"
    callback_id: str
    channel: str | None = None
    ts: str | None = None
    thread: str | None = None
    text: str = ""
    trigger: str = ""
    response_url: str = ""


class SlashCommand(EventBase):
    """A slash command was typed in a channel or DM."""

    kind: Literal["slash_command"] = "slash_command"
    channel: str
    text: str
    trigger: str = ""
    response_url: str = ""


class HomeOpened(EventBase):
    """The Home or Messages tab was opened."""

    kind: Literal["home_opened"] = "home_opened"
    tab: Literal["home", "messages"]
    channel: str | None = None


class StreamStopped(EventBase):
    """The person pressed Stop on an answer in progress."""

    kind: Literal["stream_stopped"] = "stream_stopped"
    channel: str
    thread: str


class AppUninstalled(EventBase):
    """The app was removed from the workspace, or its token was revoked."""

    kind: Literal["app_uninstalled"] = "app_uninstalled"


InboundEvent = Annotated[
    Mention
    | DirectMessage
    | BlockAction
    | ViewSubmission
    | Shortcut
    | SlashCommand
    | HomeOpened
    | StreamStopped
    | AppUninstalled,
    Field(discriminator="kind"),
]
