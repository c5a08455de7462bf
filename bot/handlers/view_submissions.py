"""Modals: what was filled in is taken as an answer, a share, or a question."""

from __future__ import annotations

from collections.abc import Iterable

from bot.consultation.engine import apply
from bot.consultation.messages import Notice, QuestionCard
from bot.consultation.user_actions import FormAnswer
from bot.handlers.answering import reply
from bot.handlers.context import AppContext
from bot.handlers.ownership import apply_to_own, own_consultation
from bot.handlers.prompt_reviews import prompt_submitted
from bot.handlers.sharing import share
from bot.ports.inbound import ViewSubmission
from bot.ports.outbound import Message
from bot.ports.responses import Reply


async def handle_view_submission(ctx: AppContext, submission: ViewSubmission) -> Reply | None:
    """Take what a modal brought."""
    match submission.action:
        case "several":
            if submission.refused:
                await ctx.store.done(submission.team, submission.key)
                return Reply(errors=submission.refused)
            return await _several(ctx, submission)
        case "review_prompt":
            return await prompt_submitted(ctx, submission)
        case "share":
            return await share(ctx, submission)
        case "ask":
            question = str(submission.values.get("question") or "")
            about = submission.value
            channel = about.get("channel") or await ctx.slack.room(submission.team, submission.user)
            thread = (about.get("thread") or None) if about.get("channel") else None
            await reply(ctx, submission, channel, thread, question, offer_checklist=False)
            return None
        case _:
            await ctx.store.done(submission.team, submission.key)
            return None


async def _several(ctx: AppContext, submission: ViewSubmission) -> Reply | None:
    """Take all answers, or none: what can't be is said in the modal, where it can be put right."""
    said = FormAnswer(None, submission.values, "modal")
    consultation = await own_consultation(ctx, submission)
    if consultation is not None and submission.values:
        tried = apply(consultation, said, submission.user, submission.at, ctx.checklist, ctx.phrases, ctx.rules)
        wrong = _refusal(tried.messages) if not tried.entries else ""
        if wrong:
            await ctx.store.done(submission.team, submission.key)
            return Reply(errors={_field(ctx, submission, wrong): wrong})
    return await apply_to_own(ctx, submission, said)


def _refusal(messages: Iterable[Message]) -> str:
    """The word that refuses what was given, on the card that is asked again or by itself."""
    return next(
        (
            say.apology if isinstance(say, QuestionCard) else say.text
            for say in messages
            if isinstance(say, (QuestionCard, Notice))
        ),
        "",
    )


def _field(ctx: AppContext, submission: ViewSubmission, wrong: str) -> str:
    """The input that the refusal is about: the one with these words of its own, else the one that can't be so large."""
    own = (name for name in submission.values if getattr(ctx.checklist.fields.get(name), "refusal", "") == wrong)
    return next(own, "eval_failures" if "eval_failures" in submission.values else next(iter(submission.values)))
