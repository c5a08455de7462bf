"""A question to the guide, and the document "this project, by the rules" that a model's answer to it may cite.

Its lines, one fact each, are written by code. They come from the rules: each stated fact against the guide's line for
it, what is not known and would decide, what of the question is outside the guide, and past verdicts that the asker may
see. Nothing is embedded for it: a model's call waits for these lines.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist
from bot.consultation.state import Consultation
from bot.decision import formatting
from bot.decision.deciding import deciding_facts
from bot.decision.fact_lines import fact_lines
from bot.decision.profile import Value, fitting_profile
from bot.decision.rulebook import Rules
from bot.guide.first_read import line_text
from bot.handlers.context import AppContext
from bot.handlers.in_progress import Place
from bot.handlers.privacy.visibility import asker_audience
from bot.handlers.verdicts.past_verdicts import audit_read, first_reason
from bot.nlu.intent.named_projects import find_named
from bot.ports.inbound import EventBase
from bot.ports.llm import ProjectLine
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.stored_verdicts import StoredVerdict

log = logging.getLogger(__name__)

MOST_PAST = 3  # verdicts
MOST_OPEN = 3
CHECKLIST_SECTION = "Decision checklist: do you need fine-tuning?"


@dataclass(frozen=True)
class GuideQuestion:
    """A question and where its answer belongs. `thread` None: the answer can't be streamed there.

    `may_begin`: the person may begin a checklist. `consultation`: the one in which it was asked in between, whose
    answers count.
    """

    event: EventBase
    channel: str
    thread: str | None
    text: str
    may_begin: bool = True
    consultation: Consultation | None = None

    @property
    def offers_checklist(self) -> bool:
        """Whether its words may tell of a project, for which the answer offers the checklist."""
        return self.may_begin and self.consultation is None

    @property
    def place(self) -> Place:
        """Where its answer runs and can be stopped."""
        return self.event.team, self.channel, self.thread or ""


async def gather_lines(ctx: AppContext, question: GuideQuestion) -> tuple[ProjectLine, ...]:
    """All lines of the document; none where nothing is known, outside or decided."""
    values = await _values(ctx, question)
    outside = ctx.consultant.outside(question.text)
    named = str(values.get("project") or "") or (question.consultation and question.consultation.project) or ""
    past = await _past_verdicts(ctx, question, f"{question.text}\n{named}")
    sentences = [past_line(verdict, ctx.phrases) for verdict in past]
    return lines_of_values(values, ctx.rules, ctx.checklist, ctx.phrases, outside, sentences)


async def _values(ctx: AppContext, question: GuideQuestion) -> Mapping[str, Value]:
    """What is known: the answers of the consultation, or what the words plainly state."""
    if question.consultation is not None:
        here = await asyncio.to_thread(ctx.position, question.consultation)
        return {name: value for name, value in here.values.items() if value is not None}
    if not question.offers_checklist or not question.text:
        return {}
    reading = await asyncio.to_thread(ctx.reader.read_opening, question.text)
    return reading.values


async def _past_verdicts(ctx: AppContext, question: GuideQuestion, words: str) -> tuple[StoredVerdict, ...]:
    """The latest verdicts about projects that the words name, as far as the answer's readers may see them."""
    event = question.event
    try:
        audience = await asker_audience(ctx, event.team, question.channel, event.user)
    except SlackRefusedError as refused:
        log.info("no past verdicts for a model: %s", refused.reason)
        return ()
    names = find_named(words, await ctx.store.verdict_names(event.team, audience))
    found = await ctx.store.verdicts_for(event.team, audience, names, MOST_PAST) if names else None
    past = found.verdicts if found else ()
    audit_read(ctx, event, {verdict.id: verdict.owner for verdict in past})
    return past


def lines_of_values(
    values: Mapping[str, Value],
    rules: Rules,
    checklist: Checklist,
    phrases: Phrases,
    outside: Iterable[str] = (),
    past: Iterable[str] = (),
) -> tuple[ProjectLine, ...]:
    """The lines for a project of which these values are known. What is open is named only where a fact is known.

    `outside` are the topics that the guide does not cover, in the asker's word; `past` are sentences about
    earlier verdicts.
    """
    profile = fitting_profile(values)
    facts = [ProjectLine(text=line_text(line), section=line.section) for line in fact_lines(profile, rules)]
    deciding = deciding_facts(profile, rules, MOST_OPEN) if facts else ()
    labels = (checklist.asking[name].label for name in deciding if name in checklist.asking)
    others = (
        *(phrases.say("project_open", label=label) for label in labels),
        *(phrases.say("project_outside", topic=topic) for topic in outside),
        *past,
    )
    return (*facts, *(ProjectLine(text=text, section=CHECKLIST_SECTION) for text in others))


def past_line(verdict: StoredVerdict, phrases: Phrases) -> str:
    """A verdict in a sentence: what was decided about which project, when, and its first reason."""
    decision, reason = phrases.say(f"decision_{verdict.decision}"), first_reason(verdict)
    day = formatting.day(verdict.at)
    return phrases.say("project_past", project=verdict.project, decision=decision, day=day, reason=reason).strip()
