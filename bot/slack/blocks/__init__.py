"""The only place that makes Slack's JSON: a message becomes blocks, within Slack's limits whatever its words."""

from __future__ import annotations

from dataclasses import replace

from bot.consultation.evidence_messages import CostCard, EvidenceCard
from bot.consultation.messages import (
    AnswersCard,
    DecidedAlready,
    HelpMenu,
    LivingCard,
    Notice,
    PastVerdicts,
    QuestionCard,
    ReadyCard,
    Removal,
    WhichProject,
)
from bot.consultation.phrases import Phrases
from bot.consultation.shown_verdict import VerdictMessage
from bot.guide.answer_messages import GuideAnswer, StreamedAnswer
from bot.ports.outbound import Message
from bot.ports.usage import UsageReport
from bot.prompt_review.review_message import PromptReview
from bot.slack.blocks import (
    answer_card,
    checklist_cards,
    evidence_card,
    list_cards,
    prompt_review_card,
    question_card,
    usage_card,
    verdict_card,
)
from bot.slack.blocks.rendered import CardContext, Rendered
from bot.slack.metadata import build_metadata

__all__ = ["Rendered", "render"]


def render(message: Message, phrases: Phrases, outbox: str, consultation: str | None = None) -> Rendered:
    """A message as Slack takes it. `outbox` is the id it is posted under, which goes into the metadata.

    A pure function. Raises ValueError only for an id of ours too long for a button.
    """
    rendered = _render(message, CardContext(phrases, outbox, consultation or ""))
    return replace(rendered, metadata=build_metadata(message, outbox, consultation or ""))


def _render(message: Message, ctx: CardContext) -> Rendered:
    match message:
        case QuestionCard():
            return question_card.question(message, ctx)
        case LivingCard():
            return checklist_cards.living(message, ctx)
        case ReadyCard():
            return checklist_cards.ready(message, ctx)
        case AnswersCard():
            return checklist_cards.answers(message, ctx)
        case Removal():
            return Rendered("…", [])
        case Notice():
            return answer_card.notice(message, ctx)
        case VerdictMessage():
            return verdict_card.verdict(message, ctx)
        case GuideAnswer():
            return answer_card.guide_answer(message, ctx)
        case StreamedAnswer():
            return answer_card.streamed_answer(message, ctx)
        case PastVerdicts():
            return list_cards.past_verdicts(message, ctx)
        case WhichProject():
            return list_cards.which_project(message, ctx)
        case DecidedAlready():
            return list_cards.decided_already(message, ctx)
        case UsageReport():
            return usage_card.usage_report(message, ctx)
        case PromptReview():
            return prompt_review_card.prompt_review(message, ctx)
        case EvidenceCard():
            return evidence_card.evidence(message, ctx)
        case CostCard():
            return evidence_card.costs(message, ctx)
        case HelpMenu():
            return list_cards.help_menu(message, ctx)
