"""A prompt handed over in the DM is looked at, never obeyed and never kept; what it has is proposed, not taken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.consultation.messages import Notice, SettledCard
from bot.consultation.position import Position, position
from bot.consultation.state import Consultation, How
from bot.consultation.user_actions import TextReply
from bot.decision.profile import Value
from bot.handlers.committing import notice, take
from bot.handlers.context import AppContext, identity
from bot.handlers.ownership import apply_to_own, own_consultation, reply_ephemerally
from bot.handlers.prompt_files import read_file
from bot.ports.inbound import BlockAction, DirectMessage, EventBase, ViewSubmission
from bot.ports.llm import Account
from bot.ports.modals import ReviewPrompt
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.responses import Reply
from bot.ports.store import UnitOfWork
from bot.prompt_review import Review, merged, pasted_prompt, review
from bot.prompt_review.review_message import Fill, PromptReview, SeenIngredient

PROMPT = "prompt_ingredients"
HOW: How = "prompt"
NOTHING: Mapping[str, Value] = {}


@dataclass(frozen=True)
class Place:
    """Where a prompt was handed over: what arrived, its channel, and the thread of the review."""

    event: EventBase
    channel: str
    thread: str


async def handed_over(ctx: AppContext, message: DirectMessage, reply_in: str) -> bool:
    """Look at the prompt in a message, in its words or as a file. False where there is none: then it is an answer."""
    if not message.files and pasted_prompt(message.text, ctx.review.paste, asked=True) is None:
        return False  # told without a look into the store, since most messages are answers
    mine = await _open(ctx, message)
    asked = any(PROMPT in here.asked for _, here in mine)
    pasted = pasted_prompt(message.text, ctx.review.paste, asked=asked)
    note = ""
    if message.files:
        read = await read_file(ctx, message)
        if read.refused is not None:
            await _post(ctx, message, message.channel, reply_in, read.refused, done=not message.text.strip())
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
        told = await asyncio.to_thread(ctx.reader.read, chosen[1].asked, message.text)
    await _reviewed(ctx, place, pasted, consultation, mine, note, told)
    return True


async def prompt_submitted(ctx: AppContext, submission: ViewSubmission) -> Reply | None:
    """Look at the prompt that was put into the pop-up."""
    consultation = await own_consultation(ctx, submission)
    if consultation is None or not consultation.room or not consultation.thread:
        return await reply_ephemerally(ctx, submission, notice(ctx, "not_yours"))
    pasted = str(submission.values.get("prompt") or "").strip()
    if not pasted:
        await ctx.store.done(submission.team, submission.key)
        return Reply(errors={"prompt": ctx.phrases.say("prompt_empty")})
    await _reviewed(ctx, Place(submission, consultation.room, consultation.thread), pasted, consultation, (), "")
    return None


async def review_modal(ctx: AppContext, click: BlockAction) -> Reply:
    """*Review our prompt* on a card: the pop-up to paste it into."""
    consultation = await own_consultation(ctx, click)
    if consultation is None:
        return await reply_ephemerally(ctx, click, notice(ctx, "not_yours"))
    await ctx.store.done(click.team, click.key)
    return Reply(modal=ReviewPrompt(consultation=consultation.id))


async def fill_prompt(ctx: AppContext, click: BlockAction) -> Reply | None:
    """Propose what was found to the consultation that was chosen."""
    told = json.loads(click.value.get("opening") or "{}")
    values: dict[str, Value] = {name: tuple(one) if isinstance(one, list) else one for name, one in told.items()}
    return await apply_to_own(ctx, click, TextReply(text="", values=values, how=HOW))


async def delete_prompt(ctx: AppContext, click: BlockAction) -> None:
    """*Delete my prompt*: the review becomes a line; the prompt itself was never kept."""
    paste = click.value.get("paste", "")
    label, line = ctx.phrases.say("prompt_label"), ctx.phrases.say("prompt_deleted")
    gone = OutboundMessage(
        id=identity(click.key, "deleted"),
        team=click.team,
        channel=click.channel or "",
        thread=click.thread,
        say=SettledCard(question="prompt", label=label, line=line, changeable=False),
        consultation=paste,
        slot=paste,
        edits=True,
    )
    await ctx.store.commit(UnitOfWork(event=click.key, team=click.team, at=ctx.clock.now(), outgoing=(gone,)))
    await ctx.slack.flush((gone,))


async def _reviewed(
    ctx: AppContext,
    place: Place,
    pasted: str,
    consultation: Consultation | None,
    others: tuple[tuple[Consultation, Position], ...],
    note: str,
    told: Mapping[str, Value] = NOTHING,
) -> None:
    """Look, say what was seen, and propose it to the consultation it is for."""
    found, word = await _looked_at(ctx, place, pasted)
    card = await _card(ctx, place, found, " ".join(filter(None, (note, word))), consultation, others)
    if consultation is None:
        await _keep(ctx, place.event, card)
        return
    values = {**told, **found.values}
    async with ctx.lock(consultation.id):
        current = await ctx.store.consultation(consultation.team, consultation.id) or consultation
        await take(ctx, current, TextReply(text="", values=values, how=HOW), place.event, first=(card,))


async def _looked_at(ctx: AppContext, place: Place, pasted: str) -> tuple[Review, str]:
    """The review, with what a model saw where there is one, and a word where it failed."""
    ours = await asyncio.to_thread(review, pasted, ctx.review)
    if ctx.model is None or ctx.streams is None:
        return ours, ""
    event = place.event
    waiting = ctx.streams.open(event.team, place.channel, place.thread, event.user, _nothing_shown)
    waiting.thinking(ctx.phrases.say("prompt_looking"))
    try:
        account = Account(team=event.team, user=event.user)
        reviewed = await ctx.model.review(account, pasted, waiting.thinking)
    finally:
        await waiting.close()
    return (merged(ours, reviewed.seen, ctx.review), "") if reviewed.seen else (ours, reviewed.word)


async def _nothing_shown(_: Posted) -> None:
    """Only a status is shown while it waits: there is no message to remember."""


async def _card(
    ctx: AppContext,
    place: Place,
    found: Review,
    note: str,
    consultation: Consultation | None,
    others: tuple[tuple[Consultation, Position], ...],
) -> OutboundMessage:
    labels = {option.value: option.label for option in ctx.checklist.fields[PROMPT].options}
    unnamed = ctx.phrases.say("unnamed_project")
    link = ""
    if consultation is not None and consultation.thread and consultation.thread != place.thread:
        lives = Posted(channel=consultation.room or "", ts=consultation.thread, thread=None)
        link = await ctx.slack.link(consultation.team, lives)
    paste = f"prompt:{identity(place.event.key, 'review')}"
    say = PromptReview(
        paste=paste,
        ingredients=tuple(
            SeenIngredient(label=labels.get(name, name), state=one.state, line=one.line)
            for name, one in found.findings.items()
        ),
        examples=found.examples,
        enough=ctx.review.few_shot_minimum,
        improvements=found.improvements,
        section=ctx.checklist.asking[PROMPT].section,
        note=note,
        link=link,
        fills=tuple(Fill(consultation=one.id, project=one.project or unnamed) for one, _ in others)
        if consultation is None
        else (),
        startable=consultation is None,
        values=found.values,
    )
    return OutboundMessage(
        id=identity(place.event.key, "review"),
        team=place.event.team,
        channel=place.channel,
        thread=place.thread,
        say=say,
        consultation=paste,  # it is no consultation's: its own name stands in for one
        slot=paste,
    )


async def _open(ctx: AppContext, message: DirectMessage) -> tuple[tuple[Consultation, Position], ...]:
    """The consultations that a prompt could be for: that of its thread, or all that are open."""
    if message.thread is not None:
        inside = await ctx.store.consultation_in(message.team, message.channel, message.thread)
        found: tuple[Consultation, ...] = (inside,) if inside and inside.owner == message.user else ()
    else:
        found = await ctx.store.open_consultations(message.team, message.user)
    placed = ((one, position(one, ctx.checklist, ctx.rules)) for one in found)
    return tuple((one, here) for one, here in placed if here.place not in ("done", "closed"))


async def _keep(ctx: AppContext, event: EventBase, card: OutboundMessage) -> None:
    await ctx.store.commit(UnitOfWork(event=event.key, team=event.team, at=ctx.clock.now(), outgoing=(card,)))
    await ctx.slack.flush((card,))


async def _post(ctx: AppContext, event: EventBase, channel: str, thread: str, say: Notice, *, done: bool) -> None:
    """A word about a file, and the arrival done where there is nothing else in it."""
    word = OutboundMessage(
        id=identity(event.key, "file"),
        team=event.team,
        channel=channel,
        thread=thread,
        say=say,
    )
    await ctx.store.commit(
        UnitOfWork(event=event.key if done else None, team=event.team, at=ctx.clock.now(), outgoing=(word,))
    )
    await ctx.slack.flush((word,))
