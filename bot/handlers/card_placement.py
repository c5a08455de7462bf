"""Where each message of a consultation goes: which cards are posted, which are edited, which are set aside. Pure.

A card stands once. What stands already is edited; what is asked again is posted anew, and its older card is set aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.consultation.engine import Transition
from bot.consultation.messages import ConfirmOpening, QuestionCard, SettledCard, SummaryCard, VerdictMessage
from bot.consultation.phrases import Phrases
from bot.consultation.position import position
from bot.consultation.questions import Checklist
from bot.consultation.state import Consultation
from bot.consultation.summary import summary
from bot.consultation.user_actions import Confirm, UserAction
from bot.decision.rulebook import Rules
from bot.ports.outbound import Message

MAX_LINES = 3  # for questions that never had a card; more of them at once are shown as one summary
OPENING, SUMMARY = "opening", "summary"
QUESTION_SLOT = "question:"


@dataclass(frozen=True)
class PlacedMessage:
    """A message, its slot within the consultation ("" if none), and whether it edits what stands there."""

    message: Message
    slot: str = ""
    edits: bool = False


@dataclass(frozen=True)
class CardPlacement:
    """Places the messages of a transition."""

    checklist: Checklist
    phrases: Phrases
    rules: Rules

    def place(
        self, consultation: Consultation, transition: Transition, action: UserAction
    ) -> tuple[PlacedMessage, ...]:
        """What a transition shows, in the order to be stored. The slots that have a card are the consultation's."""
        slots = consultation.slots
        placed = [slot_of(message) for message in transition.messages]
        posts = [card for card in placed if not card.edits]
        edits = [card for card in placed if card.edits and card.slot in slots]
        without_card = [card for card in placed if card.edits and card.slot not in slots]
        lines = self._confirmations(consultation, transition, action, without_card, posts)
        return (
            *self._set_aside(posts, slots - {card.slot for card in edits}),
            *_lines_before_cards(posts, lines),
            *edits,
        )

    def _confirmations(
        self,
        consultation: Consultation,
        transition: Transition,
        action: UserAction,
        without_card: Sequence[PlacedMessage],
        posts: Sequence[PlacedMessage],
    ) -> tuple[PlacedMessage, ...]:
        """What was understood in passing, for questions that never had a card: a message each, or one summary.

        Nothing for what was just confirmed: the confirmed card has said it.
        """
        opening = any(m.question == OPENING for m in transition.messages if isinstance(m, SettledCard))
        if opening or isinstance(action, Confirm):
            return ()
        if len(without_card) <= MAX_LINES:
            return tuple(PlacedMessage(card.message, card.slot) for card in without_card)
        if any(isinstance(card.message, SummaryCard) for card in posts):
            return ()
        after = consultation.model_copy(update={"entries": (*consultation.entries, *transition.entries)})
        card = slot_of(summary(position(after, self.checklist, self.rules), self.phrases))
        return (*self._set_aside([card], consultation.slots), card)

    def _set_aside(self, posts: Sequence[PlacedMessage], slots: frozenset[str]) -> Iterable[PlacedMessage]:
        """The older cards of what is posted anew: two cards for one question would both wait for an answer."""
        names = {OPENING: self.phrases.say("opening_label"), SUMMARY: self.phrases.say("summary_label")}
        for card in posts:
            question = card.slot.removeprefix(QUESTION_SLOT)
            if card.slot in slots and question != card.slot:
                known = self.checklist.by_id.get(question)
                label = known.label if known else names.get(question, "")
                line = self.phrases.say("stands_below")
                settled = SettledCard(question=question, label=label, line=line, applies=False, changeable=False)
                yield PlacedMessage(settled, card.slot, edits=True)


def slot_of(message: Message) -> PlacedMessage:
    """A message with its slot within its consultation, and whether it edits what stands there."""
    match message:
        case QuestionCard(question=question):
            return PlacedMessage(message, QUESTION_SLOT + question)
        case SettledCard(question=question):
            return PlacedMessage(message, QUESTION_SLOT + question, edits=True)
        case ConfirmOpening():
            return PlacedMessage(message, QUESTION_SLOT + OPENING)
        case SummaryCard():
            return PlacedMessage(message, QUESTION_SLOT + SUMMARY)
        case VerdictMessage(verdict=verdict):
            return PlacedMessage(message, f"verdict:{verdict}")
        case _:
            return PlacedMessage(message)


def _lines_before_cards(posts: Sequence[PlacedMessage], lines: Sequence[PlacedMessage]) -> Iterable[PlacedMessage]:
    """What is asked stands last: the person answers below it."""
    asks = [card for card in posts if isinstance(card.message, (QuestionCard, ConfirmOpening, SummaryCard))]
    return (*(card for card in posts if card not in asks), *lines, *asks)
