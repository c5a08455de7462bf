"""Who may see what (law 9): the one check of every list, card, comparison, quote, link, share and export.

| who | sees verdicts that began in, or were shared to |
|---|---|
| a full member | public channels that are not shared outside, and channels they are in |
| a guest, a stranger, a colleague from another workspace of the organisation | channels they are in |
| a person of whom Slack says nothing | no channel |

What is hidden is looked for by the same calls and queries as what never was, so that no answer takes longer for it.

A verdict of a DM is its owner's until it is shared. What is posted to a channel is made for everybody there: public
channels' verdicts if only full members are in it, else, and in a channel shared outside, what began there alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from bot.handlers.context import AppContext
from bot.ports.inbound import BlockAction, Interaction
from bot.ports.outbound import Posted
from bot.ports.slack_workspace import ChannelInfo, SlackRefusedError
from bot.ports.stored_verdicts import Audience, StoredVerdict

NOT_LISTED = ("gone", "dm", "group_dm")  # whose members Slack doesn't tell us


async def person_audience(ctx: AppContext, team: str, user: str) -> Audience:
    """What a person may see.

    It is worked out for all channels, whatever is asked for: how long it takes must not tell which projects there are.
    """
    channels = await ctx.store.verdict_channels(team)
    return Audience(channels=await _visible_to(ctx, user, channels), user=user)


async def channel_audience(ctx: AppContext, team: str, channel: str) -> Audience:
    """What everybody in a channel may see, and so may be posted there."""
    return await _everybody_in(ctx, channel, await ctx.store.verdict_channels(team))


async def _everybody_in(ctx: AppContext, channel: str, known: frozenset[str]) -> Audience:
    """`known`: the channels that have verdicts."""
    here = await ctx.workspace.channel(channel)
    if here.kind in ("gone", "dm"):
        return Audience(channels=frozenset())
    if here.shared_outside or here.kind == "group_dm":
        return Audience(channels=frozenset({channel}), shared=False)
    infos = await _ask_channels(ctx, known - {channel})
    others = frozenset(other for other, info in infos.items() if is_open(info))
    if others and await ctx.workspace.has_outsiders(channel):
        others = frozenset()
    return Audience(channels=others | {channel})


async def audience_of_post(ctx: AppContext, team: str, channel: str | None, owner: str) -> Audience:
    """Who sees what is posted to a channel, or to the owner's DM (`channel` None)."""
    return await (person_audience(ctx, team, owner) if channel is None else channel_audience(ctx, team, channel))


async def asker_audience(ctx: AppContext, team: str, channel: str, user: str) -> Audience:
    """What may be posted in answer to a person: in a channel what everybody there may see, and they themselves.

    The person may be a guest: what they can't see is not posted for them.
    """
    known = await ctx.store.verdict_channels(team)
    own = await _visible_to(ctx, user, known)
    if channel.startswith("D"):
        return Audience(channels=own, user=user)
    here = await _everybody_in(ctx, channel, known)
    return here.model_copy(update={"channels": here.channels & own})


async def find_verdict(ctx: AppContext, event: Interaction, verdict: str) -> StoredVerdict | None:
    """A verdict by its id, if this person may see it.

    What they may see is known before the verdict is looked for, and the query filters: for one that is hidden the same
    is done as for one that never was. Most of them are theirs, or stand where the button was pressed.
    """
    channel = event.channel if isinstance(event, BlockAction) else None
    here = await _visible_to(ctx, event.user, frozenset({channel} if channel else ()))
    found = await ctx.store.verdict(event.team, verdict, Audience(channels=here, user=event.user))
    if found is None:
        audience = await person_audience(ctx, event.team, event.user)
        found = await ctx.store.verdict(event.team, verdict, audience)
    return found


async def may_read_channel(ctx: AppContext, user: str, channel: str) -> bool:
    """Whether a person can read what is posted to a channel."""
    return bool(await _visible_to(ctx, user, frozenset({channel})))


def shows(audience: Audience, verdict: StoredVerdict) -> bool:
    """Whether an audience may see a verdict: what the store's queries filter by."""
    if audience.user is not None and is_own(verdict, audience.user):
        return True
    places = channels_of(verdict) if audience.shared else (verdict.origin_channel or "",)
    return bool(audience.channels.intersection(places))


def visible_place(audience: Audience, verdict: StoredVerdict) -> Posted | None:
    """Where a verdict stands that everybody in the audience can open; None if there is no such place."""
    own = verdict.owner == audience.user
    places = (verdict.posted, *verdict.shared_to)
    # A place outside of all those channels is the owner's DM.
    known = {*channels_of(verdict)}
    return next(
        (
            place
            for place in places
            if place is not None and (place.channel in audience.channels or (own and place.channel not in known))
        ),
        None,
    )


def is_own(verdict: StoredVerdict, user: str) -> bool:
    """Whether it is a person's alone: one of their DM, or one that could only be posted there."""
    began_elsewhere = verdict.origin_channel is not None
    came_home = verdict.posted is not None and verdict.posted.channel != verdict.origin_channel
    return verdict.owner == user and (not began_elsewhere or came_home)


def channels_of(verdict: StoredVerdict) -> tuple[str, ...]:
    """The channels that a verdict began in or was shared to."""
    origin = (verdict.origin_channel,) if verdict.origin_channel else ()
    return (*origin, *(place.channel for place in verdict.shared_to))


async def _visible_to(ctx: AppContext, user: str, channels: frozenset[str]) -> frozenset[str]:
    """Of these channels those that a person can read."""
    if not channels:
        return channels
    try:
        person = await ctx.workspace.person(user)
    except SlackRefusedError:
        return frozenset()
    infos = await _ask_channels(ctx, channels)
    found = {channel for channel, here in infos.items() if person.kind == "member" and is_open(here)}
    left = [channel for channel, here in infos.items() if channel not in found and here.kind not in NOT_LISTED]
    member = await asyncio.gather(*(ctx.workspace.is_member(channel, user) for channel in left))
    return frozenset(found).union(channel for channel, inside in zip(left, member, strict=True) if inside)


async def _ask_channels(ctx: AppContext, channels: Iterable[str]) -> dict[str, ChannelInfo]:
    ordered = sorted(channels)
    infos = await asyncio.gather(*(ctx.workspace.channel(channel) for channel in ordered))
    return dict(zip(ordered, infos, strict=True))


def is_open(here: ChannelInfo) -> bool:
    """Public and not shared outside. An archived channel can still be read."""
    return here.kind == "public" and not here.shared_outside
