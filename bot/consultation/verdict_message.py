"""A verdict as people see it, in our own types. Texts in them are plain, as in `messages.py`."""

from __future__ import annotations

from typing import Literal

from bot.consultation.state import Record
from bot.decision.verdict import Decision, ItemState, Reason, Step


class ItemLine(Record):
    """One of the ten items as it is shown in a verdict."""

    number: int
    label: str
    state: ItemState
    note: str = ""


class ChangeLine(Record):
    """One way to another decision: what has to happen."""

    decision: Decision
    text: str


class Fold(Record):
    """How many steps, reasons and changes of a verdict are seen before anything is opened."""

    steps: int
    why: int
    changes: int


class VerdictMessage(Record):
    """A verdict as it is shown: all words chosen, nothing left to compute.

    `advice` is what to do; `steps` stand in the order to be done; `why` are the reasons that decided, in the team's
    numbers; `changes` begin with the way to the other side; `evidence` is the small print. What `fold` leaves out of
    them stands below the ten items. `replaced_by` is the permalink of a newer verdict of the same project.
    `base_model`, for the record: which model would be trained, and its last day.
    """

    kind: Literal["verdict"] = "verdict"
    verdict: str
    consultation: str
    project: str
    decision: Decision
    headline: str
    advice: str
    since_last: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    why: tuple[Reason, ...] = ()
    changes: tuple[ChangeLine, ...] = ()
    fold: Fold | None = None
    odd: tuple[str, ...] = ()
    items: tuple[ItemLine, ...]
    evidence: tuple[str, ...] = ()
    base_model: str = ""
    owner: str
    at: float
    guide_edition: str
    shareable: bool = False
    shared_by: str = ""
    shared_from: str = ""
    replaced: bool = False
    replaced_by: str = ""
