"""The document "this project, by the rules" that a model's answer may cite: one fact a line, written by code.

The lines come from the rules: each stated fact against the guide's line for it, what is not known and would decide,
what of the question is outside the guide, and past verdicts that the asker may see. Nothing is embedded for it: a
model's call waits for these lines.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.consultation.phrases import Phrases
from bot.consultation.position import position
from bot.consultation.questions import Checklist
from bot.consultation.state import Consultation
from bot.decision.deciding import deciding_facts
from bot.decision.fact_lines import fact_lines
from bot.decision.profile import Value, fitting_profile
from bot.decision.rulebook import Rules
from bot.guide.first_read import line_text
from bot.handlers.context import AppContext
from bot.handlers.privacy.visibility import asker_audience
from bot.handlers.verdicts.past_verdicts import find_named, first_reason
from bot.ports.inbound import EventBase
from bot.ports.llm import ProjectLine
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.stored_verdicts import StoredVerdict

log = logging.getLogger(__name__)

MOST_PAST = 3  # verdicts
MOST_OPEN = 3
CHECKLIST_SECTION = "Decision checklist: do you need fine-tuning?"


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
    reading = await asyncio.to_thread(ctx.reader.read_opening, subject.opening)
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


def project_lines(
    facts: Iterable[tuple[str, str]],
    open_labels: Iterable[str],
    outside: Iterable[str],
    past: Iterable[str],
    phrases: Phrases,
    section: str,
) -> tuple[ProjectLine, ...]:
    """All lines. `facts` are (sentence, section) of the stated facts; `section` is named by all other lines.

    `open_labels` name what is not known and would decide, most decisive first; `outside` the topics that the guide
    does not cover, in the asker's word; `past` are sentences about earlier verdicts.
    """
    lines = [ProjectLine(text=text, section=where) for text, where in facts]
    others = (
        *(phrases.say("project_open", label=label) for label in open_labels),
        *(phrases.say("project_outside", topic=topic) for topic in outside),
        *past,
    )
    return (*lines, *(ProjectLine(text=text, section=section) for text in others))


def lines_of_values(
    values: Mapping[str, Value],
    rules: Rules,
    checklist: Checklist,
    phrases: Phrases,
    outside: Iterable[str] = (),
    past: Iterable[str] = (),
) -> tuple[ProjectLine, ...]:
    """The lines for a project of which these values are known. What is open is named only where a fact is known."""
    profile = fitting_profile(values)
    facts = [(line_text(line), line.section) for line in fact_lines(profile, rules)]
    labels = _labels(deciding_facts(profile, rules, MOST_OPEN), checklist) if facts else ()
    return project_lines(facts, labels, outside, past, phrases, CHECKLIST_SECTION)


def past_line(verdict: StoredVerdict, phrases: Phrases) -> str:
    """A verdict in a sentence: what was decided about which project, when, and its first reason."""
    day = datetime.fromtimestamp(verdict.at, UTC)
    decision = phrases.say(f"decision_{verdict.decision}")
    dated, reason = f"{day.day} {day:%B %Y}", first_reason(verdict)
    return phrases.say("project_past", project=verdict.project, decision=decision, day=dated, reason=reason).strip()


def _labels(fields: Iterable[str], checklist: Checklist) -> Iterator[str]:
    for name in fields:
        if name in checklist.asking:
            yield checklist.asking[name].label
