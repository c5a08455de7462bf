"""A consultation is its owner's: what others press changes nothing, and they are told so kindly."""

from __future__ import annotations

from bot.consultation.state import Consultation
from bot.consultation.user_actions import UserAction
from bot.handlers.committing import notice, take
from bot.handlers.context import AppContext
from bot.ports.inbound import BlockAction, ViewSubmission
from bot.ports.outbound import Message
from bot.ports.responses import Reply


async def apply_to_own(ctx: AppContext, event: BlockAction | ViewSubmission, said: UserAction) -> Reply | None:
    """Let the owner's consultation hear something."""
    async with ctx.lock(event.value.get("consultation", "")):
        consultation = await own_consultation(ctx, event)
        if consultation is None:
            return await reply_ephemerally(ctx, event, notice(ctx, "not_yours"))
        ephemeral = await take(ctx, consultation, said, event)
    return Reply(ephemeral=ephemeral) if ephemeral else None


async def own_consultation(ctx: AppContext, event: BlockAction | ViewSubmission) -> Consultation | None:
    """The consultation that is meant, if it is this person's."""
    found = await ctx.store.consultation(event.team, event.value.get("consultation", ""))
    return found if found is not None and found.owner == event.user else None


async def reply_ephemerally(ctx: AppContext, event: BlockAction | ViewSubmission, say: Message) -> Reply:
    """Nothing is changed; a word to this person is all."""
    await ctx.store.done(event.team, event.key)
    return Reply(ephemeral=say)
