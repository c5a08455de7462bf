"""Words typed top-level, with several consultations open, wait on a card until it was said once which they are for."""

from __future__ import annotations

from bot.consultation.messages import WhichProject
from bot.consultation.state import Consultation
from bot.handlers.committing import notice, take
from bot.handlers.context import AppContext, identity
from bot.handlers.ownership import own_consultation, reply_ephemerally
from bot.handlers.reply_reading import guesses, read_reply
from bot.handlers.resuming import open_list, thread_link
from bot.ports.inbound import BlockAction, DirectMessage
from bot.ports.outbound import Message, OutboundMessage
from bot.ports.responses import Reply
from bot.ports.store import UnitOfWork


async def ask_which(ctx: AppContext, message: DirectMessage, mine: tuple[Consultation, ...]) -> None:
    """Ask under the words which consultation they are for."""
    which = WhichProject(words=message.text, choices=open_list(ctx, mine))
    card = _card(which, message.channel, message.ts, message.team, identity(message.key, "which"))
    await ctx.store.commit(UnitOfWork(event=message.key, team=message.team, at=ctx.clock.now(), outgoing=(card,)))
    await ctx.slack.flush((card,))


async def chosen(ctx: AppContext, click: BlockAction) -> Reply | None:
    """Give the words to the consultation that was chosen: the first choice counts, and the card becomes its line."""
    words = click.value.get("words")
    consultation = await own_consultation(ctx, click)
    if consultation is None:
        return await reply_ephemerally(ctx, click, notice(ctx, "not_yours"))
    if words is None:
        return await reply_ephemerally(ctx, click, notice(ctx, "say_again_there", await thread_link(ctx, consultation)))
    once = click.model_copy(update={"key": f"choice:{click.channel}:{click.ts}"})
    if click.key != once.key:
        fresh = await ctx.store.keep(once)  # from here on it stands for the press, also after a crash
        await ctx.store.done(click.team, click.key)
        if not fresh:
            return Reply(ephemeral=notice(ctx, "chosen_already"))
    async with guesses(ctx, consultation, words) as guessed, ctx.lock(consultation.id):
        current = await ctx.store.consultation(click.team, consultation.id) or consultation
        await take(ctx, current, await read_reply(ctx, current, words, guessed), once)
    project = consultation.project or ctx.phrases.say("unnamed_project")
    taken = notice(ctx, "taken_as_answer", await thread_link(ctx, consultation), project=project)
    if click.thread is None:  # it was asked in passing: there is no card to edit
        return Reply(ephemeral=taken)
    line = _card(taken, click.channel or "", click.thread, click.team, identity(once.key, "taken"))
    await ctx.store.commit(UnitOfWork(team=click.team, at=ctx.clock.now(), outgoing=(line,)))
    await ctx.slack.flush((line,))
    return None


def _card(say: Message, channel: str, thread: str, team: str, ident: str) -> OutboundMessage:
    """The card under the words, or what becomes of it. It is no consultation's yet: its own name stands in for one."""
    name = f"which:{channel}:{thread}"
    return OutboundMessage(
        id=ident,
        team=team,
        channel=channel,
        thread=thread,
        say=say,
        consultation=name,
        slot=name,
        edits=not isinstance(say, WhichProject),
    )
