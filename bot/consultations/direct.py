"""Messages in the DM: an answer to the consultation they belong to, or the start of something."""

from __future__ import annotations

from bot.consultations.beginning import begin
from bot.consultations.choosing import ask_which
from bot.consultations.guide_questions import answer, post
from bot.consultations.hearing import heard
from bot.consultations.menus import menu
from bot.consultations.turning import notice, take
from bot.consultations.verdicts import SHOWN_AT_ONCE, links, listed, visible
from bot.consultations.world import World, identity
from bot.conversation.arrivals import DirectMessage
from bot.conversation.consultation import Consultation
from bot.conversation.heard import Heard, Told, Typed
from bot.conversation.intents import Intent, intent
from bot.conversation.position import position
from bot.conversation.reading import started_project
from bot.conversation.says import Say
from bot.ports import Outgoing, Posted, Turned


async def messaged(world: World, message: DirectMessage) -> None:
    """Give a DM to the consultation it is for; where there is none, see what is wanted."""
    reply_in = message.thread or message.ts
    wanted = intent(message.text, world.phrases)
    if world.word(message.text) == "start" or wanted.kind == "start":
        project = wanted.project or started_project(message.text)
        await begin(world, message, project=project, room=message.channel, thread=None if message.thread else reply_in)
        return
    if message.thread is not None:
        consultation = await world.store.consultation_in(message.team, message.channel, message.thread)
        if consultation is not None:
            await to_consultation(world, consultation, message, message.text, reply_in)
            return
    if wanted.kind == "past_verdicts":
        await _past(world, message, reply_in, wanted.project)
        return
    mine = await world.store.open_consultations(message.team, message.user)
    if message.thread is None and mine and await _is_for(world, mine, message.text, wanted):
        if len(mine) == 1:
            await to_consultation(world, mine[0], message, message.text, reply_in)
        else:
            await ask_which(world, message, mine)
        return
    await post(world, message, message.channel, reply_in, await _other(world, message.text, wanted))


async def to_consultation(
    world: World, consultation: Consultation, arrival: DirectMessage, text: str, reply_in: str
) -> None:
    """Let the consultation hear it. A question to the guide in between is answered, and the interview goes on."""
    lock = world.lock(consultation.id)
    # Whoever changed it since it was read still holds the lock: the store works in order, and wakes in order.
    changed = lock.locked()
    async with lock:
        read = await world.store.consultation(consultation.team, consultation.id) if changed else None
        current = read or consultation
        said = await heard(world, current, text)
        if _reads_nothing(said) and intent(text, world.phrases).kind in ("question", "decision"):
            say = await answer(world, text, offer_checklist=False)
            if say.covered:
                await _aside(world, current, arrival, say, reply_in)
                return
        await take(world, current, said, arrival)
        if current.thread and reply_in != current.thread:
            await _point_to(world, current, arrival, reply_in)


async def _aside(world: World, current: Consultation, arrival: DirectMessage, say: Say, reply_in: str) -> None:
    """The guide's answer where it was asked, then the question that is still open."""
    await post(world, arrival, arrival.channel, reply_in, say)
    if position(current, world.checklist, world.rules).asked and reply_in == current.thread:
        again = arrival.model_copy(update={"key": f"{arrival.key}:again"})
        await take(world, current, Told("resume"), again)


async def _point_to(world: World, consultation: Consultation, arrival: DirectMessage, reply_in: str) -> None:
    """An answer typed top-level was taken: say for what, and where it goes on."""
    link = await world.slack.link(
        consultation.team, Posted(channel=consultation.room or "", ts=consultation.thread or "", thread=None)
    )
    project = consultation.project or world.phrases.say("unnamed_project")
    word = Outgoing(
        id=identity(arrival.key, "point"),
        team=arrival.team,
        channel=arrival.channel,
        thread=reply_in,
        say=notice(world, "taken_as_answer", link, project=project),
    )
    await world.store.turn(Turned(team=arrival.team, at=world.clock.now(), outgoing=(word,)))
    await world.slack.flush((word,))


async def _is_for(world: World, mine: tuple[Consultation, ...], text: str, wanted: Intent) -> bool:
    """Whether words typed top-level are for an open consultation rather than something of their own."""
    if world.word(text) is not None:
        return True
    if wanted.kind == "decision":
        return False
    if wanted.kind == "question":
        said = await heard(world, mine[0], text)
        return not _reads_nothing(said)
    return wanted.kind != "help"


async def _other(world: World, text: str, wanted: Intent) -> Say:
    if wanted.kind in ("help", "chat") or not text.strip():
        return menu(world)
    if world.word(text) is not None:
        return notice(world, "nothing_open")
    return await answer(world, text, offer_checklist=wanted.kind == "decision")


async def _past(world: World, message: DirectMessage, reply_in: str, project: str | None) -> None:
    found = (await visible(world, message.team, message.user, project))[:SHOWN_AT_ONCE]
    await post(
        world, message, message.channel, reply_in, listed(world, project or "", found, await links(world, found))
    )


def _reads_nothing(said: Heard) -> bool:
    return isinstance(said, Typed) and not said.values
