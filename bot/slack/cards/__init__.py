"""The only place that makes Slack JSON: what is said becomes a card, within Slack's limits whatever the words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.conversation.says import (
    Ask,
    ConfirmOpening,
    GuideAnswer,
    Menu,
    Notice,
    PastVerdicts,
    PromptReview,
    Say,
    Settled,
    ShownVerdict,
    Summary,
    ToldAnswer,
    UsageReport,
    WhichConsultation,
)
from bot.slack import limits, names
from bot.slack.cards import answer, lists, prompt_review, question, summary, told, usage
from bot.slack.cards import verdict as verdicts
from bot.slack.cards.drawn import Context, Drawn
from bot.slack.cards.views import home, modal
from bot.slack.mrkdwn import clip

__all__ = ["Drawn", "draw", "home", "modal"]


def draw(say: Say, outbox: str, consultation: str | None = None) -> Drawn:
    """The card of what is said. `outbox` is the id it is posted under; it goes into the metadata.

    A pure function. Raises ValueError only for an id of ours too long for a button.
    """
    about = Context(version=outbox, consultation=consultation or "")
    drawn = _card(say, about)
    return Drawn(drawn.text, drawn.blocks, _metadata(say, outbox, consultation or ""))


def _card(say: Say, about: Context) -> Drawn:
    match say:
        case Ask():
            return question.asked(say, about)
        case Settled():
            return question.settled(say, about)
        case ConfirmOpening():
            return summary.opening(say, about)
        case Summary():
            return summary.summary(say, about)
        case Notice():
            return answer.notice(say, about)
        case ShownVerdict():
            return verdicts.verdict(say)
        case GuideAnswer():
            return answer.answer(say, about)
        case ToldAnswer():
            return told.told(say, about)
        case PastVerdicts():
            return lists.past(say, about)
        case WhichConsultation():
            return lists.which(say, about)
        case UsageReport():
            return usage.usage(say)
        case PromptReview():
            return prompt_review.review(say)
        case Menu():
            return lists.menu(say, about)


def _metadata(say: Say, outbox: str, consultation: str) -> dict[str, Any]:
    """What other programs read off our messages, and what tells us after a crash that one of them stands."""
    match say:
        case Ask():
            fields = [control.field for control in say.controls]
            return _tagged(
                names.EVENT_QUESTION, {"consultation": consultation, "question": say.question, "fields": fields}, outbox
            )
        case ShownVerdict():
            project = clip(say.project, limits.LINE)
            return _tagged(
                names.EVENT_VERDICT, {"verdict": say.verdict, "project": project, "decision": say.decision}, outbox
            )
        case _:
            return _tagged(names.EVENT_MESSAGE, {}, outbox)


def _tagged(event: str, payload: Mapping[str, Any], outbox: str) -> dict[str, Any]:
    return {"event_type": event, "event_payload": {**payload, names.OUTBOX_KEY: outbox}}
