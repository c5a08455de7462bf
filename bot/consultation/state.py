"""A consultation is a header and an append-only list of entries; everything else about it is derived from them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.decision.profile import Value

How = Literal["typed", "button", "modal", "opening", "model", "prompt"]
EntryKind = Literal[
    "answered",  # values were given for fields (None: asked, and not known)
    "proposed",  # values read from the opening question or by a model; they count only once accepted
    "accepted",  # the person confirmed what was proposed
    "declined",  # the person refused what was proposed: it is dropped
    "reopened",  # an answered question is to be asked again; its old answer stands until a new one comes
    "withdrawn",  # back: the answers to a question no longer count
    "misread",  # a reply to a question was not understood
    "paused",
    "resumed",
    "asked_restart",  # start over was asked for; the very next word decides
    "restarted",  # start over: nothing said before counts
    "confirmed",  # the summary was confirmed: the verdict is drawn
    "closed",  # given up: no verdict
]


class Record(BaseModel):
    """Base of the types that are stored: frozen, and nothing unknown in them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(Record):
    """Where a consultation began: a channel and the thread in it. `private`: only its members may see the verdict."""

    channel: str
    thread: str
    private: bool


class Entry(Record):
    """One thing that happened: what, on which question, with which values, by whom, when (Unix seconds) and how."""

    kind: EntryKind
    question: str | None = None
    values: dict[str, Value] = {}
    by: str
    at: float
    how: How = "typed"
    words: str = ""  # what the person wrote, where they wrote


class Consultation(Record):
    """One team's way through the checklist. `origin` is None where it began in a DM.

    `room` and `thread` are the DM channel and the root of the thread that the interview lives in; None before the
    first card was posted there. `slots` are those that had a message, or were to have one, when it was read.
    """

    id: str
    team: str
    owner: str
    project: str | None = None
    origin: Origin | None = None
    room: str | None = None
    thread: str | None = None
    entries: tuple[Entry, ...] = ()
    slots: frozenset[str] = frozenset()
