"""Submitted modals: several answers at once, or a question to the guide."""

from __future__ import annotations

from bot.handlers.context import AppContext
from bot.handlers.guide_answers import answer_question
from bot.handlers.streamed_answers import GuideQuestion
from bot.handlers.visibility import may_read_channel
from bot.ports.event_handler import Response
from bot.ports.inbound import ViewSubmission


async def ask_guide(ctx: AppContext, event: ViewSubmission, *, offer_checklist: bool = True) -> Response:
    """Answer a question in the thread where it was asked; in the DM if there is none that they can read."""
    channel = event.value.get("channel")
    thread = event.value.get("thread") or None
    direct = (channel or "").startswith("D")
    if not channel or not (direct or await may_read_channel(ctx, event.team, event.user, channel)):
        channel, thread = await ctx.workspace.room(event.team, event.user), None
    question = GuideQuestion(event, channel, thread, str(event.values.get("question") or ""))
    await answer_question(ctx, question, offer_checklist=offer_checklist)
    return None


async def answer_stranger(ctx: AppContext, event: ViewSubmission) -> Response:
    """The same for somebody of another company, who can begin no checklist."""
    return await ask_guide(ctx, event, offer_checklist=False)


async def ignore(_: AppContext, __: ViewSubmission) -> Response:
    """A modal that no longer exists."""
    return None
