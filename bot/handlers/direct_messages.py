"""Messages in the DM: an answer to the consultation they belong to, or the start of something."""

from __future__ import annotations

from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Command, TextReply, UserAction
from bot.guide.answer_messages import GuideAnswer
from bot.handlers.answering import reply
from bot.handlers.committing import notice, take
from bot.handlers.context import AppContext, identity
from bot.handlers.guide_questions import answer, post
from bot.handlers.menus import menu
from bot.handlers.prompt_reviews import handed_over
from bot.handlers.reply_reading import guesses, read_reply
from bot.handlers.starting import begin
from bot.handlers.verdicts import SHOWN_AT_ONCE, links, listed, visible
from bot.handlers.which_project import ask_which
from bot.nlu import started_project
from bot.nlu.intents import Intent, intent
from bot.ports.inbound import DirectMessage
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import UnitOfWork


async def handle_direct_message(ctx: AppContext, message: DirectMessage) -> None:
    """Give a DM to the consultation it is for; where there is none, see what is wanted."""
    reply_in = message.thread or message.ts
    if await handed_over(ctx, message, reply_in):
        return
    wanted = intent(message.text, ctx.phrases)
    if ctx.word(message.text) == "start" or wanted.kind == "start":
        project = wanted.project or started_project(message.text)
        await begin(ctx, message, project=project, room=message.channel, thread=None if message.thread else reply_in)
        return
    if message.thread is not None:
        consultation = await ctx.store.consultation_in(message.team, message.channel, message.thread)
        if consultation is not None:
            await to_consultation(ctx, consultation, message, message.text, reply_in)
            return
    if wanted.kind == "past_verdicts":
        await _past(ctx, message, reply_in, wanted.project)
        return
    mine = await ctx.store.open_consultations(message.team, message.user)
    if message.thread is None and mine and await _is_for(ctx, mine, message.text, wanted):
        if len(mine) == 1:
            await to_consultation(ctx, mine[0], message, message.text, reply_in)
        else:
            await ask_which(ctx, message, mine)
        return
    if wanted.kind in ("help", "chat") or not message.text.strip():
        await post(ctx, message, message.channel, reply_in, menu(ctx))
    elif ctx.word(message.text) is not None:
        await post(ctx, message, message.channel, reply_in, notice(ctx, "nothing_open"))
    else:
        decides = wanted.kind == "decision"
        await reply(ctx, message, message.channel, reply_in, message.text, offer_checklist=decides)


async def to_consultation(
    ctx: AppContext, consultation: Consultation, event: DirectMessage, text: str, reply_in: str
) -> None:
    """Let the consultation hear it. A question to the guide in between is answered, and the interview goes on."""
    async with guesses(ctx, consultation, text) as guessed:
        lock = ctx.lock(consultation.id)
        # Whoever changed it since it was read still holds the lock: the store works in order, and wakes in order.
        changed = lock.locked() or ctx.model is not None
        async with lock:
            read = await ctx.store.consultation(consultation.team, consultation.id) if changed else None
            current = read or consultation
            said = await read_reply(ctx, current, text, guessed)
            say = await _from_the_guide(ctx, said, text)
            if say is None:
                await take(ctx, current, said, event)
                if current.thread and reply_in != current.thread:
                    await _point_to(ctx, current, event, reply_in)
                return
            if ctx.model is None:
                await post(ctx, event, event.channel, reply_in, say)
                await _asked_again(ctx, current, event, reply_in)
                return
        # A model takes its time: cards are answered meanwhile, and only further words wait.
        await reply(ctx, event, event.channel, reply_in, text, offer_checklist=False)
        async with lock:
            now = await ctx.store.consultation(consultation.team, consultation.id) or current
            await _asked_again(ctx, now, event, reply_in)


async def _from_the_guide(ctx: AppContext, said: UserAction, text: str) -> GuideAnswer | None:
    """The guide's answer, where these words are a question to it and nothing else."""
    if not _reads_nothing(said) or intent(text, ctx.phrases).kind not in ("question", "decision"):
        return None
    say = await answer(ctx, text, offer_checklist=False)
    return say if say.covered else None


async def _asked_again(ctx: AppContext, current: Consultation, event: DirectMessage, reply_in: str) -> None:
    """After an answer in between: the question that is still open."""
    if position(current, ctx.checklist, ctx.rules).asked and reply_in == current.thread:
        again = event.model_copy(update={"key": f"{event.key}:again"})
        await take(ctx, current, Command("resume"), again)


async def _point_to(ctx: AppContext, consultation: Consultation, event: DirectMessage, reply_in: str) -> None:
    """An answer typed top-level was taken: say for what, and where it goes on."""
    link = await ctx.slack.link(
        consultation.team, Posted(channel=consultation.room or "", ts=consultation.thread or "", thread=None)
    )
    project = consultation.project or ctx.phrases.say("unnamed_project")
    word = OutboundMessage(
        id=identity(event.key, "point"),
        team=event.team,
        channel=event.channel,
        thread=reply_in,
        say=notice(ctx, "taken_as_answer", link, project=project),
    )
    await ctx.store.commit(UnitOfWork(team=event.team, at=ctx.clock.now(), outgoing=(word,)))
    await ctx.slack.flush((word,))


async def _is_for(ctx: AppContext, mine: tuple[Consultation, ...], text: str, wanted: Intent) -> bool:
    """Whether words typed top-level are for an open consultation rather than something of their own."""
    if ctx.word(text) is not None:
        return True
    if wanted.kind == "decision":
        return False
    if wanted.kind == "question":
        said = await read_reply(ctx, mine[0], text)
        return not _reads_nothing(said)
    return wanted.kind != "help"


async def _past(ctx: AppContext, message: DirectMessage, reply_in: str, project: str | None) -> None:
    found = (await visible(ctx, message.team, message.user, project))[:SHOWN_AT_ONCE]
    await post(ctx, message, message.channel, reply_in, listed(ctx, project or "", found, await links(ctx, found)))


def _reads_nothing(said: UserAction) -> bool:
    return isinstance(said, TextReply) and not said.values and not said.guessed
