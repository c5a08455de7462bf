"""The model port's adapter: what the handlers ask of a model, done with the gateway, with failures in plain words."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from bot.claude import answering, failure_labels, message_reading, model_review, verdict_order
from bot.claude.gateway import Gateway
from bot.claude.grounding import Line
from bot.claude.ledger import day_of
from bot.claude.outcomes import ModelError, Outcome, words_for
from bot.claude.waiting_line import place_words
from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist, Field
from bot.decision.profile import INFO
from bot.guide.passages import Guide
from bot.ports.inbound import Person
from bot.ports.llm import (
    AnswerComplete,
    AnswerFailed,
    AnswerPart,
    ModelReading,
    OnPlace,
    ProjectLine,
    PromptReviewed,
    VerdictOrder,
)

# Seconds, the wait in line included: a card, or a verdict, waits for these.
READ_S = 10.0
ORDER_S = 6.0
# These stay as they are for a while: they are named once a day to each person, and not with every answer.
LASTING = frozenset(
    {
        Outcome.BUDGET,
        Outcome.SPEND_CAP,
        Outcome.UNAUTHORISED,
        Outcome.UNPAID,
        Outcome.UNKNOWN_MODEL,
        Outcome.REJECTED,
        Outcome.UNTRUSTED,
    }
)
# Nothing went wrong that the person should know of: the rules' answer simply is the better one.
SILENT = frozenset({Outcome.NOT_COVERED, Outcome.UNFIT})
MOST_NAMED = 10_000  # people a day that are remembered

T = TypeVar("T")


@dataclass
class ClaudeModel:
    """Implements `bot.ports.llm.Model`. `footer`: answers say what they used. `role_of`: our own reader's."""

    gateway: Gateway
    guide: Guide
    checklist: Checklist
    phrases: Phrases
    role_of: message_reading.RoleOf
    footer: bool = False
    now: Callable[[], float] = time.time
    read_s: float = READ_S
    order_s: float = ORDER_S
    _named: set[tuple[str, str, str, Outcome]] = field(default_factory=set)

    @cached_property
    def _guide_lines(self) -> tuple[Line, ...]:
        """The same for every answer, and hundreds of them."""
        return tuple(Line(passage.text, passage.section, passage.quote) for passage in self.guide.passages)

    async def answer(
        self,
        asker: Person,
        question: str,
        thread: Sequence[tuple[str, str]],
        on_place: OnPlace,
        project: Sequence[ProjectLine] = (),
    ) -> AsyncGenerator[AnswerPart]:
        asked = answering.Asked(
            question=question,
            guide=self._guide_lines,
            project=tuple(Line(line.text, line.section, line.text) for line in project),
            thread=thread,
            title=self.guide.source.title,
            leads=self.guide.leads,
        )
        try:
            async with aclosing(answering.answer(self.gateway, asker, asked, self._places(on_place))) as parts:
                async for part in parts:
                    yield AnswerComplete() if isinstance(part, AnswerComplete) and not self.footer else part
        except ModelError as failure:
            yield AnswerFailed(note=self._note(asker, failure.outcome))

    async def read_message(
        self, asker: Person, text: str, asked: str = "", fields: Sequence[str] = ()
    ) -> ModelReading | None:
        reading = message_reading.read_message(
            self.gateway, asker, text, asked, fields, self._meanings(), self.role_of, self.read_s
        )
        return await _quietly(reading)

    async def order_verdict(self, asker: Person, document: Mapping[str, Any], project: str) -> VerdictOrder | None:
        return await _quietly(verdict_order.choose_order(self.gateway, asker, document, project, self.order_s))

    async def label_failures(self, asker: Person, reasons: Sequence[str]) -> tuple[str, ...]:
        return await _quietly(failure_labels.label_failures(self.gateway, asker, reasons, self.read_s)) or ()

    async def review(self, asker: Person, pasted: str, on_place: OnPlace) -> PromptReviewed:
        try:
            seen = await model_review.review_prompt(self.gateway, asker, pasted, on_place=self._places(on_place))
        except ModelError as failure:
            return PromptReviewed(note=self._note(asker, failure.outcome))
        return PromptReviewed(seen=seen)

    def _places(self, on_place: OnPlace) -> Callable[[int], None]:
        """Tells a person how many are ahead of them, in words."""
        return lambda ahead: on_place(place_words(ahead, self.phrases))

    def _meanings(self) -> Mapping[str, str]:
        """What each field holds, in words, for the model."""
        return {name: self._meaning(self.checklist.fields[name]) for name in message_reading.READ_FIELDS}

    def _meaning(self, asked: Field) -> str:
        options = "; ".join(f"{option.value} ({option.label})" for option in asked.options)
        unit = INFO[asked.name].unit
        parts = (f"{self.checklist.asking[asked.name].label}: {asked.label}", unit and f"in {unit}", options)
        return ", ".join(part for part in parts if part)

    def _note(self, asker: Person, outcome: Outcome) -> str:
        """What the person reads about a failure: of a lasting one once a day, of a cut answer nothing."""
        if outcome in SILENT:
            return ""
        if outcome in LASTING:
            once = (day_of(self.now()), asker.team, asker.user, outcome)
            if once in self._named:
                return ""
            if len(self._named) >= MOST_NAMED:
                self._named.clear()
            self._named.add(once)
        return words_for(outcome).person


async def _quietly(work: Awaitable[T]) -> T | None:
    """What comes of a call; None if it fails. Its deadline goes with it, so that a late one counts as a time-out."""
    try:
        return await work
    except ModelError:
        return None
