"""A consultation begins, is resumed, and is chosen if several are open."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

from bot.consultation.messages import OpenConsultation, WhichProject
from bot.consultation.position import position
from bot.consultation.state import Consultation, Origin
from bot.consultation.user_actions import Command, Start
from bot.decision.profile import Value
from bot.handlers.context import AppContext, derive_id
from bot.handlers.replies import guess_values, read_reply
from bot.handlers.transitions import apply_action, own_consultation
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.inbound import BlockAction, DirectMessage, EventBase, Shortcut
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import AlreadyClaimedError

RESUME = "resume"


async def begin(
    ctx: AppContext,
    event: EventBase,
    *,
    project: str | None = None,
    opening: Mapping[str, Value] | None = None,
    words: str = "",
    origin: Origin | None = None,
    room: str | None = None,
    thread: str | None = None,
) -> Consultation:
    """Begin a consultation with its living card and its first question, in a thread of the DM.

    `thread` is the person's own message if they began in the DM; else the living card is the root. An open consultation of
    the same person with the same origin is returned instead: a button pressed twice begins nothing twice.
    Raises SlackRefusedError if no DM can be opened.
    """
    async with ctx.lock(f"{event.team}:{event.user}"):
        if origin is not None:
            for known in await ctx.store.open_consultations(event.team, event.user):
                if known.origin == origin:
                    return known
        consultation = Consultation(
            id=derive_id(event.key, "consultation"),
            team=event.team,
            owner=event.user,
            project=project,
            origin=origin,
            room=room or await ctx.workspace.room(event.team, event.user),
            thread=thread,
        )
        values = {**(opening or {}), **({"project": project} if project else {})}
        await apply_action(ctx, event, consultation, Start(values, words=words), begins=True)
        return consultation


async def begin_from_button(ctx: AppContext, event: BlockAction) -> Response:
    """*Work through the checklist*: begin with the facts that the question stated."""
    words = event.value.get("question", "")
    opening = opening_values(event)
    if not opening and words:  # what was read did not fit into the button
        opening = await _read_opening(ctx, words)
    return await _begin_where(ctx, event, words, opening)


async def begin_from_shortcut(ctx: AppContext, event: Shortcut) -> Response:
    """Either shortcut; the one on a message takes its text along as the opening question."""
    return await _begin_where(ctx, event, event.text, await _read_opening(ctx, event.text))


async def _begin_where(
    ctx: AppContext, event: BlockAction | Shortcut, words: str, opening: dict[str, Value]
) -> Response:
    origin = None
    if event.channel and not event.channel.startswith("D"):
        private = await ctx.workspace.is_private(event.team, event.channel)
        origin = Origin(channel=event.channel, thread=event.thread or event.ts or "", private=private)
    project = opening.pop("project", None)
    named = str(project) if project else None
    consultation = await begin(ctx, event, project=named, opening=opening, words=words, origin=origin)
    outside = origin is not None and not await ctx.workspace.is_in_channel(event.team, origin.channel)
    phrase = "started_not_in_channel" if outside else "started_in_dm"
    return ctx.ephemeral(phrase, await ctx.thread_link(consultation))


async def start(ctx: AppContext, event: EventBase, project: str = "") -> Response:
    """Begin a consultation of the DM, about a project if one is named."""
    consultation = await begin(ctx, event, project=project or None)
    return ctx.ephemeral("started_in_dm", await ctx.thread_link(consultation))


async def resume(ctx: AppContext, event: EventBase, ident: str | None = None) -> Response:
    """Take up the consultation that is meant, or the only one. If several are open, ask which."""
    open_ones = await ctx.open_consultations(event.team, event.user)
    meant = [consultation for consultation in open_ones if ident in (None, consultation.id)]
    if not meant:
        return ctx.ephemeral("nothing_open")
    if len(meant) > 1:
        return Ephemeral(message=WhichProject(words=RESUME, choices=list_open(ctx, tuple(meant))))
    async with ctx.locked(event.team, meant[0].id) as current:
        consultation = current or meant[0]
        await apply_action(ctx, event, consultation, Command("resume"))
    return ctx.ephemeral("resumed_in_dm", await ctx.thread_link(consultation))


async def ask_which(ctx: AppContext, event: DirectMessage, open_ones: tuple[Consultation, ...]) -> None:
    """Ask, below words typed at top level, which consultation they are for."""
    card = WhichProject(words=event.text, choices=list_open(ctx, open_ones))
    await ctx.commit(
        event,
        OutboundMessage(
            id=derive_id(event.key, "which"), team=event.team, channel=event.channel, thread=event.ts, message=card
        ),
    )


async def choose(ctx: AppContext, event: BlockAction) -> Response:
    """Give the words to the consultation that was chosen. The first choice counts; the card becomes its line."""
    words = event.value.get("words")
    consultation = await own_consultation(ctx, event)
    if isinstance(consultation, Ephemeral):
        return consultation
    if words is None:
        return ctx.ephemeral("say_again_there", await ctx.thread_link(consultation))
    project = consultation.project or ctx.phrases.say("unnamed_project")
    message = ctx.notice("taken_as_answer", await ctx.thread_link(consultation), project=project)
    line: tuple[OutboundMessage, ...] = ()
    if event.thread is not None:  # else it was asked ephemerally: there is no card to edit
        channel, thread = event.channel or "", event.thread
        replaces = Posted(channel=channel, ts=event.ts or "", thread=thread)
        ident = derive_id(event.key, "taken")
        line = (
            OutboundMessage(
                id=ident, team=event.team, channel=channel, thread=thread, message=message, replaces=replaces
            ),
        )
    async with (
        guess_values(ctx, consultation, words) as guessed,
        ctx.locked(event.team, consultation.id, fresh=ctx.model is not None) as known,
    ):
        current = known or consultation
        action = await read_reply(ctx, current, words, guessed)
        claim = f"choice:{event.channel}:{event.ts}"
        try:
            response = await apply_action(ctx, event, current, action, after=line, claim=claim)
        except AlreadyClaimedError:
            return ctx.ephemeral("chosen_already")
    return response or (None if line else Ephemeral(message=message))


def list_open(ctx: AppContext, consultations: tuple[Consultation, ...]) -> tuple[OpenConsultation, ...]:
    """Open consultations as they are listed."""

    def show(consultation: Consultation) -> OpenConsultation:
        here = position(consultation, ctx.checklist, ctx.rules)
        return OpenConsultation(
            consultation=consultation.id,
            project=consultation.project or ctx.phrases.say("unnamed_project"),
            progress=here.progress,
            paused=here.paused,
        )

    return tuple(show(consultation) for consultation in consultations)


def opening_values(event: BlockAction) -> dict[str, Value]:
    """The profile fields that a button carries."""
    carried = json.loads(event.value.get("opening") or "{}")
    return {field: tuple(value) if isinstance(value, list) else value for field, value in carried.items()}


async def _read_opening(ctx: AppContext, words: str) -> dict[str, Value]:
    return dict((await asyncio.to_thread(ctx.reader.read_opening, words)).values) if words else {}
