"""The buttons on a verdict: read the ten items, share it to a channel, change an answer."""

from __future__ import annotations

from bot.consultation.user_actions import Command
from bot.handlers.context import AppContext, derive_id
from bot.handlers.transitions import apply_action
from bot.handlers.visibility import may_see
from bot.ports.event_handler import FieldErrors, OpenModal, Response
from bot.ports.inbound import BlockAction, ViewSubmission
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import StoredVerdict
from bot.ports.views import ShareVerdict, TenItems


async def open_ten_items(ctx: AppContext, event: BlockAction) -> Response:
    """*All ten items*: for everybody who sees the verdict."""
    verdict = await _verdict(ctx, event)
    if verdict is None or not await may_see(ctx, event.user, verdict):
        return ctx.ephemeral("verdict_gone")
    return OpenModal(modal=TenItems(verdict=verdict.shown))


async def open_share(ctx: AppContext, event: BlockAction) -> Response:
    """*Share to a channel*: ask its owner for the channel."""
    verdict = await _verdict(ctx, event)
    if verdict is None:
        return ctx.ephemeral("verdict_gone")
    if verdict.owner != event.user:
        return ctx.ephemeral("not_yours")
    return OpenModal(modal=ShareVerdict(verdict=verdict.id, project=verdict.project))


async def share(ctx: AppContext, event: ViewSubmission) -> Response:
    """Post the verdict, as it was rendered, to the channel that was chosen."""
    channel = str(event.values.get("channel") or "")
    verdict = await _verdict(ctx, event)
    if verdict is None or verdict.owner != event.user:
        return FieldErrors(errors={"channel": ctx.phrases.say("not_yours")})
    if not await ctx.workspace.is_member(event.team, channel, event.user):
        return FieldErrors(errors={"channel": ctx.phrases.say("not_your_channel")})
    if place := _shared_to(verdict, channel):
        return ctx.ephemeral("shared_already", await ctx.workspace.link(event.team, place))
    post = OutboundMessage(
        id=derive_id(event.key, "share"),
        team=event.team,
        channel=channel,
        thread=None,
        message=verdict.shown.model_copy(update={"shareable": False}),
        slot=f"share:{verdict.id}:{channel}",
    )
    await ctx.commit(event, post)
    verdict = await _verdict(ctx, event)
    place = _shared_to(verdict, channel) if verdict else None
    if place is None:
        return ctx.ephemeral("not_shared")
    return ctx.ephemeral("shared", await ctx.workspace.link(event.team, place))


async def change_answer(ctx: AppContext, event: BlockAction) -> Response:
    """*Change an answer*: show its owner the summary, each line with a button."""
    verdict = await _verdict(ctx, event)
    if verdict is None:
        return ctx.ephemeral("verdict_gone")
    if verdict.owner != event.user:
        return ctx.ephemeral("not_yours")
    async with ctx.locked(event.team, verdict.consultation) as consultation:
        if consultation is None:
            return ctx.ephemeral("verdict_gone")
        await apply_action(ctx, event, consultation, Command("summary"))
    return ctx.ephemeral("change_in_dm", await ctx.thread_link(consultation))


async def _verdict(ctx: AppContext, event: BlockAction | ViewSubmission) -> StoredVerdict | None:
    return await ctx.store.verdict(event.team, event.value.get("verdict", ""))


def _shared_to(verdict: StoredVerdict, channel: str) -> Posted | None:
    """Where a verdict stands in a channel that it was shared to."""
    return next((place for place in verdict.shared_to if place.channel == channel), None)
