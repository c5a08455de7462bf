"""A consultation is a header and an append-only list of entries; everything else about it is derived from them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.consultation.file_reading import FileReading, FileSource
from bot.decision.profile import Value

How = Literal["typed", "button", "form", "opening", "model", "prompt", "file"]
EntryKind = Literal[
    "answered",  # values were given for fields (None: asked, and not known)
    "offered",  # values that may have been meant, best first; they count only once somebody picks one
    "reopened",  # an answered card is asked again; its old answer stands until a new one comes
    "read",  # a file was read: what it says is shown, and counts once it is used
    "kept",  # the reopened card was left as it is
    "asked_replace",  # "not sure" was said on an answered card; the next word decides
    "misread",  # a reply to a card was not understood
    "paused",
    "resumed",
    "asked_restart",  # start over was asked for; the next word decides
    "restarted",  # start over: nothing said before counts
    "finishing",  # the decision is clear; the person wants the other items all the same
    "confirmed",  # the verdict was asked for
    "dropped",  # given up: no verdict
]


class Record(BaseModel):
    """Base of the types that are stored: frozen, and nothing unknown in them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(Record):
    """Where a consultation started: a channel and the thread in it."""

    channel: str
    thread: str


class Entry(Record):
    """One thing that happened: what, on which card, with which values, by whom, when (Unix seconds) and how.

    `candidates` are the values of an "offered", by field, best first. `reading` is that of a "read", `file` the file
    that the values of an "answered" were measured in.
    """

    kind: EntryKind
    question: str | None = None
    values: dict[str, Value] = {}
    candidates: dict[str, tuple[Value, ...]] = {}
    by: str
    at: float
    how: How = "typed"
    words: str = ""  # what the person wrote, if they wrote
    reading: FileReading | None = None
    file: FileSource | None = None


class Consultation(Record):
    """One team's way through the checklist. `origin` is None if it started in a DM.

    `room` and `thread` are the DM channel and the root of the thread that the interview lives in; None before the
    first card was posted there. `asked_at` is when (Unix seconds, Slack's clock) the card that waits was posted, as it
    stood when the consultation was loaded: 0 if there is none, infinity while the next one is on its way.
    """

    id: str
    team: str
    owner: str
    project: str | None = None
    origin: Origin | None = None
    room: str | None = None
    thread: str | None = None
    entries: tuple[Entry, ...] = ()
    asked_at: float = 0.0
