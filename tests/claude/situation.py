"""What most tests of the model need: a small guide, somebody who asks, and a gateway to a scripted server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.claude.answering import AnswerEvent, Asked, answer
from bot.claude.call_limits import Limits
from bot.claude.gateway import Gateway
from bot.claude.grounding import Footnote, TextDelta
from bot.claude.ledger import MemoryLedger
from bot.claude.models import model
from bot.claude.outcomes import Outcome
from bot.claude.profiles import server_profile
from bot.claude.request import Document
from bot.ports.llm import Account, AnswerBegun
from bot.slack.proxies import choose_proxy
from tests.harness.messages_api import Cited, MessagesApi, Reply, Scripted, Text

ASKER = Account(team="T1", user="U1")
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

    async def answered(self, question: str = QUESTION, **options: Any) -> list[AnswerEvent]:
        """All events of an answer, without the mark of its beginning."""
        asked = Asked(question=question, **{"guide": GUIDE, **options})
        return [event async for event in answer(self.gateway, ASKER, asked) if event != BEGUN]

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
            "choose_proxy": choose_proxy,
        }
        gateway = Gateway(**{**settings, **options}, ledger=ledger, limits=limits)
        try:
            yield Situation(api, gateway, ledger)
        finally:
            await gateway.close()


def shown(events: Sequence[AnswerEvent]) -> str:
    """The text of an answer."""
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def footnotes(events: Sequence[AnswerEvent]) -> list[tuple[int, tuple[int, int]]]:
    """(number, (document, line)) of each footnote, in order."""
    return [(event.number, event.place) for event in events if isinstance(event, Footnote)]
