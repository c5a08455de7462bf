"""Verdicts: rendered once and stored as rendered, announced where the question began, and listed later."""

from __future__ import annotations

import asyncio

from bot.consultation.engine import Transition
from bot.consultation.messages import PastVerdict, PastVerdicts, VerdictMessage
from bot.consultation.state import Consultation
from bot.consultation.verdict_message import differences, shown
from bot.decision.judge import verdict_json
from bot.handlers.context import AppContext, derive_id
from bot.handlers.visibility import audience_of_post, person_audience
from bot.ports.inbound import EventBase
from bot.ports.llm import Account
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import Audience, StoredVerdict, VerdictList

LISTED = 10  # verdicts in one list


async def render_verdict(
    ctx: AppContext, consultation: Consultation, transition: Transition, event: EventBase, at: float
) -> tuple[StoredVerdict, tuple[OutboundMessage, ...]]:
    """The verdict to store, and the messages that announce it. Raises ValueError for a transition without a verdict."""
    verdict = transition.verdict
    if verdict is None:
        raise ValueError("the transition has no verdict")
    project = (
        transition.project or consultation.project or verdict.profile.project or ctx.phrases.say("unnamed_project")
    )
    origin = consultation.origin
    ident = derive_id(event.key, "verdict")
    document = verdict_json(verdict)
    before, summary = await asyncio.gather(
        _previous_verdict(ctx, consultation, project), _summarise(ctx, consultation, document, project)
    )
    message = shown(
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
        shown=message,
        rules_version=verdict.rules_version,
        guide_edition=verdict.guide_edition,
        owner=consultation.owner,
        at=at,
        origin_channel=origin.channel if origin else None,
        origin_private=origin.private if origin else False,
    )
    return stored, await _announce(ctx, consultation, message, event)


async def _announce(
    ctx: AppContext, consultation: Consultation, message: VerdictMessage, event: EventBase
) -> tuple[OutboundMessage, ...]:
    """The verdict where the question began, and a line in the DM if that is elsewhere."""
    origin = consultation.origin
    post = OutboundMessage(
        id=derive_id(event.key, "tell"),
        team=consultation.team,
        channel=origin.channel if origin else consultation.room or "",
        thread=origin.thread if origin else consultation.thread,
        message=message,
        consultation=consultation.id,
        slot=f"verdict:{message.verdict}",
    )
    if origin is None:
        return (post,)
    link = await ctx.workspace.link(consultation.team, Posted(channel=origin.channel, ts=origin.thread, thread=None))
    line = OutboundMessage(
        id=derive_id(event.key, "told"),
        team=consultation.team,
        channel=consultation.room or "",
        thread=consultation.thread,
        message=ctx.notice("verdict_posted", link, headline=message.headline),
        consultation=consultation.id,
        slot=announcement_slot(message.verdict),
    )
    return post, line


def announcement_slot(verdict: str) -> str:
    """The slot of the line in the DM that says where a verdict was posted: it is edited if posting fails."""
    return f"told:{verdict}"


async def return_to_owner(ctx: AppContext, failed: OutboundMessage) -> None:
    """A verdict could not be posted where the question began (channel gone or closed to us): post it to the DM."""
    message = failed.message
    if not isinstance(message, VerdictMessage) or failed.consultation is None:
        return
    consultation = await ctx.store.consultation(failed.team, failed.consultation)
    if consultation is None or consultation.room in (None, failed.channel):
        return
    line = OutboundMessage(
        id=derive_id(failed.id, f"home:{announcement_slot(message.verdict)}"),
        team=failed.team,
        channel=consultation.room or "",
        thread=consultation.thread,
        message=ctx.notice("verdict_not_posted"),
        consultation=consultation.id,
        slot=announcement_slot(message.verdict),
        edits=True,
    )
    post = line.model_copy(
        update={
            "id": derive_id(failed.id, f"home:{failed.slot}"),
            "message": message.model_copy(update={"shareable": True}),
            "slot": failed.slot,
            "edits": False,
        }
    )
    await ctx.commit(None, line, post, team=failed.team)


async def list_for_person(ctx: AppContext, event: EventBase, project: str = "") -> PastVerdicts:
    """The latest verdicts that this person may see, about a project or about all."""
    audience = await person_audience(ctx, event.team, event.user, project or None)
    return await list_for(ctx, event.team, audience, project)


async def list_for(ctx: AppContext, team: str, audience: Audience, project: str = "") -> PastVerdicts:
    """The latest verdicts of an audience, as they are shown."""
    found = await ctx.store.verdicts_for(team, audience, project or None, LISTED)
    links = await asyncio.gather(*(_link(ctx, verdict) for verdict in found.verdicts))
    rows = tuple(_row(ctx, found, verdict, link) for verdict, link in zip(found.verdicts, links, strict=True))
    return PastVerdicts(asked_for=project, verdicts=rows, older=found.total - len(rows))


async def _link(ctx: AppContext, verdict: StoredVerdict) -> str:
    place = verdict.posted or (verdict.shared_to[0] if verdict.shared_to else None)
    return await ctx.workspace.link(verdict.team, place) if place else ""


def _row(ctx: AppContext, found: VerdictList, verdict: StoredVerdict, link: str) -> PastVerdict:
    before = found.previous.get(verdict.id)
    since: tuple[str, ...] = ()
    if before is not None:
        since = differences(
            before.profile, before.decision, verdict.profile, verdict.decision, ctx.phrases, ctx.checklist
        )
    return PastVerdict(
        verdict=verdict.id,
        project=verdict.project,
        at=verdict.at,
        decision=verdict.decision,
        reason=_first_reason(verdict),
        owner=verdict.owner,
        link=link,
        since_last=since,
    )


def _first_reason(verdict: StoredVerdict) -> str:
    reasons = verdict.document.get("reasons")
    if isinstance(reasons, list) and reasons and isinstance(reasons[0], dict):
        return str(reasons[0].get("text", ""))
    return ""


async def _summarise(ctx: AppContext, consultation: Consultation, document: dict[str, object], project: str) -> str:
    """The model's summary, or "". It comes before the commit, so that what is posted is stored first, and whole."""
    if ctx.model is None:
        return ""
    account = Account(team=consultation.team, user=consultation.owner)
    return await ctx.model.summarise(account, document, project) or ""


async def _previous_verdict(ctx: AppContext, consultation: Consultation, project: str) -> StoredVerdict | None:
    """The project's verdict before this one, if everybody who will see this one may see that one too."""
    channel = consultation.origin.channel if consultation.origin else None
    audience = await audience_of_post(ctx, consultation.team, channel, consultation.owner, project)
    found = await ctx.store.verdicts_for(consultation.team, audience, project, 1)
    return found.verdicts[0] if found.verdicts else None
