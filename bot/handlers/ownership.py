"""A consultation is its owner's: what others press changes nothing, and they are told so kindly."""

from __future__ import annotations

from bot.consultation.state import Consultation
from bot.consultation.user_actions import Heard
from bot.handlers.committing import notice, take
from bot.handlers.context import World
from bot.ports.inbound import Click, Submission
from bot.ports.outbound import Say
from bot.ports.responses import Reply


async def hear(world: World, arrival: Click | Submission, said: Heard) -> Reply | None:
    """Let the owner's consultation hear something."""
    async with world.lock(arrival.value.get("consultation", "")):
        consultation = await owned(world, arrival)
        if consultation is None:
            return await whispered(world, arrival, notice(world, "not_yours"))
        whisper = await take(world, consultation, said, arrival)
    return Reply(whisper=whisper) if whisper else None


async def owned(world: World, arrival: Click | Submission) -> Consultation | None:
    """The consultation that is meant, if it is this person's."""
    found = await world.store.consultation(arrival.team, arrival.value.get("consultation", ""))
    return found if found is not None and found.owner == arrival.user else None


async def whispered(world: World, arrival: Click | Submission, say: Say) -> Reply:
    """Nothing is changed; a word to this person is all."""
    await world.store.done(arrival.team, arrival.key)
    return Reply(whisper=say)
