"""What the bot says of a pasted prompt: what it has, each with the line that shows it, and what would help most."""

from __future__ import annotations

from typing import Literal

from bot.consultation.state import Record
from bot.decision.profile import Value


class SeenIngredient(Record):
    """One of the six. `line` is the person's own line that shows it, "" where there is none."""

    label: str
    state: Literal["found", "weak", "missing"]
    line: str = ""


class Fill(Record):
    """An open consultation that the review may fill an item of."""

    consultation: str
    project: str


class PromptReview(Record):
    """The review of a prompt. Nothing of it counts: it is proposed to a consultation, and confirmed there.

    `paste` names the card for *Delete*. `examples` were counted, `enough` would do. `note`: what else is to be said of
    how it was looked at, or "". `fills` are the consultations to choose from; `startable` offers to begin one with
    `values`. `link` is a permalink of where it goes on, or "".
    """

    kind: Literal["prompt_review"] = "prompt_review"
    paste: str
    ingredients: tuple[SeenIngredient, ...]
    examples: int
    enough: int
    improvements: tuple[str, ...]
    section: str = ""
    note: str = ""
    link: str = ""
    fills: tuple[Fill, ...] = ()
    startable: bool = False
    values: dict[str, Value] = {}
