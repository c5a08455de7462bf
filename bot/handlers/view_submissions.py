"""Submitted modals: several answers at once, or a question to the guide."""

from __future__ import annotations

from bot.consultation.messages import USER_SIGN, Notice
from bot.handlers.context import AppContext, derive_id
from bot.handlers.guide_answers import answer_question
from bot.handlers.streamed_answers import GuideQuestion
from bot.handlers.visibility import may_read_channel
from bot.ports.event_handler import Response
from bot.ports.inbound import ViewSubmission
from bot.ports.outbound import OutboundMessage


async def ask_guide(ctx: AppContext, event: ViewSubmission, *, offer_checklist: bool = True) -> Response:
    """Answer a question in the thread where it was asked; in the DM if there is none that they can read."""
    channel = event.value.get("channel")
    thread = event.value.get("thread") or None
    direct = (channel or "").startswith("D")
    if not channel or not (direct or await may_read_channel(ctx, event.team, event.user, channel)):
        channel, thread = await ctx.workspace.room(event.team, event.user), None
    question = str(event.values.get("question") or "")
    if thread and event.value.get("asker"):
        # Where others read, they see who asked what. It stands above the answer, which may take its time.
        asked = Notice(text=ctx.phrases.say("asked_about", owner=USER_SIGN, question=question), user=event.user)
        ident = derive_id(event.key, "asked")
        above = OutboundMessage(id=ident, team=event.team, channel=channel, thread=thread, message=asked)
        await ctx.commit(None, above, team=event.team)
    await answer_question(ctx, GuideQuestion(event, channel, thread, question), offer_checklist=offer_checklist)
    return None


async def answer_stranger(ctx: AppContext, event: ViewSubmission) -> Response:
    """The same for somebody of another company, who can begin no checklist."""
    return await ask_guide(ctx, event, offer_checklist=False)


async def ignore(_: AppContext, __: ViewSubmission) -> Response:
    """A modal that no longer exists."""
    return None
