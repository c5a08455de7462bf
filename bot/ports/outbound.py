"""Outbound messages: what the bot posts, stored before it is posted."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.consultation.messages import (
    ConfirmOpening,
    HelpMenu,
    Notice,
    PastVerdicts,
    QuestionCard,
    SettledCard,
    SummaryCard,
    VerdictMessage,
    WhichProject,
)
from bot.consultation.state import Record
from bot.guide.answer_messages import GuideAnswer, StreamedAnswer
from bot.ports.usage import UsageReport
from bot.prompt_review.review_message import PromptReview

Message = Annotated[
    QuestionCard
    | SettledCard
    | ConfirmOpening
    | SummaryCard
    | Notice
    | VerdictMessage
    | GuideAnswer
    | StreamedAnswer
    | PastVerdicts
    | WhichProject
    | PromptReview
    | UsageReport
    | HelpMenu,
    Field(discriminator="kind"),
]


class Posted(Record):
    """Where a message stands."""

    channel: str
    ts: str
    thread: str | None


class OutboundMessage(Record):
    """A message that must be posted exactly once, stored before it is posted.

    `slot` names the card within its consultation (`question:eval`, `verdict:<id>` …). With `edits`, the message that an
    earlier OutboundMessage of the same consultation and slot posted is edited. `thread` None posts at top level; the ts
    of that message becomes the consultation's thread if `opens_thread`. `replaces` is a streamed message, now complete,
    whose place this one takes.
    """

    id: str
    team: str
    channel: str
    thread: str | None
    message: Message
    consultation: str | None = None
    slot: str = ""
    edits: bool = False
    opens_thread: bool = False
    attempts: int = 0
    replaces: Posted | None = None
