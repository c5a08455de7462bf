"""Past verdicts as people may see them: all, or those that words mean, with what changed since the one before."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.consultation.messages import PastVerdict, PastVerdicts
from bot.consultation.verdict_changes import Decided, differences
from bot.consultation.verdict_message import VerdictMessage
from bot.handlers.context import AppContext
from bot.handlers.privacy.visibility import person_audience, visible_place
from bot.nlu.intent.named_projects import find_names, find_similar, read_wanted
from bot.ports.inbound import EventBase
from bot.ports.stored_verdicts import Audience, StoredVerdict, VerdictList

MOST_VERDICTS = 10  # in one list


async def list_for_person(ctx: AppContext, event: EventBase, words: str = "") -> PastVerdicts:
    """The latest verdicts that this person may see, all or those that `words` mean."""
    past = await list_for(ctx, event.team, await person_audience(ctx, event.team, event.user), words)
    audit_read(ctx, event, {row.verdict: row.owner for row in past.verdicts})
    return past


def audit_read(ctx: AppContext, event: EventBase, owners: Mapping[str, str]) -> None:
    """Note which verdicts of others somebody looked at. `owners`: of each verdict's id."""
    others = [verdict for verdict, owner in owners.items() if owner != event.user]
    if others:
        ctx.audit(event, "read", f"verdicts:{','.join(others)}")


async def list_for(ctx: AppContext, team: str, audience: Audience, words: str = "") -> PastVerdicts:
    """The latest verdicts of an audience, all or those that `words` mean: a name, part of one, a time."""
    if not words.strip():
        return await _list(ctx, await ctx.store.verdicts_for(team, audience, None, MOST_VERDICTS), audience)
    names = await ctx.store.verdict_names(team, audience)
    wanted = read_wanted(words, datetime.fromtimestamp(ctx.now(), UTC))
    meant = find_names(wanted.name, names)
    if wanted.name and not meant:
        return PastVerdicts(asked_for=wanted.name, verdicts=(), similar=find_similar(wanted.name, names))
    found = await ctx.store.verdicts_for(team, audience, meant if wanted.name else None, MOST_VERDICTS, wanted.period)
    past = await _list(ctx, found, audience, meant[0] if len(meant) == 1 else wanted.name, wanted.time)
    return past if past.verdicts else past.model_copy(update={"similar": meant})


async def _list(
    ctx: AppContext, found: VerdictList, audience: Audience, name: str = "", time: str = ""
) -> PastVerdicts:
    rows = await asyncio.gather(*(_row(ctx, found, verdict, audience) for verdict in found.verdicts))
    return PastVerdicts(asked_for=name, time=time, verdicts=tuple(rows), older=found.total - len(rows))


async def _row(ctx: AppContext, found: VerdictList, verdict: StoredVerdict, audience: Audience) -> PastVerdict:
    place, before = visible_place(audience, verdict), found.previous.get(verdict.id)
    changes = differences(decided_by(before), decided_by(verdict), ctx.phrases, ctx.checklist) if before else ()
    return PastVerdict(
        verdict=verdict.id,
        project=verdict.project,
        at=verdict.at,
        decision=verdict.decision,
        reason=first_reason(verdict),
        owner=verdict.owner,
        link=await ctx.workspace.link(place) if place else "",
        since_last=changes,
        change=next(iter(verdict.message.changes), None),
    )


def first_reason(verdict: StoredVerdict) -> str:
    """The first of the reasons that a verdict gave, or ""."""
    reasons = verdict.document.get("reasons")
    if isinstance(reasons, list) and reasons and isinstance(reasons[0], dict):
        return str(reasons[0].get("text", ""))
    return ""


async def version_for(ctx: AppContext, verdict: StoredVerdict, audience: Audience) -> VerdictMessage:
    """A verdict as it was rendered, but for what changed since the one before: that is made for this audience."""
    before = await ctx.store.verdict_before(verdict.team, audience, verdict.id)
    return verdict.message.model_copy(update={"since_last": changes_since(ctx, before, decided_by(verdict))})


def changes_since(ctx: AppContext, before: StoredVerdict | None, now: Decided) -> tuple[str, ...]:
    """`Since 25 November: failures 112 → 44; not yet → keep prompting.`"""
    if before is None:
        return ()
    changes = differences(decided_by(before), now, ctx.phrases, ctx.checklist)
    day = datetime.fromtimestamp(before.at, UTC)
    return (ctx.phrases.say("since_last", day=f"{day.day} {day:%B}", changes="; ".join(changes)),)


def decided_by(verdict: StoredVerdict) -> Decided:
    """What a stored verdict decided, on which facts."""
    unknowns = verdict.document.get("unknowns")
    return Decided(verdict.profile, verdict.decision, frozenset(unknowns if isinstance(unknowns, list) else ()))
