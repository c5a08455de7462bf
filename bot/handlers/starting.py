"""A consultation begins with a root message in the DM, the thread it lives in, and what is known from the question."""

from __future__ import annotations

from collections.abc import Mapping

from bot.consultation.state import Consultation, Origin
from bot.consultation.user_actions import Start
from bot.decision.profile import Value
from bot.handlers.committing import notice, take
from bot.handlers.context import AppContext, identity
from bot.ports.inbound import EventBase
from bot.ports.outbound import OutboundMessage


async def begin(
    ctx: AppContext,
    event: EventBase,
    *,
    project: str | None = None,
    opening: Mapping[str, Value] | None = None,
    words: str = "",
    origin: Origin | None = None,
    room: str | None = None,
    thread: str | None = None,
) -> Consultation:
    """Begin, and post the first card. `thread` is the person's own message where they began in the DM.

    An open consultation of the same person that began in the same thread is returned instead: a button pressed twice
    begins nothing twice. Raises SlackRefused where no DM can be opened.
    """
    async with ctx.lock(f"{event.team}:{event.user}"):
        same = await _same_origin(ctx, event, origin)
        if same is not None:
            await ctx.store.done(event.team, event.key)
            return same
        consultation = Consultation(
            id=identity(event.key, "consultation"),
            team=event.team,
            owner=event.user,
            project=project,
            origin=origin,
            room=room or await ctx.slack.room(event.team, event.user),
            thread=thread,
        )
        told = dict(opening or {})
        if project:
            told["project"] = project
        first = () if thread else (_root(ctx, consultation, event),)
        await take(ctx, consultation, Start(told, words), event, begun=True, first=first)
        return consultation


async def _same_origin(ctx: AppContext, event: EventBase, origin: Origin | None) -> Consultation | None:
    if origin is None:
        return None
    mine = await ctx.store.open_consultations(event.team, event.user)
    return next((found for found in mine if found.origin == origin), None)


def _root(ctx: AppContext, consultation: Consultation, event: EventBase) -> OutboundMessage:
    phrase = "root_named" if consultation.project else "root_unnamed"
    return OutboundMessage(
        id=identity(event.key, "root"),
        team=consultation.team,
        channel=consultation.room or "",
        thread=None,
        say=notice(ctx, phrase, project=consultation.project or ""),
        consultation=consultation.id,
        slot="root",
        opens_thread=True,
    )
