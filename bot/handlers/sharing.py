"""A verdict of a DM is its owner's until they share it; one that can't be posted where it belongs comes to their DM."""

from __future__ import annotations

from bot.consultation.messages import VerdictMessage
from bot.handlers.committing import notice
from bot.handlers.context import AppContext, identity
from bot.handlers.verdicts import posted_notice_slot
from bot.ports.inbound import ViewSubmission
from bot.ports.outbound import Message, OutboundMessage, Posted
from bot.ports.responses import Reply
from bot.ports.store import UnitOfWork


async def share(ctx: AppContext, submission: ViewSubmission) -> Reply:
    """Post the verdict, as it was drawn, to the channel that was chosen."""
    channel = str(submission.values.get("channel") or "")
    verdict = await ctx.store.verdict(submission.team, submission.value.get("verdict", ""))
    if verdict is None or verdict.owner != submission.user:
        await ctx.store.done(submission.team, submission.key)
        return Reply(errors={"channel": ctx.phrases.say("not_yours")})
    if not await ctx.slack.may_see(submission.team, channel, submission.user):
        await ctx.store.done(submission.team, submission.key)
        return Reply(errors={"channel": ctx.phrases.say("not_your_channel")})
    there = await _shared(ctx, submission.team, verdict.id, channel)
    if there is not None:
        await ctx.store.done(submission.team, submission.key)
        return Reply(ephemeral=notice(ctx, "shared_already", await ctx.slack.link(submission.team, there)))
    post = OutboundMessage(
        id=identity(submission.key, "share"),
        team=submission.team,
        channel=channel,
        thread=None,
        say=verdict.shown.model_copy(update={"shareable": False}),
        slot=f"share:{verdict.id}:{channel}",
    )
    await ctx.store.commit(UnitOfWork(event=submission.key, team=submission.team, at=ctx.clock.now(), outgoing=(post,)))
    await ctx.slack.flush((post,))
    there = await _shared(ctx, submission.team, verdict.id, channel)
    if there is None:
        return Reply(ephemeral=notice(ctx, "not_shared"))
    return Reply(ephemeral=notice(ctx, "shared", await ctx.slack.link(submission.team, there)))


async def _shared(ctx: AppContext, team: str, ident: str, channel: str) -> Posted | None:
    """Where a verdict stands in a channel that it was shared to."""
    verdict = await ctx.store.verdict(team, ident)
    return next((place for place in verdict.shared_to if place.channel == channel), None) if verdict else None


async def brought_home(ctx: AppContext, outgoing: OutboundMessage) -> None:
    """A verdict could not be posted where the question began (the channel is gone, or closed to us): tell the owner."""
    say = outgoing.say
    if not isinstance(say, VerdictMessage) or outgoing.consultation is None:
        return
    consultation = await ctx.store.consultation(outgoing.team, outgoing.consultation)
    if consultation is None or consultation.room in (None, outgoing.channel):
        return
    word: Message = notice(ctx, "verdict_not_posted")
    home: Message = say.model_copy(update={"shareable": True})
    posts = tuple(
        OutboundMessage(
            id=identity(outgoing.id, f"home:{slot}"),
            team=outgoing.team,
            channel=consultation.room or "",
            thread=consultation.thread,
            say=one,
            consultation=consultation.id,
            slot=slot,
            edits=one is word,
        )
        for one, slot in ((word, posted_notice_slot(say.verdict)), (home, outgoing.slot))
    )
    await ctx.store.commit(UnitOfWork(team=outgoing.team, at=ctx.clock.now(), outgoing=posts))
    await ctx.slack.flush(posts)
