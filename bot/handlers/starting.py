"""A consultation begins with a root message in the DM, the thread it lives in, and what is known from the question."""

from __future__ import annotations

from collections.abc import Mapping

from bot.consultation.state import Consultation, Origin
from bot.consultation.user_actions import Began
from bot.decision.profile import Value
from bot.handlers.committing import notice, take
from bot.handlers.context import World, identity
from bot.ports.inbound import Arrived
from bot.ports.outbound import Outgoing


async def begin(
    world: World,
    arrival: Arrived,
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
    async with world.lock(f"{arrival.team}:{arrival.user}"):
        same = await _same_origin(world, arrival, origin)
        if same is not None:
            await world.store.done(arrival.team, arrival.key)
            return same
        consultation = Consultation(
            id=identity(arrival.key, "consultation"),
            team=arrival.team,
            owner=arrival.user,
            project=project,
            origin=origin,
            room=room or await world.slack.room(arrival.team, arrival.user),
            thread=thread,
        )
        told = dict(opening or {})
        if project:
            told["project"] = project
        first = () if thread else (_root(world, consultation, arrival),)
        await take(world, consultation, Began(told, words), arrival, begun=True, first=first)
        return consultation


async def _same_origin(world: World, arrival: Arrived, origin: Origin | None) -> Consultation | None:
    if origin is None:
        return None
    mine = await world.store.open_consultations(arrival.team, arrival.user)
    return next((found for found in mine if found.origin == origin), None)


def _root(world: World, consultation: Consultation, arrival: Arrived) -> Outgoing:
    phrase = "root_named" if consultation.project else "root_unnamed"
    return Outgoing(
        id=identity(arrival.key, "root"),
        team=consultation.team,
        channel=consultation.room or "",
        thread=None,
        say=notice(world, phrase, project=consultation.project or ""),
        consultation=consultation.id,
        slot="root",
        opens_thread=True,
    )
