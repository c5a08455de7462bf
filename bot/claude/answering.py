"""An answer is the guide's or it is none: claims carry footnotes to our own passages, and too few make no answer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.claude.gateway import Gateway
from bot.claude.grounding import Footnote, Grounding, TextDelta
from bot.claude.ledger import Asker, Cost
from bot.claude.numbered import NumberedReader
from bot.claude.outcomes import ModelFailure, Outcome
from bot.claude.prompting import as_data, system_prompt
from bot.claude.request import ModelRequest
from bot.claude.streaming import Delta, StreamPart
from bot.claude.waiting_line import OnPlace

MOST_TOKENS = 3000  # thinking included
QUESTION_CHARACTERS = 4000
THREAD_TURNS = 12
TURN_CHARACTERS = 1500


class GuidePassage(Protocol):
    """What an answer needs of a passage of the guide."""

    @property
    def id(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Done:
    """The answer is complete. `sections` in the order of their footnotes; `cost` for the footer."""

    cost: Cost
    cited_share: float
    sections: tuple[str, ...]


@dataclass(frozen=True)
class NotCovered:
    """What came is not an answer: whatever was shown of it must go. `sections`: those it pointed at, if any."""

    cited_share: float
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Failure:
    """The model gave nothing usable: whatever was shown must go, and the caller goes on without the model."""

    outcome: Outcome


AnswerEvent = TextDelta | Footnote | Done | NotCovered | Failure


async def answer(
    gateway: Gateway,
    asker: Asker,
    *,
    question: str,
    passages: Sequence[GuidePassage],
    thread: Sequence[tuple[str, str]] = (),
    title: str = "Guide",
    on_place: OnPlace | None = None,
) -> AsyncGenerator[AnswerEvent]:
    """Stream an answer from the guide; the last event is a Done, a NotCovered or a Failure. Raises only cancellation.

    `thread`: (role, text) of what was said before, oldest first; only its end is sent. Cancelling the task, or closing
    the generator (`contextlib.aclosing`), closes the connection.
    """
    thread = bounded(thread)
    question = question[:QUESTION_CHARACTERS]
    cites = gateway.server.documents and gateway.server.citations
    ask = ModelRequest(
        purpose="answer",
        system=system_prompt("answer" if cites else "answer_numbered"),
        words=as_data(thread=[{"who": role, "said": text} for role, text in thread], question=question),
        max_tokens=MOST_TOKENS,
        passages=tuple(passage.text for passage in passages),
        title=title,
        thinks=True,
    )
    grounding = Grounding([p.id for p in passages], ask.passages, "\n".join([question, *(text for _, text in thread)]))
    try:
        async with gateway.stream(ask, asker, on_place) as live:
            async for part in live.parts if cites else _by_number(live.parts, ask.passages):
                for event in grounding.feed(part):
                    yield event
            if not grounding.holds:
                raise ModelFailure(Outcome.NOT_COVERED)
    except ModelFailure as failure:
        if failure.outcome is Outcome.NOT_COVERED:
            yield NotCovered(grounding.cited_share, _sections(grounding, passages))
        else:
            yield Failure(failure.outcome)
        return
    for event in grounding.finish():
        yield event
    yield Done(live.cost(), grounding.cited_share, _sections(grounding, passages))


def bounded(thread: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The end of a transcript, long turns cut."""
    return [(role, text[:TURN_CHARACTERS]) for role, text in thread[-THREAD_TURNS:]]


async def _by_number(raw: AsyncIterator[StreamPart], texts: Sequence[str]) -> AsyncIterator[StreamPart]:
    reader = NumberedReader(texts)
    async for part in raw:
        if isinstance(part, Delta):
            for found in reader.feed(part.text):
                yield found
    for found in reader.finish():
        yield found


def _sections(grounding: Grounding, passages: Sequence[GuidePassage]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(passages[place].section for place in grounding.cited))
