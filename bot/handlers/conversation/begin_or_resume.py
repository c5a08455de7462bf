"""A consultation begins, if its project was not decided already, and is resumed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bot.consultation.file_reading import FileReading
from bot.consultation.messages import DecidedAlready, Notice, OpenConsultation, WhichProject
from bot.consultation.state import Consultation, Origin
from bot.consultation.user_actions import Command, Start
from bot.consultation.validation import project_name
from bot.handlers.context import NO_CHANGES, AppContext
from bot.handlers.conversation.transitions import apply_action
from bot.handlers.conversation.word_readings import Opening, read_opening
from bot.handlers.privacy.visibility import person_audience, visible_place
from bot.nlu.intent.named_projects import names_differ
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.inbound import BlockAction, EventBase, Shortcut, SlashCommand
from bot.ports.outbound import OutboundMessage, derive_id
from bot.ports.store import Changes


async def begin(
    ctx: AppContext,
    event: EventBase,
    opening: Opening,
    *,
    words: str = "",
    origin: Origin | None = None,
    room: str | None = None,
    thread: str | None = None,
    readings: tuple[FileReading, ...] = (),
    below: Callable[[Consultation], tuple[OutboundMessage, ...]] = lambda _: (),
    changes: Changes = NO_CHANGES,
) -> Consultation:
    """Begin a consultation with its living card and its first question, in a thread of the DM.

    `thread` is the person's own message if they began in the DM; else the living card is the root. An open consultation
    of the same person with the same origin is returned instead, unless the names mean two projects; in the DM the one
    that the same button began: a button pressed twice begins nothing twice.
    `readings`: it began with files. `below` makes messages that follow; `changes` are stored with it.
    Raises SlackRefusedError if no DM can be opened, and as `commit`.
    """
    project = project_name(opening.project)  # what is too long for a name is no name: the checklist asks for it
    opening = opening.named(project or "")
    async with ctx.lock(f"{event.team}:{event.user}"):
        if origin is not None or room is None:
            for known in await ctx.store.open_consultations(event.team, event.user):
                from_here = _is_from(known, origin, opening.project, words)
                if from_here and (origin is not None or _began_so(known, opening, words)):
                    return known
        consultation = Consultation(
            id=derive_id(event.key, "consultation"),
            team=event.team,
            owner=event.user,
            project=project,
            origin=origin,
            room=room or await ctx.workspace.room(event.user),
            thread=thread,
        )
        action = Start(opening.values, opening.candidates, words=words, readings=readings)
        await apply_action(ctx, event, consultation, action, begins=True, after=below(consultation), changes=changes)
        return consultation


def _began_so(known: Consultation, opening: Opening, words: str) -> bool:
    """Whether a consultation began like this. Without words, only one in which nothing came after: *Start* is pressed
    for something new."""
    first = known.entries[0] if known.entries else None
    if first is None or first.how != "opening" or first.words != words:
        return False
    if words:
        return True
    stated = {name: value for name, value in opening.unnamed().values.items() if value is not None}
    begun = {name: value for name, value in first.values.items() if name != "project"}
    as_begun = (known.project or "") == opening.project and begun == stated
    return as_begun and all(entry.how == "opening" for entry in known.entries)


def _is_from(known: Consultation, origin: Origin | None, project: str, words: str) -> bool:
    """Whether a consultation began at an origin, and not with other words about a project that is plainly another."""
    if known.origin != origin:
        return False
    begun_with = known.entries[0].words if known.entries else ""
    return begun_with == words or not names_differ(known.project or "", project)


async def find_origin(ctx: AppContext, event: BlockAction | Shortcut) -> Origin | None:
    """The thread of a channel where this was pressed; None in a DM."""
    if not event.channel or event.channel.startswith("D"):
        return None
    return await find_origin_in(ctx, event.channel, event.thread or event.ts or "")


async def find_origin_in(ctx: AppContext, channel: str, thread: str) -> Origin | None:
    """A thread as the origin; None in a group DM: the verdict would come to people of whom Slack tells us nothing."""
    here = await ctx.workspace.channel(channel)
    return None if here.kind == "group_dm" else Origin(channel=channel, thread=thread)


async def begin_unless_decided(
    ctx: AppContext, event: EventBase, words: str, opening: Opening, origin: Origin | None
) -> Response:
    """Begin a consultation in the DM, or show the verdict that there is for its project or its thread already."""
    decided = await find_decided(ctx, event, opening.project, words, origin)
    if decided is not None:
        return Ephemeral(message=decided)
    consultation = await begin(ctx, event, opening, words=words, origin=origin)
    outside = origin is not None and not await ctx.workspace.is_in_channel(origin.channel)
    link = await ctx.thread_link(consultation)
    return ctx.ephemeral("started_not_in_channel" if outside else "started_in_dm", link)


async def find_decided(
    ctx: AppContext, event: EventBase, project: str, words: str = "", origin: Origin | None = None
) -> DecidedAlready | None:
    """What to say if a project was decided already, in this thread or elsewhere, as far as this person may see it.

    None: it was not, or the person has an open consultation that began here.
    """
    if not project and origin is None:
        return None
    if origin is not None:
        open_ones = await ctx.store.open_consultations(event.team, event.user)
        if any(_is_from(consultation, origin, project, words) for consultation in open_ones):
            return None
    audience, unnamed = await person_audience(ctx, event.team, event.user), ctx.phrases.say("unnamed_project")
    found = await ctx.store.verdict_in(event.team, origin.channel, origin.thread, audience) if origin else None
    if found is not None and found.project != unnamed and names_differ(found.project, project):
        found = None  # a thread may be about two projects
    if found is None and project:
        found = next(iter((await ctx.store.verdicts_for(event.team, audience, project, 1)).verdicts), None)
    if found is None:
        return None
    if found.owner != event.user:
        ctx.audit(event, "read", f"verdict:{found.id}")
    place = visible_place(audience, found)
    link = await ctx.workspace.link(place) if place else ""
    return DecidedAlready(
        project=found.project,
        decision=found.decision,
        at=found.at,
        verdict=found.id,
        consultation=found.consultation,
        link=link,
        own=found.owner == event.user,
        words=words,
        channel=origin.channel if origin else "",
        thread=origin.thread if origin else "",
    )


async def begin_from_button(ctx: AppContext, event: BlockAction) -> Response:
    """*Get a verdict*: begin with the facts that the question stated."""
    words = event.value.get("question", "")
    opening = Opening(carried_values(event), carried_values(event, "candidates"))
    if words and not (opening.values or opening.candidates):  # what was read did not fit into the button
        opening = await read_opening(ctx, words)
    origin = None if event.ephemeral else await find_origin(ctx, event)
    return await begin_unless_decided(ctx, event, words, opening, origin)


async def begin_anew(ctx: AppContext, event: BlockAction) -> Response:
    """*Look again* at a project that somebody else decided: a consultation of one's own."""
    words, channel, thread = (event.value.get(name, "") for name in ("words", "channel", "thread"))
    opening = (await read_opening(ctx, words)).named(event.value.get("project", ""))
    origin = await find_origin_in(ctx, channel, thread) if channel and thread else None
    consultation = await begin(ctx, event, opening, words=words, origin=origin)
    return ctx.ephemeral("started_in_dm", await ctx.thread_link(consultation))


async def start(ctx: AppContext, event: EventBase, project: str = "") -> Response:
    """*Start*, `start`: begin a consultation of the DM, about a project if one is named."""
    return await begin_unless_decided(ctx, event, "", Opening().named(project), None)


async def resume(ctx: AppContext, event: BlockAction | SlashCommand) -> Response:
    """*Resume*, `resume`: take up the consultation of the button, or the only one. If several are open, ask which."""
    ident = event.value.get("consultation") if isinstance(event, BlockAction) else None
    if ident is not None:  # one that was dropped is brought back
        meant = await ctx.consultation(event.team, ident, event.user)
    else:
        open_ones = await ctx.open_consultations(event.team, event.user)
        if len(open_ones) > 1:
            return Ephemeral(message=WhichProject(words="resume", choices=list_open(ctx, open_ones)))
        meant = open_ones[0] if open_ones else None
    if meant is None:
        return Ephemeral(message=nothing_open(ctx))
    async with ctx.locked_now(meant, fresh=False) as consultation:
        response = await apply_action(ctx, event, consultation, Command("resume"))
    if isinstance(event, BlockAction) and (event.channel, event.thread) == (consultation.room, consultation.thread):
        return response  # the person sees it where they pressed
    return ctx.ephemeral("resumed_in_dm", await ctx.thread_link(consultation))


def nothing_open(ctx: AppContext) -> Notice:
    """Nothing is in progress; a button starts something."""
    return Notice(text=ctx.phrases.say("nothing_open"), buttons=("start",))


def list_open(ctx: AppContext, consultations: tuple[Consultation, ...]) -> tuple[OpenConsultation, ...]:
    """Open consultations as they are listed."""

    def show(consultation: Consultation) -> OpenConsultation:
        here = ctx.position(consultation)
        project = consultation.project or ctx.phrases.say("unnamed_project")
        return OpenConsultation(
            consultation=consultation.id, project=project, progress=here.progress, paused=here.paused
        )

    # One that was dropped can be brought back, and is asked for nowhere.
    return tuple(show(known) for known in consultations if ctx.position(known).place != "dropped")


def carried_values(event: BlockAction, name: str = "opening") -> dict[str, Any]:
    """The profile fields that a button carries under a name, each with its value or, of "candidates", its values."""
    return {field: _frozen(value) for field, value in json.loads(event.value.get(name) or "{}").items()}


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
