"""What a person did in a consultation, after Slack's JSON and free text have been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.consultation.file_reading import FileReading, FileSource
from bot.consultation.state import How
from bot.decision.profile import Value

Word = Literal[
    "back",
    "skip",  # also "don't know"
    "why",
    "pause",
    "resume",
    "summary",
    "start_over",
    "keep",  # nothing is changed: the card stays as it was
    "drop",
    "finish",  # the other items too, though the decision is clear
    "help",
    "yes",
    "no",
]
Audience = Literal["origin", "owner"]


@dataclass(frozen=True, slots=True)
class Start:
    """The consultation was opened, with what the opening message states and may have meant, or with files."""

    opening: Mapping[str, Value] = field(default_factory=dict)
    candidates: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    words: str = ""
    readings: tuple[FileReading, ...] = ()


@dataclass(frozen=True, slots=True)
class TextReply:
    """A reply in the person's own words: the values that it states, and those that it may have meant, best first.

    Values that somebody has to look at first (`how` is "prompt", "model" or "file") are filled in and wait.
    """

    text: str
    values: Mapping[str, Value]
    candidates: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    how: How = "typed"


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """Values given with the controls of a card or of the form. `question` is the card's; None for the form.

    `file` is the file that they were measured in, if `how` is "file".
    """

    question: str | None
    values: Mapping[str, Value]
    how: How = "button"
    file: FileSource | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """Files were read. They are noted; nothing of them counts yet. `reply` is what was written beside: that counts."""

    readings: tuple[FileReading, ...]
    reply: TextReply | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """One of the words that work at any time, typed or as a button; `question` is the card that the button was on."""

    word: Word
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """*Change* on an answered question."""

    question: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """The verdict was asked for: to be posted where the question was asked, or shown to the owner alone."""

    audience: Audience = "origin"
    project: str | None = None


UserAction = Start | TextReply | FormAnswer | ReadFile | Command | Edit | Confirm
