"""Mentions in a channel: an answer from the guide, past verdicts, or the menu; always in the thread."""

from __future__ import annotations

from bot.handlers.answers.guide_answers import answer_message, post_reply
from bot.handlers.commands_and_shortcuts import help_menu
from bot.handlers.context import AppContext
from bot.handlers.conversation.begin_or_resume import begin_unless_decided, find_origin_in
from bot.handlers.conversation.word_readings import Opening
from bot.handlers.privacy.visibility import asker_audience, person_audience
from bot.handlers.verdicts.past_verdicts import audit_read, list_for
from bot.nlu import started_project
from bot.nlu.intent.intent_patterns import asks_for_deletion
from bot.nlu.intent.intents import intent
from bot.ports.event_handler import Response
from bot.ports.inbound import Mention
from bot.ports.outbound import reply_to


async def handle_mention(ctx: AppContext, event: Mention) -> Response:
    """Answer a mention in its thread."""
    if event.files:  # they are read in the DM only: there nobody else sees what is in them
        note = reply_to(event, "files", ctx.notice("files_in_channel", file=event.files[0].name))
        if not event.text.strip():
            await ctx.commit(event, note)
            return None
        ctx.scope.attached.append(note)
    if asks_for_deletion(event.text, ctx.phrases.intents):
        return ctx.ephemeral("data_forget_usage")
    wanted = intent(event.text, ctx.phrases)  # by its words alone: what they don't tell is answered as a question
    if wanted.kind == "past_verdicts":
        return await _list_verdicts(ctx, event, wanted.project)
    project = started_project(event.text) if ctx.control_word(event.text) == "start" else None
    if project:
        origin = await find_origin_in(ctx, event.channel, event.root)
        return await begin_unless_decided(ctx, event, "", Opening().named(project), origin)
    is_word = wanted.kind in ("question", "start") and ctx.control_word(event.text) is not None  # one for the DM
    if wanted.kind == "help" or is_word:
        return await post_reply(ctx, event, help_menu(ctx))
    return await answer_message(ctx, event)


async def answer_stranger(ctx: AppContext, event: Mention) -> Response:
    """Somebody of another company: the guide's answer, or what was decided in this very channel."""
    wanted = intent(event.text, ctx.phrases)
    if wanted.kind == "past_verdicts":
        return await _list_verdicts(ctx, event, wanted.project)
    return await answer_message(ctx, event, may_begin=False)


async def _list_verdicts(ctx: AppContext, event: Mention, project: str | None) -> Response:
    """Post what everybody here may see; how many more this person may see is told to them alone."""
    both = await asker_audience(ctx, event.team, event.channel, event.user)
    past = await list_for(ctx, event.team, both, project or "")
    audit_read(ctx, event, {row.verdict: row.owner for row in past.verdicts})
    own = await person_audience(ctx, event.team, event.user)
    everything = await list_for(ctx, event.team, own, project or "")
    await post_reply(ctx, event, past)
    hidden = len(everything.verdicts) + everything.older - len(past.verdicts) - past.older
    return ctx.ephemeral("more_verdicts_for_you", count=hidden) if hidden > 0 else None
