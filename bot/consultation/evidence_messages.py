"""What is shown of files and costs: a reading before it counts, and the costs beside the guide's line."""

from __future__ import annotations

from typing import Literal

from bot.consultation.file_reading import FileReading
from bot.consultation.state import Record

ReadingState = Literal["shown", "used", "used_tuned", "left"]


class EvidenceCard(Record):
    """The reading of a file. `fills` says what *Use these numbers* fills in, a line each; `tuned_fills` the same if the
    second file is a trained model's. `link` is the thread of the checklist, if that is elsewhere.

    `state`: "shown" until somebody uses it or leaves it.
    """

    kind: Literal["evidence"] = "evidence"
    reading: FileReading
    state: ReadingState = "shown"
    fills: tuple[str, ...] = ()
    tuned_fills: tuple[str, ...] = ()
    note: str = ""
    link: str = ""


class CostLine(Record):
    """A number of the cost comparison and where it comes from."""

    label: str
    value: str
    source: str


class CostCard(Record):
    """A prompted model against a trained one. `months` are rows of (month, prompted, low, high, trained, low, high)."""

    kind: Literal["costs"] = "costs"
    sentences: tuple[str, ...]
    lines: tuple[CostLine, ...] = ()
    months: tuple[tuple[float, ...], ...] = ()
    offers: tuple[str, ...] = ()


EvidenceMessage = EvidenceCard | CostCard
