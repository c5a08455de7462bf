"""What can't be posted for good: its owner learns of it in the DM, once, and gets a verdict there instead."""

from __future__ import annotations

from typing import Final

from bot.consultation.messages import CHANNEL_SIGN, Notice, Removal
from bot.consultation.verdict_message import VerdictMessage
from bot.handlers.context import AppContext
from bot.handlers.privacy.visibility import person_audience
from bot.handlers.verdicts.verdict_posts import version_for
from bot.ports.outbound import QUESTION, OutboundMessage, derive_id, post_in

GIVEN_UP: Final = "given_up"
# Slack's words for a place that takes no messages, and how the names of our sentences about it end. Source:
# https://docs.slack.dev/reference/methods/chat.postMessage, "errors".
REFUSED_PLACES: Final = {
    "channel_not_found": "_not_in_channel",
    "not_in_channel": "_not_in_channel",
    "is_archived": "_archived",
    "thread_not_found": "_deleted",
    "message_not_found": "_deleted",
}


async def report_given_up(ctx: AppContext, failed: OutboundMessage, reason: str) -> None:
    """Report it to its owner, once: a verdict is posted to their DM, of anything else they learn that it failed."""
    if failed.slot == GIVEN_UP or isinstance(failed.message, Removal):
        return
    if isinstance(failed.message, VerdictMessage):
        phrase = f"verdict_not_posted{REFUSED_PLACES.get(reason, '')}"
        await _return_to_owner(ctx, failed, failed.message, phrase)
        return
    if not failed.owner:
        return
    room = await ctx.workspace.room(failed.team, failed.owner)
    here = failed.channel == room
    phrase = "not_posted_here" if here else f"not_posted{REFUSED_PLACES.get(reason, '')}"
    text = ctx.phrases.say(phrase, channel=CHANNEL_SIGN, reason=reason)
    notice = OutboundMessage(
        id=derive_id(failed.id, GIVEN_UP),
        team=failed.team,
        channel=room,
        thread=failed.thread if here and reason not in REFUSED_PLACES else None,
        message=Notice(text=text, channel="" if here else failed.channel),
        slot=GIVEN_UP,
        owner=failed.owner,
    )
    await ctx.post(notice)


async def _return_to_owner(ctx: AppContext, failed: OutboundMessage, message: VerdictMessage, phrase: str) -> None:
    """A verdict could not be posted where the question began (channel gone or closed to us): post it to the DM.

    `phrase` names the sentence that gives the reason.

    One that could not be shared stands in the DM already: there, the note that it was shared is taken back.
    """
    if message.replaced and failed.consultation:
        return  # the mark of a verdict that was not posted either: that one came home by itself
    if failed.consultation is None:
        await _take_back_note(ctx, failed, message)
        return
    consultation = await ctx.store.consultation(failed.team, failed.consultation)
    if consultation is None or consultation.room in (None, failed.channel):
        return
    stored = await ctx.store.verdict(failed.team, message.verdict)
    if stored is not None:  # it was made for those who would have seen it there
        audience = await person_audience(ctx, failed.team, consultation.owner)
        message = await version_for(ctx, stored, audience)
    line = post_in(consultation, derive_id(failed.id, "home:line"), ctx.notice(phrase), QUESTION, edits=True)
    shareable = message.model_copy(update={"shareable": True})
    post = post_in(consultation, derive_id(failed.id, f"home:{failed.slot}"), shareable, failed.slot)
    await ctx.post(line, post)


async def _take_back_note(ctx: AppContext, failed: OutboundMessage, message: VerdictMessage) -> None:
    verdict = await ctx.store.verdict(failed.team, message.verdict)
    consultation = await ctx.store.consultation(failed.team, verdict.consultation) if verdict else None
    if consultation is None or consultation.origin is not None:
        return
    ident = derive_id(failed.id, "not_shared")
    line = post_in(consultation, ident, ctx.notice("not_shared"), QUESTION, edits=True)
    await ctx.post(line)
