"""Outbound messages: what the bot posts, stored before it is posted; their ids, places and slots."""

from __future__ import annotations

import uuid
from typing import Annotated, Final

from pydantic import Field

from bot.consultation.evidence_messages import EvidenceMessage
from bot.consultation.messages import ConsultationMessage, LivingCard
from bot.consultation.state import Consultation, Record
from bot.guide.answer_messages import GuideAnswer, StreamedAnswer
from bot.ports.inbound import BlockAction, EventBase, WrittenEvent
from bot.ports.usage import UsageReport
from bot.prompt_review.review_message import PromptReview

QUESTION: Final = "question"  # the slot of the card that waits
LIVING: Final = "root"  # the slot of the living card
# Ids are derived from the event's key, so that the same event handled again after a crash makes the same ids.
NAMESPACE = uuid.UUID("6f7a2c52-3b7e-5d0e-9c54-7d1f0b9a4c11")

Message = Annotated[
    ConsultationMessage | EvidenceMessage | GuideAnswer | StreamedAnswer | PromptReview | UsageReport,
    Field(discriminator="kind"),
]


class Posted(Record):
    """Where a message stands."""

    channel: str
    ts: str
    thread: str | None


class OutboundMessage(Record):
    """A message that must be posted exactly once, stored before it is posted.

    `slot` names the card within its consultation (`question`, `verdict:<id>` …). A slot holds one message: with
    `edits`, that message is edited; without, the older one is deleted once the new one is posted. `posts_if_busy`: if
    Slack takes no edit just now, it is posted anew. `thread` None posts at top level; the ts of that message becomes
    the consultation's thread if `opens_thread`. `replaces` is a message whose place this one takes. `owner` is the
    person on whose behalf it is posted, who learns if it can't be. `stands`: where the message to edit stood when this
    one was stored, if that is at hand.
    """

    id: str
    team: str
    channel: str
    thread: str | None
    message: Message
    consultation: str | None = None
    slot: str = ""
    edits: bool = False
    posts_if_busy: bool = False
    opens_thread: bool = False
    attempts: int = 0
    replaces: Posted | None = None
    stands: Posted | None = None
    owner: str = ""


def derive_id(key: str, name: str) -> str:
    """The id of something that an event brings about."""
    return uuid.uuid5(NAMESPACE, f"{key}:{name}").hex


def post_to(
    event: EventBase,
    name: str,
    message: Message,
    channel: str,
    thread: str | None,
    *,
    slot: str = "",
    replaces: Posted | None = None,
) -> OutboundMessage:
    """A message that an event brings about; its id is derived from `name`."""
    ident = derive_id(event.key, name)
    return OutboundMessage(
        id=ident, team=event.team, channel=channel, thread=thread, message=message, slot=slot, replaces=replaces
    )


def reply_to(event: WrittenEvent, name: str, message: Message) -> OutboundMessage:
    """A message in the thread of what somebody wrote."""
    return post_to(event, name, message, event.channel, event.root)


def post_in_place(event: EventBase, name: str, message: Message, place: Posted, *, slot: str = "") -> OutboundMessage:
    """A message that takes the place of a posted one."""
    return post_to(event, name, message, place.channel, place.thread, slot=slot, replaces=place)


def replace_pressed(event: BlockAction, name: str, message: Message, *, slot: str = "") -> OutboundMessage:
    """A message that takes the place of the one with the button that was pressed."""
    place = Posted(channel=event.channel or "", ts=event.ts or "", thread=event.thread)
    return post_in_place(event, name, message, place, slot=slot)


def post_in(
    consultation: Consultation,
    ident: str,
    message: Message,
    slot: str,
    *,
    edits: bool = False,
    posts_if_busy: bool = False,
    opens_thread: bool = False,
) -> OutboundMessage:
    """A message in the thread of a consultation."""
    return OutboundMessage(
        id=ident,
        team=consultation.team,
        channel=consultation.room or "",
        thread=consultation.thread,
        message=message,
        consultation=consultation.id,
        slot=slot,
        edits=edits,
        posts_if_busy=posts_if_busy,
        opens_thread=opens_thread,
    )


def living_message(
    consultation: Consultation, living: LivingCard, ident: str, *, begins: bool = False
) -> OutboundMessage:
    """The living card: posted when the consultation begins, edited from then on."""
    opens = begins and consultation.thread is None
    return post_in(consultation, ident, living, LIVING, edits=not begins, opens_thread=opens)


def card_message(consultation: Consultation, message: Message, ident: str, *, edits: bool) -> OutboundMessage:
    """The card that waits, or what became of it."""
    return post_in(consultation, ident, message, QUESTION, edits=edits, posts_if_busy=edits)
