"""What most tests of the model need: a small guide, somebody who asks, and a gateway to a scripted server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.claude.answering import AnswerEvent, answer
from bot.claude.gateway import Gateway
from bot.claude.grounding import Footnote, TextDelta
from bot.claude.ledger import Asker, MemoryLedger
from bot.claude.limits import Limits
from bot.claude.models import model
from bot.claude.outcomes import Outcome
from bot.claude.profiles import server_profile
from tests.harness.messages_api import Cited, MessagesApi, Reply, Scripted, Text

ASKER = Asker("T1", "U1")
QUESTION = "How many examples do we need for a narrow task?"


@dataclass(frozen=True)
class Passage:
    id: str
    section: str
    text: str


GUIDE = (
    Passage(
        "format.first", "Format failures", "A format failure is first met with structured outputs, not with training."
    ),
    Passage("data.narrow", "How much data", "A narrow task needs 500 to 1,000 labelled examples that can be trusted."),
    Passage("data.diverse", "How much data", "Inputs of many kinds raise that to between 2,000 and 5,000 examples."),
    Passage(
        "facts", "What tuning cannot do", "Knowledge that changes is fetched at run time; training does not hold it."
    ),
)
CITED = Text("A narrow task needs 500 to 1,000 examples.", (Cited(1, 2),))
GOOD = Reply.of(CITED)


@dataclass
class Situation:
    api: MessagesApi
    gateway: Gateway
    ledger: MemoryLedger

    async def answered(self, question: str = QUESTION, **options: Any) -> list[AnswerEvent]:
        return [event async for event in answer(self.gateway, ASKER, question=question, passages=GUIDE, **options)]

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


def shown(events: Sequence[AnswerEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def footnotes(events: Sequence[AnswerEvent]) -> list[tuple[int, str]]:
    return [(event.number, event.passage_id) for event in events if isinstance(event, Footnote)]
