"""A verdict of a DM is its owner's until they share it; one that can't be posted where it belongs comes to their DM."""

from __future__ import annotations

from bot.consultation.messages import ShownVerdict
from bot.handlers.committing import notice
from bot.handlers.context import World, identity
from bot.handlers.verdicts import told_slot
from bot.ports.inbound import Submission
from bot.ports.outbound import Outgoing, Posted, Say
from bot.ports.responses import Reply
from bot.ports.store import Turned


async def share(world: World, submission: Submission) -> Reply:
    """Post the verdict, as it was drawn, to the channel that was chosen."""
    channel = str(submission.values.get("channel") or "")
    verdict = await world.store.verdict(submission.team, submission.value.get("verdict", ""))
    if verdict is None or verdict.owner != submission.user:
        await world.store.done(submission.team, submission.key)
        return Reply(errors={"channel": world.phrases.say("not_yours")})
    if not await world.slack.may_see(submission.team, channel, submission.user):
        await world.store.done(submission.team, submission.key)
        return Reply(errors={"channel": world.phrases.say("not_your_channel")})
    there = await _shared(world, submission.team, verdict.id, channel)
    if there is not None:
        await world.store.done(submission.team, submission.key)
        return Reply(whisper=notice(world, "shared_already", await world.slack.link(submission.team, there)))
    post = Outgoing(
        id=identity(submission.key, "share"),
        team=submission.team,
        channel=channel,
        thread=None,
        say=verdict.shown.model_copy(update={"shareable": False}),
        slot=f"share:{verdict.id}:{channel}",
    )
    await world.store.turn(Turned(arrival=submission.key, team=submission.team, at=world.clock.now(), outgoing=(post,)))
    await world.slack.flush((post,))
    there = await _shared(world, submission.team, verdict.id, channel)
    if there is None:
        return Reply(whisper=notice(world, "not_shared"))
    return Reply(whisper=notice(world, "shared", await world.slack.link(submission.team, there)))


async def _shared(world: World, team: str, ident: str, channel: str) -> Posted | None:
    """Where a verdict stands in a channel that it was shared to."""
    verdict = await world.store.verdict(team, ident)
    return next((place for place in verdict.shared_to if place.channel == channel), None) if verdict else None


async def brought_home(world: World, outgoing: Outgoing) -> None:
    """A verdict could not be posted where the question began (the channel is gone, or closed to us): tell the owner."""
    say = outgoing.say
    if not isinstance(say, ShownVerdict) or outgoing.consultation is None:
        return
    consultation = await world.store.consultation(outgoing.team, outgoing.consultation)
    if consultation is None or consultation.room in (None, outgoing.channel):
        return
    word: Say = notice(world, "verdict_not_posted")
    home: Say = say.model_copy(update={"shareable": True})
    posts = tuple(
        Outgoing(
            id=identity(outgoing.id, f"home:{slot}"),
            team=outgoing.team,
            channel=consultation.room or "",
            thread=consultation.thread,
            say=one,
            consultation=consultation.id,
            slot=slot,
            edits=one is word,
        )
        for one, slot in ((word, told_slot(say.verdict)), (home, outgoing.slot))
    )
    await world.store.turn(Turned(team=outgoing.team, at=world.clock.now(), outgoing=posts))
    await world.slack.flush(posts)
