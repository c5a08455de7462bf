"""Submitted modals: several answers at once, or a question to the guide."""

from __future__ import annotations

from collections.abc import Iterable

from bot.consultation.engine import apply
from bot.consultation.messages import Notice, QuestionCard
from bot.consultation.user_actions import FormAnswer
from bot.handlers.context import AppContext
from bot.handlers.guide_answers import answer_question
from bot.handlers.streamed_answers import GuideQuestion
from bot.handlers.transitions import apply_to_own, own_consultation
from bot.ports.event_handler import FieldErrors, Response
from bot.ports.inbound import ViewSubmission
from bot.ports.outbound import Message


async def answer_several(ctx: AppContext, event: ViewSubmission) -> Response:
    """Take all answers, or none: what is wrong is said in the modal, where it can be corrected."""
    if event.refused:
        return FieldErrors(errors=event.refused)
    action = FormAnswer(None, event.values, "modal")
    consultation = await own_consultation(ctx, event)
    if consultation is not None and event.values:
        tried = apply(consultation, action, event.user, event.at, ctx.checklist, ctx.phrases, ctx.rules)
        refusal = _refusal(tried.messages) if not tried.entries else ""
        if refusal:
            return FieldErrors(errors={_refused_field(ctx, event, refusal): refusal})
    return await apply_to_own(ctx, event, action)


async def ask_guide(ctx: AppContext, event: ViewSubmission) -> Response:
    """Answer a question where it was asked: in the thread that the modal carries, else in the DM."""
    channel = event.value.get("channel")
    thread = event.value.get("thread") or None
    if not channel:
        channel, thread = await ctx.workspace.room(event.team, event.user), None
    await answer_question(ctx, GuideQuestion(event, channel, thread, str(event.values.get("question") or "")))
    return None


async def ignore(_: AppContext, __: ViewSubmission) -> Response:
    """A modal that no longer exists."""
    return None


def _refusal(messages: Iterable[Message]) -> str:
    """The sentence that refuses what was given, on the card that is asked again or by itself."""
    for message in messages:
        if isinstance(message, QuestionCard):
            return message.apology
        if isinstance(message, Notice):
            return message.text
    return ""


def _refused_field(ctx: AppContext, event: ViewSubmission, refusal: str) -> str:
    """The input that the refusal is about: the one with this refusal of its own, else the count that is too large."""
    own = (name for name in event.values if getattr(ctx.checklist.fields.get(name), "refusal", "") == refusal)
    return next(own, "eval_failures" if "eval_failures" in event.values else next(iter(event.values)))
