"""Answers a question from the guide and the lines about the asker's project; every claim is checked before it is shown.

What the server can hold decides how: citations by the API, streamed; lines named in a fixed form; or, where nothing
holds the form of an answer, the model only picks lines, and those are shown as they stand.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.claude.gateway import Gateway
from bot.claude.grounding import Footnote, Grounding, Lines, TextDelta
from bot.claude.ledger import Cost
from bot.claude.model_replies import ModelReply
from bot.claude.outcomes import ModelError, Outcome
from bot.claude.prompting import as_data, system_prompt
from bot.claude.request import Document, ModelRequest, closed
from bot.claude.sentences import Place
from bot.claude.stream_parts import BlockEnd, Delta, Pointer, StreamPart
from bot.claude.waiting_line import OnPlace
from bot.nlu.language import foreign_language
from bot.ports.llm import Account

MOST_TOKENS = 3000  # thinking included
PICK_TOKENS = 100
QUESTION_CHARACTERS = 4000
THREAD_TURNS = 12
TURN_CHARACTERS = 1500
MOST_PICKED = 3  # lines; more are not read in a thread
NUMBER = re.compile(r"\d{1,4}")
BRACKETED = re.compile(r"\[(\d{1,4})\]")
BARE = re.compile(r"\s*\d{1,4}(?:(?:\s*,\s*|\s+)\d{1,4})*\s*")  # numbers in prose may be anything

SENTENCES = {
    "type": "array",
    "items": closed({"text": {"type": "string"}, "lines": {"type": "array", "items": {"type": "integer"}}}),
}
FORM = closed({"sentences": SENTENCES})


@dataclass(frozen=True)
class Asked:
    """A question and all that its answer may rest on.

    `guide` and `project` are lines; `thread` is (role, text) of what was said before, oldest first, of which only the
    end is sent.
    """

    question: str
    guide: tuple[str, ...]
    project: tuple[str, ...] = ()
    thread: Sequence[tuple[str, str]] = ()
    title: str = "Guide"


@dataclass(frozen=True)
class Begun:
    """The server has taken the call, and the answer has begun."""


@dataclass(frozen=True)
class Done:
    """The answer is complete. `cut` says of each sentence that was not shown why, in a word."""

    cost: Cost
    cut: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """Nothing usable came: whatever was shown must go, and the caller goes on with the rules' answer."""

    outcome: Outcome


AnswerEvent = Begun | TextDelta | Footnote | Done | Failure


async def answer(
    gateway: Gateway, asker: Account, asked: Asked, on_place: OnPlace | None = None
) -> AsyncGenerator[AnswerEvent]:
    """Answer a question; the last event is a Done or a Failure. Raises only cancellation.

    Cancelling the task, or closing the generator (`contextlib.aclosing`), closes the connection.
    """
    question = asked.question[:QUESTION_CHARACTERS]
    grounding = Grounding(Lines((asked.guide, asked.project)))
    try:
        if gateway.server.documents and gateway.server.citations:
            ask = _request(asked, question, "answer")
            async with gateway.stream(ask, asker, on_place) as live:
                yield Begun()
                grounding.language = await asyncio.to_thread(foreign_language, question)  # the call is out already
                async for part in live.parts:
                    for event in grounding.feed(part):
                        yield event
                # Inside the call, so that an answer without a claim is counted as such.
                for event in grounding.finish():
                    yield event
                if not grounding.claims:
                    raise ModelError(Outcome.NOT_COVERED)
            yield Done(live.cost(), tuple(grounding.cut))
        else:
            grounding.language = await asyncio.to_thread(foreign_language, question)
            shown, cost = await _in_one_piece(gateway, asker, asked, question, grounding, on_place)
            for event in shown:
                yield event
            yield Done(cost, tuple(grounding.cut))
    except ModelError as failure:
        yield Failure(failure.outcome)


async def _in_one_piece(
    gateway: Gateway, asker: Account, asked: Asked, question: str, grounding: Grounding, on_place: OnPlace | None
) -> tuple[list[TextDelta | Footnote], Cost]:
    holds = gateway.server.structured_output
    places = [(0, line) for line in range(len(asked.guide))] + [(1, line) for line in range(len(asked.project))]

    def use(reply: ModelReply) -> list[TextDelta | Footnote]:
        if holds:
            parts = _parts_of(reply.object(), places)
            shown = [event for part in parts for event in grounding.feed(part)]
            shown += grounding.finish()
        else:
            shown = list(_picked(reply.text, places, (asked.guide, asked.project)))
        if not shown:
            raise ModelError(Outcome.NOT_COVERED)
        return shown

    ask = _request(asked, question, "answer_form" if holds else "answer_pick", FORM if holds else None)
    return await gateway.ask_priced(ask, asker, use, on_place)


def _request(asked: Asked, question: str, prompt: str, schema: dict[str, Any] | None = None) -> ModelRequest:
    thread = [{"who": role, "said": text} for role, text in bounded(asked.thread)]
    documents = [Document(asked.title, asked.guide, lasting=True)]
    if asked.project:
        documents.append(Document("This project, by the rules", asked.project))
    return ModelRequest(
        purpose="answer",
        system=system_prompt(prompt),
        words=as_data(thread=thread, question=question),
        max_tokens=PICK_TOKENS if prompt == "answer_pick" else MOST_TOKENS,
        documents=tuple(documents),
        schema=schema,
        thinks=prompt != "answer_pick",
    )


def bounded(thread: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The end of a transcript, long turns cut."""
    return [(role, text[:TURN_CHARACTERS]) for role, text in thread[-THREAD_TURNS:]]


def _parts_of(answer: dict[str, Any], places: Sequence[Place]) -> Iterator[StreamPart]:
    """The parts of an answer in the fixed form, as an API that cites would send them."""
    sentences = answer.get("sentences")
    for sentence in sentences if isinstance(sentences, list) else []:
        if not isinstance(sentence, dict) or not isinstance(sentence.get("text"), str):
            continue
        yield Delta(sentence["text"].strip() + " ")
        for number in sentence.get("lines") or []:
            if isinstance(number, int) and 0 < number <= len(places):
                document, line = places[number - 1]
                yield Pointer(document, line, line + 1)
        yield BlockEnd()


def _picked(text: str, places: Sequence[Place], documents: Sequence[Sequence[str]]) -> Iterator[TextDelta | Footnote]:
    """The lines whose numbers a reply names, in its order, word for word."""
    named = BRACKETED.findall(text) or (NUMBER.findall(text) if BARE.fullmatch(text) else [])
    numbers = dict.fromkeys(int(found) for found in named)
    chosen = [places[number - 1] for number in numbers if 0 < number <= len(places)][:MOST_PICKED]
    for count, (document, line) in enumerate(chosen, 1):
        yield TextDelta(("" if count == 1 else "\n") + documents[document][line])
        yield Footnote(count, (document, line))
