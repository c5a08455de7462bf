"""Open consultations: which there are, and taking one up where it stands."""

from __future__ import annotations

from bot.consultation.messages import OpenConsultation, WhichProject
from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Command
from bot.handlers.committing import notice, take
from bot.handlers.context import AppContext
from bot.ports.inbound import EventBase
from bot.ports.outbound import Message, Posted

RESUME = "resume"


def open_list(ctx: AppContext, mine: tuple[Consultation, ...]) -> tuple[OpenConsultation, ...]:
    """Open consultations as they are listed."""
    return tuple(_open(ctx, consultation) for consultation in mine)


def _open(ctx: AppContext, consultation: Consultation) -> OpenConsultation:
    here = position(consultation, ctx.checklist, ctx.rules)
    return OpenConsultation(
        consultation=consultation.id,
        project=consultation.project or ctx.phrases.say("unnamed_project"),
        progress=here.progress,
        paused=here.paused,
    )


async def resume(ctx: AppContext, event: EventBase, consultation: str | None = None) -> Message:
    """Take up the one that is meant, or the only one; where several are open, ask which. The say is for that person."""
    mine = await ctx.store.open_consultations(event.team, event.user)
    meant = [found for found in mine if consultation in (None, found.id)]
    if not meant:
        await ctx.store.done(event.team, event.key)
        return notice(ctx, "nothing_open")
    if len(meant) > 1:
        await ctx.store.done(event.team, event.key)
        return WhichProject(words=RESUME, choices=open_list(ctx, tuple(meant)))
    async with ctx.lock(meant[0].id):
        current = await ctx.store.consultation(event.team, meant[0].id) or meant[0]
        await take(ctx, current, Command("resume"), event)
    return notice(ctx, "resumed_in_dm", await thread_link(ctx, current))


async def thread_link(ctx: AppContext, consultation: Consultation) -> str:
    """The link to the DM thread of a consultation, or "" before there is one."""
    current = await ctx.store.consultation(consultation.team, consultation.id) or consultation
    if not current.room or not current.thread:
        return ""
    return await ctx.slack.link(current.team, Posted(channel=current.room, ts=current.thread, thread=None))
