"""The buttons on a verdict: read the ten items, share it, change an answer."""

from __future__ import annotations

from bot.consultation.user_actions import Command
from bot.handlers.committing import notice, take
from bot.handlers.context import AppContext
from bot.handlers.ownership import reply_ephemerally
from bot.handlers.resuming import thread_link
from bot.ports.inbound import BlockAction
from bot.ports.modals import ShareTo, TenItems
from bot.ports.responses import Reply
from bot.ports.store import StoredVerdict


async def on_verdict(ctx: AppContext, click: BlockAction) -> Reply | None:
    """Do what a button on a verdict asks for. Reading it is for all who may see it, the rest for its owner."""
    verdict = await ctx.store.verdict(click.team, click.value.get("verdict", ""))
    if verdict is None:
        return await reply_ephemerally(ctx, click, notice(ctx, "verdict_gone"))
    if click.action == "ten_items":
        return await _ten_items(ctx, click, verdict)
    if verdict.owner != click.user:
        return await reply_ephemerally(ctx, click, notice(ctx, "not_yours"))
    if click.action == "share":
        await ctx.store.done(click.team, click.key)
        return Reply(modal=ShareTo(verdict=verdict.id, project=verdict.project))
    async with ctx.lock(verdict.consultation):
        consultation = await ctx.store.consultation(click.team, verdict.consultation)
        if consultation is None:
            return await reply_ephemerally(ctx, click, notice(ctx, "verdict_gone"))
        await take(ctx, consultation, Command("summary"), click)
    return Reply(ephemeral=notice(ctx, "change_in_dm", await thread_link(ctx, consultation)))


async def _ten_items(ctx: AppContext, click: BlockAction, verdict: StoredVerdict) -> Reply:
    await ctx.store.done(click.team, click.key)
    return Reply(modal=TenItems(verdict=verdict.shown))
