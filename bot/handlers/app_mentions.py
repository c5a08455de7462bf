"""Mentions in a channel: an answer from the guide, past verdicts, or the menu; always in the thread."""

from __future__ import annotations

from bot.handlers.answers.answer_texts import GuideQuestion
from bot.handlers.answers.guide_answers import answer_question, post
from bot.handlers.context import AppContext, derive_id
from bot.handlers.privacy.visibility import asker_audience, person_audience
from bot.handlers.slash_commands import help_menu
from bot.handlers.verdicts.past_verdicts import audit_list, list_for
from bot.nlu.intent.intent_patterns import asks_for_deletion
from bot.nlu.intent.intents import intent
from bot.ports.event_handler import Response
from bot.ports.inbound import Mention
from bot.ports.outbound import OutboundMessage


async def handle_mention(ctx: AppContext, event: Mention) -> Response:
    """Answer a mention in its thread."""
    thread = event.thread or event.ts
    if event.files:
        note = _files_note(ctx, event, thread)
        if not event.text.strip():
            await ctx.commit(event, note)
            return None
        ctx.scope.attached.append(note)
    if asks_for_deletion(event.text, ctx.phrases.intents):
        return ctx.ephemeral("data_forget_usage")
    wanted = intent(event.text, ctx.phrases)  # by its words alone: what they don't tell is answered as a question
    if wanted.kind == "past_verdicts":
        return await _list_verdicts(ctx, event, thread, wanted.project)
    is_word = wanted.kind in ("question", "start") and ctx.control_word(event.text) is not None  # one for the DM
    if wanted.kind == "help" or is_word:
        await post(ctx, event, event.channel, thread, help_menu(ctx))
        return None
    await answer_question(ctx, GuideQuestion(event, event.channel, thread, event.text))
    return None


async def answer_stranger(ctx: AppContext, event: Mention) -> Response:
    """Somebody of another company: the guide's answer, or what was decided in this very channel."""
    thread = event.thread or event.ts
    wanted = intent(event.text, ctx.phrases)
    if wanted.kind == "past_verdicts":
        return await _list_verdicts(ctx, event, thread, wanted.project)
    await answer_question(ctx, GuideQuestion(event, event.channel, thread, event.text), offer_checklist=False)
    return None


def _files_note(ctx: AppContext, event: Mention, thread: str) -> OutboundMessage:
    """Files are read in the DM only: there nobody else sees what is in them."""
    return OutboundMessage(
        id=derive_id(event.key, "files"),
        team=event.team,
        channel=event.channel,
        thread=thread,
        message=ctx.notice("files_in_channel", file=event.files[0].name),
    )


async def _list_verdicts(ctx: AppContext, event: Mention, thread: str, project: str | None) -> Response:
    """Post what everybody here may see; how many more this person may see is told to them alone."""
    both = await asker_audience(ctx, event.team, event.channel, event.user)
    past = await list_for(ctx, event.team, both, project or "")
    audit_list(ctx, event, past)
    own = await person_audience(ctx, event.team, event.user)
    everything = await list_for(ctx, event.team, own, project or "")
    await post(ctx, event, event.channel, thread, past)
    hidden = len(everything.verdicts) + everything.older - len(past.verdicts) - past.older
    return ctx.ephemeral("more_verdicts_for_you", count=hidden) if hidden > 0 else None
