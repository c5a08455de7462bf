"""Open consultations: which there are, and taking one up where it stands."""

from __future__ import annotations

from bot.consultation.messages import OpenConsultation, WhichConsultation
from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Told
from bot.handlers.committing import notice, take
from bot.handlers.context import World
from bot.ports.inbound import Arrived
from bot.ports.outbound import Posted, Say

RESUME = "resume"


def open_list(world: World, mine: tuple[Consultation, ...]) -> tuple[OpenConsultation, ...]:
    """Open consultations as they are listed."""
    return tuple(_open(world, consultation) for consultation in mine)


def _open(world: World, consultation: Consultation) -> OpenConsultation:
    here = position(consultation, world.checklist, world.rules)
    return OpenConsultation(
        consultation=consultation.id,
        project=consultation.project or world.phrases.say("unnamed_project"),
        progress=here.progress,
        paused=here.paused,
    )


async def resume(world: World, arrival: Arrived, consultation: str | None = None) -> Say:
    """Take up the one that is meant, or the only one; where several are open, ask which. The say is for that person."""
    mine = await world.store.open_consultations(arrival.team, arrival.user)
    meant = [found for found in mine if consultation in (None, found.id)]
    if not meant:
        await world.store.done(arrival.team, arrival.key)
        return notice(world, "nothing_open")
    if len(meant) > 1:
        await world.store.done(arrival.team, arrival.key)
        return WhichConsultation(words=RESUME, choices=open_list(world, tuple(meant)))
    async with world.lock(meant[0].id):
        current = await world.store.consultation(arrival.team, meant[0].id) or meant[0]
        await take(world, current, Told("resume"), arrival)
    return notice(world, "resumed_in_dm", await thread_link(world, current))


async def thread_link(world: World, consultation: Consultation) -> str:
    """The link to the DM thread of a consultation, or "" before there is one."""
    current = await world.store.consultation(consultation.team, consultation.id) or consultation
    if not current.room or not current.thread:
        return ""
    return await world.slack.link(current.team, Posted(channel=current.room, ts=current.thread, thread=None))
