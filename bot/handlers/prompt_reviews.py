"""A prompt handed over in the DM is looked at, never obeyed and never kept; what it has is proposed, not taken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.consultation.messages import Notice, Settled
from bot.consultation.position import Position, position
from bot.consultation.state import Consultation, How
from bot.consultation.user_actions import Typed
from bot.decision.profile import Value
from bot.handlers.committing import notice, take
from bot.handlers.context import World, identity
from bot.handlers.ownership import hear, owned, whispered
from bot.handlers.prompt_files import read_file
from bot.ports.inbound import Arrived, Click, DirectMessage, Submission
from bot.ports.llm import Account
from bot.ports.modals import ReviewPrompt
from bot.ports.outbound import Outgoing, Posted
from bot.ports.responses import Reply
from bot.ports.store import Turned
from bot.prompt_review import Review, merged, pasted_prompt, review
from bot.prompt_review.review_message import Fill, PromptReview, SeenIngredient

PROMPT = "prompt_ingredients"
HOW: How = "prompt"
NOTHING: Mapping[str, Value] = {}


@dataclass(frozen=True)
class Place:
    """Where a prompt was handed over: what arrived, its channel, and the thread of the review."""

    arrival: Arrived
    channel: str
    thread: str


async def handed_over(world: World, message: DirectMessage, reply_in: str) -> bool:
    """Look at the prompt in a message, in its words or as a file. False where there is none: then it is an answer."""
    if not message.files and pasted_prompt(message.text, world.review.paste, asked=True) is None:
        return False  # told without a look into the store, since most messages are answers
    mine = await _open(world, message)
    asked = any(PROMPT in here.asked for _, here in mine)
    pasted = pasted_prompt(message.text, world.review.paste, asked=asked)
    note = ""
    if message.files:
        read = await read_file(world, message)
        if read.refused is not None:
            await _post(world, message, message.channel, reply_in, read.refused, done=not message.text.strip())
            return not message.text.strip()
        pasted, note = read.text, read.note
    if pasted is None:
        return False
    chosen = mine[0] if len(mine) == 1 else next((one for one in mine if PROMPT in one[1].asked), None)
    several = chosen is not None and sum(PROMPT in here.asked for _, here in mine) != 1 and len(mine) > 1
    place = Place(message, message.channel, reply_in)
    consultation = None if several or chosen is None else chosen[0]
    told = NOTHING
    if message.files and chosen is not None and message.text.strip():  # what was said beside the file is not lost
        told = await asyncio.to_thread(world.reader.read, chosen[1].asked, message.text)
    await _reviewed(world, place, pasted, consultation, mine, note, told)
    return True


async def prompt_submitted(world: World, submission: Submission) -> Reply | None:
    """Look at the prompt that was put into the pop-up."""
    consultation = await owned(world, submission)
    if consultation is None or not consultation.room or not consultation.thread:
        return await whispered(world, submission, notice(world, "not_yours"))
    pasted = str(submission.values.get("prompt") or "").strip()
    if not pasted:
        await world.store.done(submission.team, submission.key)
        return Reply(errors={"prompt": world.phrases.say("prompt_empty")})
    await _reviewed(world, Place(submission, consultation.room, consultation.thread), pasted, consultation, (), "")
    return None


async def review_modal(world: World, click: Click) -> Reply:
    """*Review our prompt* on a card: the pop-up to paste it into."""
    consultation = await owned(world, click)
    if consultation is None:
        return await whispered(world, click, notice(world, "not_yours"))
    await world.store.done(click.team, click.key)
    return Reply(modal=ReviewPrompt(consultation=consultation.id))


async def fill_prompt(world: World, click: Click) -> Reply | None:
    """Propose what was found to the consultation that was chosen."""
    told = json.loads(click.value.get("opening") or "{}")
    values: dict[str, Value] = {name: tuple(one) if isinstance(one, list) else one for name, one in told.items()}
    return await hear(world, click, Typed(text="", values=values, how=HOW))


async def delete_prompt(world: World, click: Click) -> None:
    """*Delete my prompt*: the review becomes a line; the prompt itself was never kept."""
    paste = click.value.get("paste", "")
    label, line = world.phrases.say("prompt_label"), world.phrases.say("prompt_deleted")
    gone = Outgoing(
        id=identity(click.key, "deleted"),
        team=click.team,
        channel=click.channel or "",
        thread=click.thread,
        say=Settled(question="prompt", label=label, line=line, changeable=False),
        consultation=paste,
        slot=paste,
        edits=True,
    )
    await world.store.turn(Turned(arrival=click.key, team=click.team, at=world.clock.now(), outgoing=(gone,)))
    await world.slack.flush((gone,))


async def _reviewed(
    world: World,
    place: Place,
    pasted: str,
    consultation: Consultation | None,
    others: tuple[tuple[Consultation, Position], ...],
    note: str,
    told: Mapping[str, Value] = NOTHING,
) -> None:
    """Look, say what was seen, and propose it to the consultation it is for."""
    found, word = await _looked_at(world, place, pasted)
    card = await _card(world, place, found, " ".join(filter(None, (note, word))), consultation, others)
    if consultation is None:
        await _keep(world, place.arrival, card)
        return
    values = {**told, **found.values}
    async with world.lock(consultation.id):
        current = await world.store.consultation(consultation.team, consultation.id) or consultation
        await take(world, current, Typed(text="", values=values, how=HOW), place.arrival, first=(card,))


async def _looked_at(world: World, place: Place, pasted: str) -> tuple[Review, str]:
    """The review, with what a model saw where there is one, and a word where it failed."""
    ours = await asyncio.to_thread(review, pasted, world.review)
    if world.model is None or world.streams is None:
        return ours, ""
    arrival = place.arrival
    waiting = world.streams.open(arrival.team, place.channel, place.thread, arrival.user, _nothing_shown)
    waiting.thinking(world.phrases.say("prompt_looking"))
    try:
        account = Account(team=arrival.team, user=arrival.user)
        reviewed = await world.model.review(account, pasted, waiting.thinking)
    finally:
        await waiting.close()
    return (merged(ours, reviewed.seen, world.review), "") if reviewed.seen else (ours, reviewed.word)


async def _nothing_shown(_: Posted) -> None:
    """Only a status is shown while it waits: there is no message to remember."""


async def _card(
    world: World,
    place: Place,
    found: Review,
    note: str,
    consultation: Consultation | None,
    others: tuple[tuple[Consultation, Position], ...],
) -> Outgoing:
    labels = {option.value: option.label for option in world.checklist.fields[PROMPT].options}
    unnamed = world.phrases.say("unnamed_project")
    link = ""
    if consultation is not None and consultation.thread and consultation.thread != place.thread:
        lives = Posted(channel=consultation.room or "", ts=consultation.thread, thread=None)
        link = await world.slack.link(consultation.team, lives)
    paste = f"prompt:{identity(place.arrival.key, 'review')}"
    say = PromptReview(
        paste=paste,
        ingredients=tuple(
            SeenIngredient(label=labels.get(name, name), state=one.state, line=one.line)
            for name, one in found.findings.items()
        ),
        examples=found.examples,
        enough=world.review.few_shot_minimum,
        improvements=found.improvements,
        section=world.checklist.asking[PROMPT].section,
        note=note,
        link=link,
        fills=tuple(Fill(consultation=one.id, project=one.project or unnamed) for one, _ in others)
        if consultation is None
        else (),
        startable=consultation is None,
        values=found.values,
    )
    return Outgoing(
        id=identity(place.arrival.key, "review"),
        team=place.arrival.team,
        channel=place.channel,
        thread=place.thread,
        say=say,
        consultation=paste,  # it is no consultation's: its own name stands in for one
        slot=paste,
    )


async def _open(world: World, message: DirectMessage) -> tuple[tuple[Consultation, Position], ...]:
    """The consultations that a prompt could be for: that of its thread, or all that are open."""
    if message.thread is not None:
        inside = await world.store.consultation_in(message.team, message.channel, message.thread)
        found: tuple[Consultation, ...] = (inside,) if inside and inside.owner == message.user else ()
    else:
        found = await world.store.open_consultations(message.team, message.user)
    placed = ((one, position(one, world.checklist, world.rules)) for one in found)
    return tuple((one, here) for one, here in placed if here.place not in ("done", "closed"))


async def _keep(world: World, arrival: Arrived, card: Outgoing) -> None:
    await world.store.turn(Turned(arrival=arrival.key, team=arrival.team, at=world.clock.now(), outgoing=(card,)))
    await world.slack.flush((card,))


async def _post(world: World, arrival: Arrived, channel: str, thread: str, say: Notice, *, done: bool) -> None:
    """A word about a file, and the arrival done where there is nothing else in it."""
    word = Outgoing(
        id=identity(arrival.key, "file"),
        team=arrival.team,
        channel=channel,
        thread=thread,
        say=say,
    )
    await world.store.turn(
        Turned(arrival=arrival.key if done else None, team=arrival.team, at=world.clock.now(), outgoing=(word,))
    )
    await world.slack.flush((word,))
