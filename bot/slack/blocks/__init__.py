"""The only place that makes Slack JSON: what is said becomes a card, within Slack's limits whatever the words."""

from __future__ import annotations

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
from bot.guide.answer_messages import GuideAnswer, StreamedAnswer
from bot.ports.outbound import Message
from bot.ports.usage import UsageReport
from bot.prompt_review.review_message import PromptReview
from bot.slack.blocks import (
    answer_card,
    list_cards,
    prompt_review_card,
    question_card,
    streamed_answer_card,
    summary_card,
    usage_card,
)
from bot.slack.blocks import verdict_card as verdicts
from bot.slack.blocks.rendered import Context, Rendered
from bot.slack.metadata import build_metadata

__all__ = ["Rendered", "render"]


def render(say: Message, outbox: str, consultation: str | None = None) -> Rendered:
    """The card of what is said. `outbox` is the id it is posted under; it goes into the metadata.

    A pure function. Raises ValueError only for an id of ours too long for a button.
    """
    about = Context(version=outbox, consultation=consultation or "")
    rendered = _card(say, about)
    return Rendered(rendered.text, rendered.blocks, build_metadata(say, outbox, consultation or ""))


def _card(say: Message, about: Context) -> Rendered:
    match say:
        case QuestionCard():
            return question_card.asked(say, about)
        case SettledCard():
            return question_card.settled(say, about)
        case ConfirmOpening():
            return summary_card.opening(say, about)
        case SummaryCard():
            return summary_card.summary(say, about)
        case Notice():
            return answer_card.notice(say, about)
        case VerdictMessage():
            return verdicts.verdict(say)
        case GuideAnswer():
            return answer_card.answer(say, about)
        case StreamedAnswer():
            return streamed_answer_card.told(say, about)
        case PastVerdicts():
            return list_cards.past(say, about)
        case WhichProject():
            return list_cards.which(say, about)
        case UsageReport():
            return usage_card.usage(say)
        case PromptReview():
            return prompt_review_card.review(say)
        case HelpMenu():
            return list_cards.menu(say, about)
