"""Mentions in a channel: an answer within the guide, past verdicts, or a word of help; always in the thread."""

from __future__ import annotations

from bot.handlers.answering import reply
from bot.handlers.committing import notice
from bot.handlers.context import AppContext
from bot.handlers.guide_questions import post
from bot.handlers.menus import menu
from bot.handlers.verdicts import SHOWN_AT_ONCE, links, listed, visible, visible_in
from bot.nlu.intents import intent
from bot.ports.inbound import Mention
from bot.ports.responses import Reply


async def handle_mention(ctx: AppContext, mention: Mention) -> Reply | None:
    """Answer a mention in its thread."""
    thread = mention.thread or mention.ts
    wanted = intent(mention.text, ctx.phrases)
    if wanted.kind == "past_verdicts":
        return await _past(ctx, mention, thread, wanted.project)
    if wanted.kind in ("help", "chat"):
        await post(ctx, mention, mention.channel, thread, menu(ctx))
        return None
    decides = wanted.kind in ("decision", "start")
    await reply(ctx, mention, mention.channel, thread, mention.text, offer_checklist=decides)
    return None


async def _past(ctx: AppContext, mention: Mention, thread: str, project: str | None) -> Reply | None:
    """Post what everybody here may see; what only the person who asked may see is said to them alone."""
    here = await visible_in(ctx, mention.team, mention.channel, project)
    mine = await visible(ctx, mention.team, mention.user, project)
    hidden = [verdict for verdict in mine if verdict.id not in {shown.id for shown in here}]
    # The person who asked may be a guest in a public channel: never show them what they could not see themselves.
    both = tuple(verdict for verdict in here if verdict.id in {seen.id for seen in mine})[:SHOWN_AT_ONCE]
    await post(ctx, mention, mention.channel, thread, listed(ctx, project or "", both, await links(ctx, both)))
    if not hidden:
        return None
    return Reply(ephemeral=notice(ctx, "more_verdicts_for_you", count=len(hidden)))
