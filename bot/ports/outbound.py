"""Outbound messages: what the bot posts, stored before it is posted."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from bot.consultation.evidence_messages import EvidenceMessage
from bot.consultation.messages import ConsultationMessage
from bot.consultation.state import Record
from bot.guide.answer_messages import GuideAnswer, StreamedAnswer
from bot.ports.usage import UsageReport
from bot.prompt_review.review_message import PromptReview

QUESTION: Final = "question"  # the slot of the card that waits

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
