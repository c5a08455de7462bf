"""Gathers what the document "this project, by the rules" says: facts, what is outside the guide, and past verdicts.

Nothing is embedded for it: a model's call waits for these lines.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.decision.profile import Value
from bot.handlers.context import AppContext
from bot.handlers.project_lines import lines_of_values, past_line
from bot.handlers.verdict_search import find_named
from bot.handlers.visibility import asker_audience
from bot.ports.inbound import EventBase
from bot.ports.llm import ProjectLine
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.store import StoredVerdict

log = logging.getLogger(__name__)

MOST_PAST = 3  # verdicts


@dataclass(frozen=True)
class Subject:
    """What a question is about, beside its own words.

    `opening`: words that may tell of a project, "" if nothing is to be read from them. `consultation`: the one in which
    the question was asked in between, whose answers count.
    """

    event: EventBase
    channel: str
    text: str
    opening: str = ""
    consultation: Consultation | None = None


async def gather_lines(ctx: AppContext, subject: Subject) -> tuple[ProjectLine, ...]:
    """All lines of the document; none where nothing is known, outside or decided."""
    values = await _values(ctx, subject)
    outside = ctx.consultant.outside(subject.text)
    named = str(values.get("project") or "") or (subject.consultation and subject.consultation.project) or ""
    past = await _past_verdicts(ctx, subject, f"{subject.text}\n{named}")
    sentences = [past_line(verdict, ctx.phrases) for verdict in past]
    return lines_of_values(values, ctx.rules, ctx.checklist, ctx.phrases, outside, sentences)


async def _values(ctx: AppContext, subject: Subject) -> Mapping[str, Value]:
    """What is known: the answers of the consultation, or what the words plainly state."""
    if subject.consultation is not None:
        here = await asyncio.to_thread(position, subject.consultation, ctx.checklist, ctx.rules)
        return {name: value for name, value in here.values.items() if value is not None}
    if not subject.opening:
        return {}
    reading = await asyncio.to_thread(ctx.reader.read_opening, subject.opening, at_once=True)
    return reading.values


async def _past_verdicts(ctx: AppContext, subject: Subject, words: str) -> tuple[StoredVerdict, ...]:
    """The latest verdicts about projects that the words name, as far as the answer's readers may see them."""
    event = subject.event
    try:
        audience = await asker_audience(ctx, event.team, subject.channel, event.user)
    except SlackRefusedError as refused:
        log.info("no past verdicts for a model: %s", refused.reason)
        return ()
    names = find_named(words, await ctx.store.verdict_names(event.team, audience))
    found = await ctx.store.verdicts_for(event.team, audience, names, MOST_PAST) if names else None
    past = found.verdicts if found else ()
    others = ",".join(verdict.id for verdict in past if verdict.owner != event.user)
    if others:
        ctx.audit(event, "read", f"verdicts:{others}")
    return past
