"""What the use cases ask of a model, done with the gateway; whatever goes wrong, they hear it in plain words."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.claude import answering, extraction, review, verdict_summary
from bot.claude.gateway import Gateway
from bot.claude.grounding import Footnote, TextDelta
from bot.claude.ledger import Asker, Cost, day_of
from bot.claude.outcomes import Outcome, words_for
from bot.claude.slots import slots_for
from bot.claude.waiting_line import place_words
from bot.consultation.questions import Checklist, Field
from bot.decision.profile import Value
from bot.guide.passages import Guide
from bot.nlu.reading import Reading
from bot.ports.llm import (
    Account,
    AnswerComplete,
    AnswerFailed,
    AnswerPart,
    AnswerText,
    Citation,
    NotCovered,
    OnPlace,
    PromptReviewed,
)
from bot.prompt_review import Finding, Seen

# Seconds, the wait in line included: a card, or a verdict, waits for these.
READ_S = 10.0
TELL_S = 6.0
# These stay as they are for a while: who was told once that day is not told with every answer.
LASTING = frozenset(
    {Outcome.BUDGET, Outcome.SPEND_CAP, Outcome.UNAUTHORISED, Outcome.UNPAID, Outcome.UNKNOWN_MODEL, Outcome.REJECTED}
)
MOST_TOLD = 10_000  # people a day that are remembered as told
CENTS = 100.0


class OwnReader(Protocol):
    """Reads values out of words without a model."""

    def read(self, asked: Sequence[str], text: str) -> Reading: ...


@dataclass
class ClaudeModel:
    """Implements `bot.ports.llm.Model`. `footer`: answers say what they used."""

    gateway: Gateway
    guide: Guide
    checklist: Checklist
    reader: OwnReader
    footer: bool = False
    now: Callable[[], float] = time.time
    read_s: float = READ_S
    tell_s: float = TELL_S
    _told: set[tuple[str, str, str, Outcome]] = field(default_factory=set)

    async def answer(
        self, account: Account, question: str, thread: Sequence[tuple[str, str]], on_place: OnPlace
    ) -> AsyncGenerator[AnswerPart]:
        passages = self.guide.passages
        by_id = {passage.id: passage for passage in passages}
        events = answering.answer(
            self.gateway,
            _asker(account),
            question=question,
            passages=passages,
            thread=thread,
            title=self.guide.source.title,
            on_place=lambda ahead: on_place(place_words(ahead)),
        )
        async with aclosing(events) as live:
            async for event in live:
                match event:
                    case TextDelta(text=text):
                        yield AnswerText(text=text)
                    case Footnote(number=number, passage_id=ident):
                        passage = by_id[ident]
                        yield Citation(number=number, section=passage.section, quote=passage.quote)
                    case answering.Done(cost=cost):
                        yield AnswerComplete(footer=used(cost) if self.footer else "")
                    case answering.NotCovered():
                        yield NotCovered()
                    case answering.Failure(outcome=outcome):
                        yield AnswerFailed(note=self._word(account, outcome))

    async def read(self, account: Account, fields: Sequence[str], asked: str, text: str) -> Mapping[str, Value]:
        known = {name: self.checklist.fields[name] for name in fields if name in self.checklist.fields}
        slots = slots_for(list(known), {name: self._meaning(one) for name, one in known.items()})
        if not slots:
            return {}

        def parse(name: str, evidence: str) -> Value:
            return self.reader.read((name,), evidence).values.get(name)

        try:
            async with asyncio.timeout(self.read_s):
                found = await extraction.read(
                    self.gateway, _asker(account), slots=slots, asked=asked, reply=text, parse=parse
                )
        except TimeoutError:
            return {}
        return found.values

    async def summarise(self, account: Account, document: Mapping[str, Any], project: str) -> str | None:
        facts = verdict_summary.facts_of(document, self.guide.titles, project)
        try:
            async with asyncio.timeout(self.tell_s):
                return await verdict_summary.summarise(self.gateway, _asker(account), facts)
        except TimeoutError:
            return None

    async def review(self, account: Account, pasted: str, on_place: OnPlace) -> PromptReviewed:
        seen = await review.review_prompt(
            self.gateway, _asker(account), pasted, on_place=lambda ahead: on_place(place_words(ahead))
        )
        if seen.outcome != Outcome.OK:
            return PromptReviewed(note=self._word(account, seen.outcome))
        findings = {name: Finding(one.state, one.line) for name, one in seen.findings.items()}
        return PromptReviewed(seen=Seen(findings, seen.few_shot_examples, seen.improvements))

    def _meaning(self, one: Field) -> str:
        """What a field holds, in words and with its unit, for the model."""
        options = f": {', '.join(f'{option.value} ({option.label})' for option in one.options)}" if one.options else ""
        unit = f", in {one.unit}" if one.unit and one.kind == "number" else ""
        share = ", as a fraction of 1" if one.kind == "percentage" else ""
        return f"{self.checklist.asking[one.name].label}: {one.label}{unit}{share}{options}"

    def _word(self, account: Account, outcome: Outcome) -> str:
        """What the person reads about a failure: of a lasting one once a day."""
        if outcome in LASTING:
            today = day_of(self.now())
            once = (today, account.team, account.user, outcome)
            if once in self._told:
                return ""
            if len(self._told) >= MOST_TOLD:
                self._told.clear()
            self._told.add(once)
        return words_for(outcome).person


def used(cost: Cost) -> str:
    """What an answer used, as its footer."""
    tokens = cost.tokens
    price = "" if cost.usd is None else f" · {cost.usd * CENTS:.3f} US cents"
    cached = f" ({tokens.read:,} cached)" if tokens.read else ""
    return f"{cost.model}: {tokens.prompt:,} tokens in{cached}, {tokens.output:,} out{price}"


def _asker(account: Account) -> Asker:
    return Asker(account.team, account.user)
