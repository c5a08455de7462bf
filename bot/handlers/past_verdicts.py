"""Lists past verdicts: all, or those of the projects that a person's words mean."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from bot.consultation.messages import PastVerdict, PastVerdicts
from bot.consultation.verdict_changes import differences
from bot.handlers.context import AppContext
from bot.handlers.rendered_verdicts import decided_by
from bot.handlers.verdict_search import find_names, find_similar, read_wanted
from bot.handlers.visibility import person_audience, visible_place
from bot.ports.inbound import EventBase
from bot.ports.store import Audience, StoredVerdict, VerdictList

LISTED = 10  # verdicts in one list


async def list_for_person(ctx: AppContext, event: EventBase, words: str = "") -> PastVerdicts:
    """The latest verdicts that this person may see, all or those that `words` mean."""
    past = await list_for(ctx, event.team, await person_audience(ctx, event.team, event.user), words)
    audit_list(ctx, event, past)
    return past


def audit_list(ctx: AppContext, event: EventBase, past: PastVerdicts) -> None:
    """Note which verdicts of others somebody looked at."""
    others = [row.verdict for row in past.verdicts if row.owner != event.user]
    if others:
        ctx.audit(event, "read", f"verdicts:{','.join(others)}")


async def list_for(ctx: AppContext, team: str, audience: Audience, words: str = "") -> PastVerdicts:
    """The latest verdicts of an audience, all or those that `words` mean: a name, part of one, a time."""
    if not words.strip():
        return await _list(ctx, await ctx.store.verdicts_for(team, audience, None, LISTED), audience)
    names = await ctx.store.verdict_names(team, audience)
    wanted = read_wanted(words, datetime.fromtimestamp(ctx.now(), UTC))
    meant = find_names(wanted.name, names)
    if wanted.name and not meant:
        return PastVerdicts(asked_for=wanted.name, verdicts=(), similar=find_similar(wanted.name, names))
    found = await ctx.store.verdicts_for(team, audience, meant if wanted.name else None, LISTED, wanted.period)
    past = await _list(ctx, found, audience, meant[0] if len(meant) == 1 else wanted.name, wanted.time)
    return past if past.verdicts else past.model_copy(update={"similar": meant})


async def _list(
    ctx: AppContext, found: VerdictList, audience: Audience, name: str = "", time: str = ""
) -> PastVerdicts:
    links = await asyncio.gather(*(_link(ctx, verdict, audience) for verdict in found.verdicts))
    rows = tuple(_row(ctx, found, verdict, link) for verdict, link in zip(found.verdicts, links, strict=True))
    return PastVerdicts(asked_for=name, time=time, verdicts=rows, older=found.total - len(rows))


async def _link(ctx: AppContext, verdict: StoredVerdict, audience: Audience) -> str:
    place = visible_place(audience, verdict)
    return await ctx.workspace.link(verdict.team, place) if place else ""


def _row(ctx: AppContext, found: VerdictList, verdict: StoredVerdict, link: str) -> PastVerdict:
    before = found.previous.get(verdict.id)
    since: tuple[str, ...] = ()
    if before is not None:
        since = differences(decided_by(before), decided_by(verdict), ctx.phrases, ctx.checklist)
    change = verdict.shown.changes[0] if verdict.shown.changes else None
    return PastVerdict(
        verdict=verdict.id,
        project=verdict.project,
        at=verdict.at,
        decision=verdict.decision,
        reason=_first_reason(verdict),
        owner=verdict.owner,
        link=link,
        since_last=since,
        change=change,
    )


def _first_reason(verdict: StoredVerdict) -> str:
    reasons = verdict.document.get("reasons")
    if isinstance(reasons, list) and reasons and isinstance(reasons[0], dict):
        return str(reasons[0].get("text", ""))
    return ""
