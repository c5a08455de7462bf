"""The buttons on a verdict: read the ten items, share it, change an answer."""

from __future__ import annotations

from bot.consultation.user_actions import Told
from bot.handlers.committing import notice, take
from bot.handlers.context import World
from bot.handlers.ownership import whispered
from bot.handlers.resuming import thread_link
from bot.ports.inbound import Click
from bot.ports.modals import ShareTo, TenItems
from bot.ports.responses import Reply
from bot.ports.store import StoredVerdict


async def on_verdict(world: World, click: Click) -> Reply | None:
    """Do what a button on a verdict asks for. Reading it is for all who may see it, the rest for its owner."""
    verdict = await world.store.verdict(click.team, click.value.get("verdict", ""))
    if verdict is None:
        return await whispered(world, click, notice(world, "verdict_gone"))
    if click.action == "ten_items":
        return await _ten_items(world, click, verdict)
    if verdict.owner != click.user:
        return await whispered(world, click, notice(world, "not_yours"))
    if click.action == "share":
        await world.store.done(click.team, click.key)
        return Reply(modal=ShareTo(verdict=verdict.id, project=verdict.project))
    async with world.lock(verdict.consultation):
        consultation = await world.store.consultation(click.team, verdict.consultation)
        if consultation is None:
            return await whispered(world, click, notice(world, "verdict_gone"))
        await take(world, consultation, Told("summary"), click)
    return Reply(whisper=notice(world, "change_in_dm", await thread_link(world, consultation)))


async def _ten_items(world: World, click: Click, verdict: StoredVerdict) -> Reply:
    await world.store.done(click.team, click.key)
    return Reply(modal=TenItems(verdict=verdict.shown))
