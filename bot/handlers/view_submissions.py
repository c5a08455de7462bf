"""Submitted modals: several answers at once, or a question to the guide."""

from __future__ import annotations

from bot.consultation.messages import USER_SIGN, Notice
from bot.handlers.context import AppContext, derive_id
from bot.handlers.guide_answers import answer_question
from bot.handlers.streamed_answers import GuideQuestion
from bot.ports.event_handler import Response
from bot.ports.inbound import ViewSubmission
from bot.ports.outbound import OutboundMessage


async def ask_guide(ctx: AppContext, event: ViewSubmission) -> Response:
    """Answer a question where it was asked: in the thread that the modal carries, else in the DM."""
    channel = event.value.get("channel")
    thread = event.value.get("thread") or None
    if not channel:
        channel, thread = await ctx.workspace.room(event.team, event.user), None
    question = str(event.values.get("question") or "")
    if thread and event.value.get("asker"):
        # Where others read, they see who asked what. It stands above the answer, which may take its time.
        asked = Notice(text=ctx.phrases.say("asked_about", owner=USER_SIGN, question=question), user=event.user)
        ident = derive_id(event.key, "asked")
        above = OutboundMessage(id=ident, team=event.team, channel=channel, thread=thread, message=asked)
        await ctx.commit(None, above, team=event.team)
    await answer_question(ctx, GuideQuestion(event, channel, thread, question), offer_checklist=False)
    return None


async def ignore(_: AppContext, __: ViewSubmission) -> Response:
    """A modal that no longer exists."""
    return None
