"""Messages in the DM: an answer to the consultation they belong to, or the start of something."""

from __future__ import annotations

from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Heard, Told, Typed
from bot.guide.answer_messages import GuideAnswer
from bot.handlers.answering import reply
from bot.handlers.committing import notice, take
from bot.handlers.context import World, identity
from bot.handlers.guide_questions import answer, post
from bot.handlers.menus import menu
from bot.handlers.prompt_reviews import handed_over
from bot.handlers.reply_reading import guesses, heard
from bot.handlers.starting import begin
from bot.handlers.verdicts import SHOWN_AT_ONCE, links, listed, visible
from bot.handlers.which_project import ask_which
from bot.nlu import started_project
from bot.nlu.intents import Intent, intent
from bot.ports.inbound import DirectMessage
from bot.ports.outbound import Outgoing, Posted
from bot.ports.store import Turned


async def messaged(world: World, message: DirectMessage) -> None:
    """Give a DM to the consultation it is for; where there is none, see what is wanted."""
    reply_in = message.thread or message.ts
    if await handed_over(world, message, reply_in):
        return
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
    if wanted.kind in ("help", "chat") or not message.text.strip():
        await post(world, message, message.channel, reply_in, menu(world))
    elif world.word(message.text) is not None:
        await post(world, message, message.channel, reply_in, notice(world, "nothing_open"))
    else:
        decides = wanted.kind == "decision"
        await reply(world, message, message.channel, reply_in, message.text, offer_checklist=decides)


async def to_consultation(
    world: World, consultation: Consultation, arrival: DirectMessage, text: str, reply_in: str
) -> None:
    """Let the consultation hear it. A question to the guide in between is answered, and the interview goes on."""
    async with guesses(world, consultation, text) as guessed:
        lock = world.lock(consultation.id)
        # Whoever changed it since it was read still holds the lock: the store works in order, and wakes in order.
        changed = lock.locked() or world.model is not None
        async with lock:
            read = await world.store.consultation(consultation.team, consultation.id) if changed else None
            current = read or consultation
            said = await heard(world, current, text, guessed)
            say = await _from_the_guide(world, said, text)
            if say is None:
                await take(world, current, said, arrival)
                if current.thread and reply_in != current.thread:
                    await _point_to(world, current, arrival, reply_in)
                return
            if world.model is None:
                await post(world, arrival, arrival.channel, reply_in, say)
                await _asked_again(world, current, arrival, reply_in)
                return
        # A model takes its time: cards are answered meanwhile, and only further words wait.
        await reply(world, arrival, arrival.channel, reply_in, text, offer_checklist=False)
        async with lock:
            now = await world.store.consultation(consultation.team, consultation.id) or current
            await _asked_again(world, now, arrival, reply_in)


async def _from_the_guide(world: World, said: Heard, text: str) -> GuideAnswer | None:
    """The guide's answer, where these words are a question to it and nothing else."""
    if not _reads_nothing(said) or intent(text, world.phrases).kind not in ("question", "decision"):
        return None
    say = await answer(world, text, offer_checklist=False)
    return say if say.covered else None


async def _asked_again(world: World, current: Consultation, arrival: DirectMessage, reply_in: str) -> None:
    """After an answer in between: the question that is still open."""
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


async def _past(world: World, message: DirectMessage, reply_in: str, project: str | None) -> None:
    found = (await visible(world, message.team, message.user, project))[:SHOWN_AT_ONCE]
    await post(
        world, message, message.channel, reply_in, listed(world, project or "", found, await links(world, found))
    )


def _reads_nothing(said: Heard) -> bool:
    return isinstance(said, Typed) and not said.values and not said.guessed
