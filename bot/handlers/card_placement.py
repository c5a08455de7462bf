"""A card stands once: what stands already is edited, what is asked again is posted anew and its old card set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.consultation.engine import Transition
from bot.consultation.messages import ConfirmOpening, QuestionCard, SettledCard, SummaryCard, VerdictMessage
from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.consultation.summary import summary
from bot.consultation.user_actions import Confirm, UserAction
from bot.handlers.context import AppContext
from bot.ports.outbound import Message

FEW = 3  # lines for questions that never had a card; more of them at once are shown as one summary
OPENING, SUMMARY = "opening", "summary"

Card = tuple[Message, str, bool]  # what is said, its slot, and whether it edits what stands there


def cards(
    ctx: AppContext, consultation: Consultation, transition: Transition, action: UserAction, slots: frozenset[str]
) -> tuple[Card, ...]:
    """What a turn says, as messages in the order to be kept. `slots` are those that have a message by now."""
    said = [(say, *slot_of(say)) for say in transition.messages]
    unseen = [card for card in said if card[2] and card[1] not in slots]
    new = [card for card in said if not card[2]]
    edits = [card for card in said if card[2] and card[1] in slots]
    return (
        *_set_aside(ctx, new, slots - {slot for _, slot, _ in edits}),
        *_lines_before_card(new, _said_back(ctx, consultation, transition, action, unseen, new, slots)),
        *edits,
    )


def slot_of(say: Message) -> tuple[str, bool]:
    """The slot of a message within its consultation, and whether it edits what stands there."""
    match say:
        case QuestionCard(question=question):
            return f"question:{question}", False
        case SettledCard(question=question):
            return f"question:{question}", True
        case ConfirmOpening():
            return f"question:{OPENING}", False
        case SummaryCard():
            return f"question:{SUMMARY}", False
        case VerdictMessage(verdict=verdict):
            return f"verdict:{verdict}", False
        case _:
            return "", False


def _said_back(
    ctx: AppContext,
    consultation: Consultation,
    transition: Transition,
    action: UserAction,
    unseen: Sequence[Card],
    new: Sequence[Card],
    slots: frozenset[str],
) -> tuple[Card, ...]:
    """A line for a question that never had a card is a message of its own: it says what was understood in passing.

    Not so what was just confirmed, which the confirmed card has said; and many of them are shown as one summary.
    """
    opening = any(say.question == OPENING for say in transition.messages if isinstance(say, SettledCard))
    if opening or isinstance(action, Confirm):
        return ()
    if len(unseen) <= FEW:
        return tuple((say, slot, False) for say, slot, _ in unseen)
    if any(isinstance(say, SummaryCard) for say, _, _ in new):
        return ()
    grown = consultation.model_copy(update={"entries": (*consultation.entries, *transition.entries)})
    shown = summary(position(grown, ctx.checklist, ctx.rules), ctx.phrases)
    return (*_set_aside(ctx, [(shown, *slot_of(shown))], slots), (shown, *slot_of(shown)))


def _lines_before_card(new: Sequence[Card], lines: Sequence[Card]) -> Iterable[Card]:
    """What is asked stands last: below it the person answers."""
    asks = [card for card in new if isinstance(card[0], (QuestionCard, ConfirmOpening, SummaryCard))]
    return (*(card for card in new if card not in asks), *lines, *asks)


def _set_aside(ctx: AppContext, new: Sequence[Card], slots: frozenset[str]) -> Iterable[Card]:
    """The older cards of what is posted anew: two cards for one question would both wait for an answer."""
    names = {OPENING: ctx.phrases.say("opening_label"), SUMMARY: ctx.phrases.say("summary_label")}
    for _, slot, _ in new:
        question = slot.removeprefix("question:")
        if slot in slots and question != slot:
            known = ctx.checklist.by_id.get(question)
            label = known.label if known else names.get(question, "")
            line = ctx.phrases.say("stands_below")
            yield SettledCard(question=question, label=label, line=line, applies=False, changeable=False), slot, True
