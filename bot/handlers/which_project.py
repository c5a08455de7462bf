"""Words typed top-level, with several consultations open, wait on a card until it was said once which they are for."""

from __future__ import annotations

from bot.consultation.messages import WhichConsultation
from bot.consultation.state import Consultation
from bot.handlers.committing import notice, take
from bot.handlers.context import World, identity
from bot.handlers.ownership import owned, whispered
from bot.handlers.reply_reading import guesses, heard
from bot.handlers.resuming import open_list, thread_link
from bot.ports.inbound import Click, DirectMessage
from bot.ports.outbound import Outgoing, Say
from bot.ports.responses import Reply
from bot.ports.store import Turned


async def ask_which(world: World, message: DirectMessage, mine: tuple[Consultation, ...]) -> None:
    """Ask under the words which consultation they are for."""
    which = WhichConsultation(words=message.text, choices=open_list(world, mine))
    card = _card(which, message.channel, message.ts, message.team, identity(message.key, "which"))
    await world.store.turn(Turned(arrival=message.key, team=message.team, at=world.clock.now(), outgoing=(card,)))
    await world.slack.flush((card,))


async def chosen(world: World, click: Click) -> Reply | None:
    """Give the words to the consultation that was chosen: the first choice counts, and the card becomes its line."""
    words = click.value.get("words")
    consultation = await owned(world, click)
    if consultation is None:
        return await whispered(world, click, notice(world, "not_yours"))
    if words is None:
        return await whispered(world, click, notice(world, "say_again_there", await thread_link(world, consultation)))
    once = click.model_copy(update={"key": f"choice:{click.channel}:{click.ts}"})
    if click.key != once.key:
        fresh = await world.store.keep(once)  # from here on it stands for the press, also after a crash
        await world.store.done(click.team, click.key)
        if not fresh:
            return Reply(whisper=notice(world, "chosen_already"))
    async with guesses(world, consultation, words) as guessed, world.lock(consultation.id):
        current = await world.store.consultation(click.team, consultation.id) or consultation
        await take(world, current, await heard(world, current, words, guessed), once)
    project = consultation.project or world.phrases.say("unnamed_project")
    taken = notice(world, "taken_as_answer", await thread_link(world, consultation), project=project)
    if click.thread is None:  # it was asked in passing: there is no card to edit
        return Reply(whisper=taken)
    line = _card(taken, click.channel or "", click.thread, click.team, identity(once.key, "taken"))
    await world.store.turn(Turned(team=click.team, at=world.clock.now(), outgoing=(line,)))
    await world.slack.flush((line,))
    return None


def _card(say: Say, channel: str, thread: str, team: str, ident: str) -> Outgoing:
    """The card under the words, or what becomes of it. It is no consultation's yet: its own name stands in for one."""
    name = f"which:{channel}:{thread}"
    return Outgoing(
        id=ident,
        team=team,
        channel=channel,
        thread=thread,
        say=say,
        consultation=name,
        slot=name,
        edits=not isinstance(say, WhichConsultation),
    )
