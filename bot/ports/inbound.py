"""What arrives from people, in our own types: kept before anything is done about it, and played again after a crash."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.consultation.state import Record
from bot.decision.profile import Value


class EventBase(Record):
    """Base. `key` is the delivery's identity: the same thing delivered twice has one key. `user` did it, in `team`."""

    key: str
    team: str
    user: str
    at: float


class Attachment(Record):
    """A file that came with a message. `size` in bytes."""

    id: str
    name: str
    mimetype: str
    size: int
    url: str


class Mention(EventBase):
    """The bot was mentioned in a channel. `text` without the mention; `thread` is the root it stands under, or None."""

    kind: Literal["mention"] = "mention"
    channel: str
    ts: str
    thread: str | None
    text: str


class DirectMessage(EventBase):
    """A message in the DM. `thread` None: typed top-level."""

    kind: Literal["direct_message"] = "direct_message"
    channel: str
    ts: str
    thread: str | None
    text: str
    files: tuple[Attachment, ...] = ()


class BlockAction(EventBase):
    """A button or control on a message or on Home was used.

    `action` is the button's name, `value` what it carries (consultation, question, verdict ids …), `values` the inputs
    of the card by profile field, as read; `refused` says in words what could not be read, by field. `trigger` opens a
    modal, for 3 s, once.
    """

    kind: Literal["click"] = "click"
    action: str
    value: dict[str, str] = {}
    values: dict[str, Value] = {}
    refused: dict[str, str] = {}
    channel: str | None = None
    ts: str | None = None
    thread: str | None = None
    trigger: str = ""
    response_url: str = ""


class ViewSubmission(EventBase):
    """A modal was submitted. `action` names the modal; `value` what it carries; `values` its inputs, as read.

    `refused` says in words what could not be read, by field.
    """

    kind: Literal["submission"] = "submission"
    action: str
    value: dict[str, str] = {}
    values: dict[str, Value] = {}
    refused: dict[str, str] = {}


class SlashCommand(EventBase):
    """`/consult …` was typed in a channel or DM."""

    kind: Literal["command"] = "command"
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

    kind: Literal["stopped"] = "stopped"
    channel: str
    thread: str


class AppUninstalled(EventBase):
    """The app was removed from the workspace, or its token revoked."""

    kind: Literal["uninstalled"] = "uninstalled"


InboundEvent = Annotated[
    Mention | DirectMessage | BlockAction | ViewSubmission | SlashCommand | HomeOpened | StreamStopped | AppUninstalled,
    Field(discriminator="kind"),
]
