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
from bot.ports.usage_report import UsageReport
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
    """A message that must be posted exactly once, kept before it is posted.

    `slot` names the card within its consultation (`question:eval`, `summary`, `verdict:<id>` …): a later Outgoing of
    the same consultation and slot with `edits` True edits the message that the earlier one posted. `thread` None posts
    top-level; the ts of that message becomes the thread of the consultation where `opens_thread` is True. `over`: it
    takes the place of this message, which grew before the reader's eyes and is now as it ended.
    """

    id: str
    team: str
    channel: str
    thread: str | None
    say: Message
    consultation: str | None = None
    slot: str = ""
    edits: bool = False
    opens_thread: bool = False
    attempts: int = 0
    over: Posted | None = None
