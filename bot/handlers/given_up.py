"""What can't be posted for good: its owner learns of it in the DM, and gets a verdict there instead."""

from __future__ import annotations

from typing import Final

from bot.consultation.messages import CHANNEL_SIGN, Notice, Removal
from bot.consultation.shown_verdict import VerdictMessage
from bot.handlers.context import AppContext, derive_id
from bot.handlers.rendered_verdicts import return_to_owner
from bot.ports.outbound import OutboundMessage

SLOT: Final = "given_up"
# Slack's words for a place that takes no messages: https://docs.slack.dev/reference/methods/chat.postMessage, "errors".
PLACE: Final = {
    "channel_not_found": "not_posted_not_in_channel",
    "not_in_channel": "not_posted_not_in_channel",
    "is_archived": "not_posted_archived",
    "thread_not_found": "not_posted_deleted",
    "message_not_found": "not_posted_deleted",
}


async def report_given_up(ctx: AppContext, failed: OutboundMessage, reason: str) -> None:
    """Report it to its owner, once: a verdict is posted to their DM, of anything else they learn that it failed."""
    if failed.slot == SLOT or isinstance(failed.message, Removal):
        return
    if isinstance(failed.message, VerdictMessage):
        await return_to_owner(ctx, failed)
        return
    if not failed.owner:
        return
    room = await ctx.workspace.room(failed.team, failed.owner)
    here = failed.channel == room
    phrase = "not_posted_here" if here else PLACE.get(reason, "not_posted")
    text = ctx.phrases.say(phrase, channel=CHANNEL_SIGN, reason=reason)
    notice = OutboundMessage(
        id=derive_id(failed.id, SLOT),
        team=failed.team,
        channel=room,
        thread=failed.thread if here and reason not in PLACE else None,
        message=Notice(text=text, channel="" if here else failed.channel),
        slot=SLOT,
        owner=failed.owner,
    )
    await ctx.commit(None, notice, team=failed.team)
