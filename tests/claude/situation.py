"""What most tests of the model need: a small guide, somebody who asks, and a gateway to a scripted server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.claude.answering import Asked, answer
from bot.claude.call_limits import Limits
from bot.claude.gateway import Gateway
from bot.claude.grounding import Line
from bot.claude.ledger import MemoryLedger
from bot.claude.models import model
from bot.claude.outcomes import ModelError, Outcome
from bot.claude.request import Document
from bot.claude.sentences import sentence_ends
from bot.claude.server_profiles import server_profile
from bot.guide.answer_messages import Footnote
from bot.ports.inbound import Person
from bot.ports.llm import AnswerBegun, AnswerPart, AnswerText
from tests.harness.messages_api import Cited, MessagesApi, Reply, Scripted, Text

ASKER = Person("T1", "U1")
QUESTION = "How many examples do we need for a narrow task?"
GUIDE = (
    "A format failure is first met with structured outputs, not with training.",
    "A narrow task needs 500 to 1,000 labelled examples that can be trusted.",
    "Inputs of many kinds raise that to between 2,000 and 5,000 examples.",
    "Knowledge that changes is fetched at run time; training does not hold it.",
)
PROJECT = ("700 labelled examples. That is enough for a narrow task.",)
DOCUMENTS = (Document("Guide", GUIDE, lasting=True),)
CITED = Text("A narrow task needs 500 to 1,000 labelled examples that can be trusted.", (Cited(1, 2),))
GOOD = Reply.of(CITED)
BEGUN = AnswerBegun()


@dataclass
class Situation:
    api: MessagesApi
    gateway: Gateway
    ledger: MemoryLedger

    async def answered(
        self, question: str = QUESTION, project: Sequence[str] = (), **options: Any
    ) -> list[AnswerPart | Outcome]:
        """All parts of an answer, without the mark of its beginning; a failure is the last one, as its outcome."""
        asked = Asked(question, lines(GUIDE), lines(project), **options)
        return [part async for part in self._parts(asked) if part != BEGUN]

    async def _parts(self, asked: Asked) -> AsyncIterator[AnswerPart | Outcome]:
        try:
            async for part in answer(self.gateway, ASKER, asked):
                yield part
        except ModelError as failure:
            yield failure.outcome

    @property
    def outcomes(self) -> list[Outcome]:
        return [usage.outcome for usage in self.ledger.usages]


@asynccontextmanager
async def situation(
    script: Scripted | Sequence[Scripted] | None = GOOD,
    *,
    profile: str = "anthropic",
    limits: Limits | None = None,
    **options: Any,
) -> AsyncIterator[Situation]:
    with MessagesApi(script, profile=profile, pace_s=0) as api:
        ledger = options.pop("ledger", None) or MemoryLedger()
        settings: dict[str, Any] = {
            "key": "a-key",
            "base_url": api.url,
            "server": server_profile(profile, api.url),
            "small": model("claude-haiku-5-5"),
        }
        gateway = Gateway(**{**settings, **options}, ledger=ledger, limits=limits)
        try:
            yield Situation(api, gateway, ledger)
        finally:
            await gateway.close()


def lines(texts: Sequence[str]) -> tuple[Line, ...]:
    """Lines that show themselves, with no section."""
    return tuple(Line(text, "", text) for text in texts)


def shown(parts: Sequence[AnswerPart | Outcome]) -> str:
    """The text of an answer."""
    return "".join(part.text for part in parts if isinstance(part, AnswerText))


def footnotes(parts: Sequence[AnswerPart | Outcome]) -> list[tuple[int, tuple[int, int]]]:
    """(number, (document, line)) of each footnote, in order."""
    documents = enumerate((GUIDE, PROJECT))
    places = {line: (number, at) for number, texts in documents for at, line in enumerate(texts)}
    return [(part.number, places[part.quote]) for part in parts if isinstance(part, Footnote)]


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, the last one complete or not."""
    parts = (text[begin:end] for begin, end in pairwise([0, *sentence_ends(text), len(text)]))
    return tuple(part for part in parts if part.strip())
