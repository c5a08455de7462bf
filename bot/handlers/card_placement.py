"""Where the messages of a consultation go: one living card at the top of the thread, one card that waits. Pure.

If nothing was written below the card that waits, it is edited into the next one; else the next one is posted below, and
the older one is deleted once it is.
"""

from __future__ import annotations

from typing import Final

from bot.consultation.engine import Transition
from bot.consultation.messages import LivingCard
from bot.consultation.state import Consultation
from bot.ports.outbound import Message, OutboundMessage

LIVING: Final = "root"
QUESTION: Final = "question"


def place(
    consultation: Consultation, transition: Transition, derive: str, *, begins: bool = False, below: bool = False
) -> tuple[OutboundMessage, ...]:
    """The messages of a transition, in the order to be stored. `derive` makes their ids; `below`: something was written
    below the card that waits."""
    living = living_message(consultation, transition.living, f"{derive}:living", begins=begins)
    card: tuple[OutboundMessage, ...] = ()
    if transition.card is not None:
        card = (card_message(consultation, transition.card, f"{derive}:card", edits=not (begins or below)),)
    if begins:
        return living, *card
    return (*card, living) if transition.entries else card  # a new question never waits for an edit


def living_message(
    consultation: Consultation, living: LivingCard, ident: str, *, begins: bool = False
) -> OutboundMessage:
    """The living card: posted when the consultation begins, edited from then on."""
    return OutboundMessage(
        id=ident,
        team=consultation.team,
        channel=consultation.room or "",
        thread=consultation.thread,
        message=living,
        consultation=consultation.id,
        slot=LIVING,
        edits=not begins,
        opens_thread=begins and consultation.thread is None,
    )


def card_message(consultation: Consultation, message: Message, ident: str, *, edits: bool) -> OutboundMessage:
    """The card that waits, or what became of it."""
    return OutboundMessage(
        id=ident,
        team=consultation.team,
        channel=consultation.room or "",
        thread=consultation.thread,
        message=message,
        consultation=consultation.id,
        slot=QUESTION,
        edits=edits,
        posts_if_busy=edits,
    )
