"""One step of a turn: what is to be kept, what is said before the next card, and whether that card is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.consultation.messages import ConsultationMessage, Notice
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position
from bot.consultation.questions import Checklist, Question
from bot.consultation.state import Consultation, Entry, EntryKind, How
from bot.decision.profile import Value
from bot.decision.rulebook import Rules


@dataclass(frozen=True, slots=True)
class Step:
    """What hearing something leads to.

    `card`: the card that waits is shown, also where it is the same as before. `apology`, `example` and `offer_skip`
    go on that card. `first`: no card was shown before this one.
    """

    entries: tuple[Entry, ...] = ()
    messages: tuple[ConsultationMessage, ...] = ()
    card: bool = True
    apology: str = ""
    example: bool = False
    offer_skip: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something is heard: the consultation, its position, who speaks and when, and the content."""

    consultation: Consultation
    here: Position
    by: str
    at: float
    checklist: Checklist
    phrases: Phrases
    rules: Rules

    def entry(
        self,
        kind: EntryKind,
        question: str | None = None,
        values: Mapping[str, Value] | None = None,
        how: How = "button",
        words: str = "",
    ) -> Entry:
        """An entry by this person, now."""
        return Entry(
            kind=kind, question=question, values=dict(values or {}), by=self.by, at=self.at, how=how, words=words
        )

    def notice(self, phrase: str, **holes: object) -> Notice:
        """A short word from the phrases."""
        return Notice(text=self.phrases.say(phrase, **holes))

    @property
    def question(self) -> Question | None:
        """The question that waits for an answer, if one does."""
        return self.here.current if self.here.place == "question" else None
