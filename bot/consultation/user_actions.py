"""What a person said to a consultation, after Slack's JSON and free text have been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

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
    "help",
    "yes",
    "no",
]


@dataclass(frozen=True, slots=True)
class Start:
    """The consultation was opened, with what the opening question already told (may be empty)."""

    opening: Mapping[str, Value] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class TextReply:
    """A reply in the person's own words and what was read from it. `how` is "model" where a model read all of it.

    `guessed` is what a model read where our own reading found nothing: it counts once the person agreed.
    """

    text: str
    values: Mapping[str, Value]
    how: How = "typed"
    guessed: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """Values given with a card's or a modal's own controls. `question` is the card's; None for the modal of several."""

    question: str | None
    values: Mapping[str, Value]
    how: How = "button"


@dataclass(frozen=True, slots=True)
class Command:
    """One of the words that work at any time, typed or as a button; `question` is the card's that the button was on."""

    word: Word
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """*change* on an answered question."""

    question: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """The opening card (what = "opening") or the summary (what = "summary") was confirmed or not."""

    what: Literal["opening", "summary"]
    agreed: bool


UserAction = Start | TextReply | FormAnswer | Command | Edit | Confirm
