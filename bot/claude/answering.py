"""Answers a question from the guide and the lines about the asker's project; every claim is checked before it is shown.

What the server can hold decides how: citations by the API, streamed; lines named in a fixed form; or, where nothing
holds the form of an answer, the model only picks lines, and those are shown as they stand.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.claude.gateway import Gateway
from bot.claude.grounding import Grounding, Line, Shown
from bot.claude.ledger import Cost
from bot.claude.model_replies import ModelReply
from bot.claude.outcomes import ModelError, Outcome
from bot.claude.request import Document, ModelRequest, as_data, closed, system_prompt
from bot.claude.sentences import Place
from bot.claude.stream_parts import BlockEnd, Delta, Pointer, StreamPart
from bot.claude.waiting_line import OnPlace
from bot.nlu.text.english import is_plainly_english
from bot.nlu.text.language import foreign_language
from bot.ports.inbound import Person
from bot.ports.llm import AnswerBegun, AnswerComplete, AnswerPart

MOST_TOKENS = 3000  # thinking included
PICK_TOKENS = 100
QUESTION_CHARACTERS = 4000
THREAD_TURNS = 12
TURN_CHARACTERS = 1500
CENTS = 100.0
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

    `thread` is (role, text) of what was said before, oldest first, of which only the end is sent. `leads`: by language,
    what stands above lines in English.
    """

    question: str
    guide: tuple[Line, ...]
    project: tuple[Line, ...] = ()
    thread: Sequence[tuple[str, str]] = ()
    title: str = "Guide"
    leads: Mapping[str, str] = field(default_factory=dict)


async def answer(
    gateway: Gateway, asker: Person, asked: Asked, on_place: OnPlace | None = None
) -> AsyncGenerator[AnswerPart]:
    """Answer a question; the last part is an AnswerComplete with what the answer used.

    Raises ModelError if nothing usable came: whatever was shown must go, and the rules' answer takes its place.
    Cancelling the task, or closing the generator (`contextlib.aclosing`), closes the connection.
    """
    question = asked.question[:QUESTION_CHARACTERS]
    grounding = Grounding((asked.guide, asked.project), leads=asked.leads)
    if gateway.server.documents and gateway.server.citations:
        ask = _request(asked, question, "answer")
        async with gateway.stream(ask, asker, on_place) as (parts, call):
            yield AnswerBegun()
            grounding.language = await _language(question)  # the call is out already
            async for part in parts:
                for shown in grounding.feed(part):
                    yield shown
            # Inside the call, so that an answer without a claim is counted as such.
            for shown in grounding.finish():
                yield shown
            if not grounding.claims:
                raise ModelError(Outcome.NOT_COVERED)
        cost = call.cost
    else:
        grounding.language = await _language(question)
        whole, cost = await _in_one_piece(gateway, asker, asked, question, grounding, on_place)
        for shown in whole:
            yield shown
    yield AnswerComplete(footer=used(cost))


async def _language(question: str) -> str | None:
    """The question's language, if it is not English. To identify one takes its time, so not on the event loop."""
    return None if is_plainly_english(question) else await asyncio.to_thread(foreign_language, question)


async def _in_one_piece(
    gateway: Gateway, asker: Person, asked: Asked, question: str, grounding: Grounding, on_place: OnPlace | None
) -> tuple[list[Shown], Cost]:
    holds = gateway.server.structured_output
    places = [(0, line) for line in range(len(asked.guide))] + [(1, line) for line in range(len(asked.project))]

    def use(reply: ModelReply) -> list[Shown]:
        if holds:
            parts = _parts_of(reply.object(), places)
            shown = [event for part in parts for event in grounding.feed(part)]
            shown += grounding.finish()
        else:
            shown = [part for place in _picked(reply.text, places) for part in grounding.quote(place)]
        if not shown:
            raise ModelError(Outcome.NOT_COVERED)
        return shown

    ask = _request(asked, question, "answer_form" if holds else "answer_pick", FORM if holds else None)
    return await gateway.ask_priced(ask, asker, use, on_place)


def _request(asked: Asked, question: str, prompt: str, schema: dict[str, Any] | None = None) -> ModelRequest:
    thread = [{"who": role, "said": text} for role, text in bounded(asked.thread)]
    documents = [Document(asked.title, _texts(asked.guide), lasting=True)]
    if asked.project:
        documents.append(Document("This project, by the rules", _texts(asked.project)))
    return ModelRequest(
        purpose="answer",
        system=system_prompt(prompt),
        words=as_data(thread=thread, question=question),
        max_tokens=PICK_TOKENS if prompt == "answer_pick" else MOST_TOKENS,
        documents=tuple(documents),
        schema=schema,
        thinks=prompt != "answer_pick",
    )


def _texts(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.text for line in lines)


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
        named = sentence.get("lines")
        for number in named if isinstance(named, list) else []:
            if isinstance(number, int) and 0 < number <= len(places):
                document, line = places[number - 1]
                yield Pointer(document, line, line + 1)
        yield BlockEnd()


def _picked(text: str, places: Sequence[Place]) -> list[Place]:
    """The lines whose numbers a reply names, in its order."""
    named = BRACKETED.findall(text) or (NUMBER.findall(text) if BARE.fullmatch(text) else [])
    numbers = dict.fromkeys(int(found) for found in named)
    return [places[number - 1] for number in numbers if 0 < number <= len(places)][:MOST_PICKED]


def used(cost: Cost) -> str:
    """What an answer used, in words."""
    tokens = cost.tokens
    price = "" if cost.usd is None else f" · {cost.usd * CENTS:.3f} US cents"
    cached = f" ({tokens.read:,} cached)" if tokens.read else ""
    return f"{cost.model}: {tokens.prompt:,} tokens in{cached}, {tokens.output:,} out{price}"
