"""A verdict is drawn once, kept as drawn, and told where the question began; who may see it follows from there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from bot.consultation.engine import Transition
from bot.consultation.messages import Notice, PastVerdict, PastVerdicts
from bot.consultation.state import Consultation
from bot.consultation.verdict_message import differences, shown
from bot.decision.judge import verdict_json
from bot.handlers.context import AppContext, identity
from bot.ports.inbound import EventBase
from bot.ports.llm import Account
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import StoredVerdict

SHOWN_AT_ONCE = 10  # verdicts of one listing


async def rendered(
    ctx: AppContext, consultation: Consultation, transition: Transition, event: EventBase, at: float
) -> tuple[StoredVerdict, tuple[OutboundMessage, ...]]:
    """The verdict to keep, and the messages that tell it."""
    verdict = transition.verdict
    if verdict is None:
        raise ValueError("no verdict was drawn in this turn")
    project = (
        transition.project or consultation.project or verdict.profile.project or ctx.phrases.say("unnamed_project")
    )
    origin = consultation.origin
    ident = identity(event.key, "verdict")
    document = verdict_json(verdict)
    before, summary = await asyncio.gather(
        _previous(ctx, consultation, project), _worded(ctx, consultation, document, project)
    )
    say = shown(
        verdict,
        ident,
        consultation,
        before.profile if before else None,
        before.decision if before else None,
        ctx.phrases,
        ctx.checklist,
    ).model_copy(update={"project": project, "shareable": origin is None, "summary": summary})
    stored = StoredVerdict(
        id=ident,
        team=consultation.team,
        consultation=consultation.id,
        project=project,
        decision=verdict.decision,
        profile=verdict.profile,
        document=document,
        shown=say,
        rules_version=verdict.rules_version,
        guide_edition=verdict.guide_edition,
        owner=consultation.owner,
        at=at,
        origin_channel=origin.channel if origin else None,
        origin_private=origin.private if origin else False,
    )
    post = OutboundMessage(
        id=identity(event.key, "tell"),
        team=consultation.team,
        channel=origin.channel if origin else consultation.room or "",
        thread=origin.thread if origin else consultation.thread,
        say=say,
        consultation=consultation.id,
        slot=f"verdict:{ident}",
    )
    if origin is None:
        return stored, (post,)
    link = await ctx.slack.link(consultation.team, Posted(channel=origin.channel, ts=origin.thread, thread=None))
    word = OutboundMessage(
        id=identity(event.key, "told"),
        team=consultation.team,
        channel=consultation.room or "",
        thread=consultation.thread,
        say=Notice(text=ctx.phrases.say("verdict_posted", headline=say.headline), link=link),
        consultation=consultation.id,
        slot=posted_notice_slot(ident),
    )
    return stored, (post, word)


def posted_notice_slot(verdict: str) -> str:
    """The slot of the word in the DM about where a verdict stands: it is edited where that turns out to be wrong."""
    return f"told:{verdict}"


async def _worded(ctx: AppContext, consultation: Consultation, document: dict[str, object], project: str) -> str:
    """The model's summary, or "". Before the turn is kept: what is posted is kept first, so it stands once and whole.

    A crash in here has drawn nothing yet: the verdict is then drawn again, with the plain words.
    """
    if ctx.model is None:
        return ""
    account = Account(team=consultation.team, user=consultation.owner)
    return await ctx.model.summarise(account, document, project) or ""


async def _previous(ctx: AppContext, consultation: Consultation, project: str) -> StoredVerdict | None:
    """The project's verdict before this one, if everybody who will see this one may see that one too."""
    origin = consultation.origin
    if origin is None:
        may_be = await visible(ctx, consultation.team, consultation.owner, project)
    else:
        may_be = await visible_in(ctx, consultation.team, origin.channel, project)
    return may_be[0] if may_be else None


async def visible(ctx: AppContext, team: str, user: str, project: str | None) -> tuple[StoredVerdict, ...]:
    """The verdicts that a person may see, newest first.

    Those that began in a public channel: everyone. In a private channel: its members. In a DM: their owner, and the
    members of the channels they were shared to (law 9).
    """
    found = await ctx.store.verdicts(team, project)
    closed = await _closed_channels(ctx, team, user, found)
    return tuple(verdict for verdict in found if _may_see(verdict, user, closed))


async def visible_in(ctx: AppContext, team: str, channel: str, project: str | None) -> tuple[StoredVerdict, ...]:
    """The verdicts that everybody in a channel may see: what may be posted there."""
    found = await ctx.store.verdicts(team, project)
    private = await _private(ctx, team, {place for verdict in found for place in _places(verdict)} - {channel})
    return tuple(verdict for verdict in found if any(place not in private for place in _places(verdict)))


def listed(ctx: AppContext, asked_for: str, found: Iterable[StoredVerdict], links: dict[str, str]) -> PastVerdicts:
    """A list of verdicts as it is shown."""
    shown_ones = tuple(found)
    return PastVerdicts(
        asked_for=asked_for,
        verdicts=tuple(
            PastVerdict(
                verdict=verdict.id,
                project=verdict.project,
                at=verdict.at,
                decision=verdict.decision,
                reason=_first_reason(verdict),
                owner=verdict.owner,
                link=links.get(verdict.id, ""),
                since_last=_since(ctx, verdict, shown_ones[number + 1 :]),
            )
            for number, verdict in enumerate(shown_ones[:SHOWN_AT_ONCE])
        ),
    )


async def links(ctx: AppContext, found: tuple[StoredVerdict, ...]) -> dict[str, str]:
    """The permalinks of the verdicts that will be shown."""

    async def link(verdict: StoredVerdict) -> tuple[str, str]:
        place = verdict.posted or (verdict.shared_to[0] if verdict.shared_to else None)
        return verdict.id, await ctx.slack.link(verdict.team, place) if place else ""

    return dict(await asyncio.gather(*(link(verdict) for verdict in found[:SHOWN_AT_ONCE])))


def _since(ctx: AppContext, verdict: StoredVerdict, older: tuple[StoredVerdict, ...]) -> tuple[str, ...]:
    before = next((other for other in older if other.project == verdict.project), None)
    if before is None:
        return ()
    return differences(before.profile, before.decision, verdict.profile, verdict.decision, ctx.phrases, ctx.checklist)


def _first_reason(verdict: StoredVerdict) -> str:
    reasons = verdict.document.get("reasons")
    if isinstance(reasons, list) and reasons and isinstance(reasons[0], dict):
        return str(reasons[0].get("text", ""))
    return ""


def _places(verdict: StoredVerdict) -> tuple[str, ...]:
    origin = (verdict.origin_channel,) if verdict.origin_channel else ()
    return (*origin, *(place.channel for place in verdict.shared_to))


async def _private(ctx: AppContext, team: str, channels: set[str]) -> set[str]:
    ordered = sorted(channels)
    private = await asyncio.gather(*(ctx.slack.is_private(team, channel) for channel in ordered))
    return {channel for channel, closed in zip(ordered, private, strict=True) if closed}


async def _closed_channels(ctx: AppContext, team: str, user: str, found: tuple[StoredVerdict, ...]) -> set[str]:
    """Of the channels that these verdicts stand in: the private ones that this person is not a member of."""
    private = sorted(await _private(ctx, team, {place for verdict in found for place in _places(verdict)}))
    member = await asyncio.gather(*(ctx.slack.may_see(team, channel, user) for channel in private))
    return {channel for channel, inside in zip(private, member, strict=True) if not inside}


def _may_see(verdict: StoredVerdict, user: str, closed: set[str]) -> bool:
    if verdict.origin_channel is None and verdict.owner == user:
        return True
    return any(place not in closed for place in _places(verdict))
