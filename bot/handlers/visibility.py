"""Who may see which verdict: the one check that every list, card and comparison goes through (law 9).

Verdicts that began in a public channel are everybody's; in a private channel, its members'; in a DM, their owner's and
the members' of the channels they were shared to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from bot.handlers.context import AppContext
from bot.ports.store import Audience, StoredVerdict


async def person_audience(ctx: AppContext, team: str, user: str, project: str | None = None) -> Audience:
    """What a person may see (of one project)."""
    channels = await ctx.store.verdict_channels(team, project)
    return Audience(channels=await _visible_to(ctx, team, user, channels), user=user)


async def channel_audience(ctx: AppContext, team: str, channel: str, project: str | None = None) -> Audience:
    """What everybody in a channel may see, and so may be posted there."""
    channels = await ctx.store.verdict_channels(team, project)
    private = await _private(ctx, team, channels - {channel})
    return Audience(channels=channels - private)


async def audience_of_post(
    ctx: AppContext, team: str, channel: str | None, owner: str, project: str | None = None
) -> Audience:
    """Who sees what is posted to a channel, or to the owner's DM (`channel` None)."""
    if channel is None:
        return await person_audience(ctx, team, owner, project)
    return await channel_audience(ctx, team, channel, project)


async def may_see(ctx: AppContext, user: str, verdict: StoredVerdict) -> bool:
    """Whether a person may see one verdict."""
    if verdict.origin_channel is None and verdict.owner == user:
        return True
    return bool(await _visible_to(ctx, verdict.team, user, frozenset(channels_of(verdict))))


def channels_of(verdict: StoredVerdict) -> tuple[str, ...]:
    """The channels that a verdict began in or was shared to."""
    origin = (verdict.origin_channel,) if verdict.origin_channel else ()
    return (*origin, *(place.channel for place in verdict.shared_to))


async def _visible_to(ctx: AppContext, team: str, user: str, channels: frozenset[str]) -> frozenset[str]:
    """Of these channels the public ones, and those whose member this person is."""
    private = sorted(await _private(ctx, team, channels))
    member = await asyncio.gather(*(ctx.workspace.is_member(team, channel, user) for channel in private))
    return channels - {channel for channel, inside in zip(private, member, strict=True) if not inside}


async def _private(ctx: AppContext, team: str, channels: Iterable[str]) -> set[str]:
    ordered = sorted(channels)
    private = await asyncio.gather(*(ctx.workspace.is_private(team, channel) for channel in ordered))
    return {channel for channel, closed in zip(ordered, private, strict=True) if closed}
