"""One step of an action: what is to be stored, and what is said on the card that waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.consultation.messages import CardMessage, Notice, NoticeButton
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position
from bot.consultation.questions import Question
from bot.consultation.state import Consultation, Entry, EntryKind, How
from bot.decision.profile import Value


@dataclass(frozen=True, slots=True)
class Step:
    """What an action leads to.

    `card` takes the place of the card that would be shown. `problem` and `explain` go on that card. `note`
    is for the person alone, in passing.
    """

    entries: tuple[Entry, ...] = ()
    card: CardMessage | None = None
    problem: str = ""
    explain: bool = False
    note: Notice | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an action happens: the consultation, its position, who acts and when, and the sentences."""

    consultation: Consultation
    here: Position
    by: str
    at: float
    phrases: Phrases

    @property
    def question(self) -> Question | None:
        """The question whose card waits for an answer."""
        return self.here.current

    def entry(
        self,
        kind: EntryKind,
        question: str | None = None,
        values: Mapping[str, Value] | None = None,
        how: How = "button",
        words: str = "",
        **more: Any,
    ) -> Entry:
        """An entry by this person, now."""
        given = dict(values or {})
        return Entry(kind=kind, question=question, values=given, by=self.by, at=self.at, how=how, words=words, **more)

    def notice(self, phrase: str, *buttons: NoticeButton, **placeholders: object) -> Notice:
        """A sentence from the phrases as a message, with buttons."""
        return Notice(text=self.phrases.say(phrase, **placeholders), buttons=buttons)
