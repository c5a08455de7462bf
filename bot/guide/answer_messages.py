"""What the bot says of the guide: its own passages word for word, or a model's words with a footnote to each claim."""

from __future__ import annotations

from typing import Literal

from bot.consultation.state import Record
from bot.decision.profile import Value


class Quote(Record):
    """A citation under an answer: section title and a short quote of our own passage (or of the operator's guide)."""

    section: str
    quote: str


class FirstReadLine(Record):
    """One stated fact against the guide's line for it."""

    lead: str
    text: str
    section: str


class FirstReadView(Record):
    """What the rules make of a message: the decision so far, each stated fact, and what is open and would decide."""

    headline: str
    lines: tuple[FirstReadLine, ...]
    decides: str = ""

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of its lines, each once: its footnotes are numbered in this order."""
        return tuple(dict.fromkeys(line.section for line in self.lines if line.section.strip()))

    def words(self, *, marked: bool = False) -> str:
        """All of it, a line each and no empty line. `marked`: with the marks of its footnotes."""
        marks = {title: f" {mark(number)}" for number, title in enumerate(self.sections, 1)} if marked else {}
        facts = (f"• {line.lead} {line.text}{marks.get(line.section, '')}" for line in self.lines)
        return "\n".join(line for line in (self.headline, *facts, self.decides) if line)


class GuideAnswer(Record):
    """An answer from the guide, below a first read if the message told of a project.

    `offer_checklist` adds the buttons that start a checklist with what was read: `opening` states it. `offer_ask` adds
    one to ask the guide. `offer_case`: the guide doesn't answer it, and their own case can be looked at instead.
    `offer_review`: a prompt came with it, and a review can be asked for. `refused`: it tries to change the bot or the
    guide. `note` is a small line below it, such as why it was answered without the model.
    """

    kind: Literal["guide_answer"] = "guide_answer"
    covered: bool
    answer: str
    quotes: tuple[Quote, ...]
    sections: tuple[str, ...]
    first_read: FirstReadView | None = None
    offer_checklist: bool = False
    offer_ask: bool = False
    offer_case: bool = False
    offer_review: bool = False
    refused: bool = False
    question: str = ""
    opening: dict[str, Value] = {}
    candidates: dict[str, tuple[Value, ...]] = {}  # of fields that are to be asked about, best first
    note: str = ""


class Footnote(Quote):
    """What a mark in the text stands for; `number` counts from 1."""

    number: int


class StreamedAnswer(Record):
    """A model's answer, or one message's part of it; `text` holds the marks of its footnotes (`MARKS`).

    It stands below the first read if the message told of a project: that is by the rules, and no model takes its place.
    `note` is a small line below it: that it was stopped, what it cost. The rest as in GuideAnswer.
    """

    kind: Literal["streamed_answer"] = "streamed_answer"
    text: str
    footnotes: tuple[Footnote, ...] = ()
    first_read: FirstReadView | None = None
    offer_checklist: bool = False
    offer_review: bool = False
    question: str = ""
    opening: dict[str, Value] = {}
    candidates: dict[str, tuple[Value, ...]] = {}
    note: str = ""


MARKS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def mark(number: int) -> str:
    """A footnote's mark. Raised figures, since a bracket could become a link together with what follows it."""
    return str(number).translate(MARKS)
