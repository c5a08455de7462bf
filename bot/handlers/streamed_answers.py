"""A model writes an answer, and somebody may stop it: what came until then, and how it ended, is the result."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from typing import Literal

from bot.guide.answer_messages import Footnote, mark
from bot.handlers.context import UnderWay, World
from bot.ports.inbound import Arrival, Arrived, Stopped
from bot.ports.llm import Account, Answered, Cited, Failed, Model, NotCovered, Wrote
from bot.ports.outbound import Posted
from bot.ports.streams import Growing, Part, Streams

log = logging.getLogger(__name__)

Ended = Literal["whole", "stopped", "silent", "failed"]


@dataclass(frozen=True)
class Question:
    """Where it was asked, and in which words. `thread` None: the answer can't grow there."""

    arrival: Arrived
    channel: str
    thread: str | None
    text: str


@dataclass(frozen=True)
class Written:
    """`silent`: the guide doesn't say. `word`: the footer of a whole answer, or why it failed."""

    ended: Ended
    parts: tuple[Part, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    word: str = ""

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass
class Pen:
    """Puts the marks of footnotes right behind the words they are for."""

    growing: Growing
    footnotes: dict[int, Footnote] = field(default_factory=dict)
    ended: Ended = "failed"
    word: str = ""
    space: str = ""

    async def write(self, text: str) -> None:
        words = text.rstrip()
        if words:
            await self.growing.append(self.space + words)
            self.space = ""
        self.space += text[len(words) :]

    async def cite(self, cited: Cited) -> None:
        self.footnotes[cited.number] = Footnote(number=cited.number, section=cited.section, quote=cited.quote)
        await self.growing.append(mark(cited.number))


async def write(world: World, model: Model, question: Question) -> Written:
    """Have the model answer, shown as it grows. Raises StoreError, and cancellation of its own task."""
    arrival, store = question.arrival, world.store

    async def shown(posted: Posted) -> None:
        await store.growing(arrival.team, arrival.key, posted)

    after = getattr(arrival, "ts", None)
    growing = _streams(world).open(arrival.team, question.channel, question.thread, arrival.user, shown, after)
    growing.thinking(world.phrases.say("thinking"))
    pen = Pen(growing)
    writing = asyncio.create_task(_write(world, model, question, pen))
    with _stoppable(world, question, writing):
        try:
            await asyncio.wait({writing})
        finally:
            writing.cancel()  # where we are cancelled ourselves: what is under way must not outlive us
            await asyncio.gather(writing, return_exceptions=True)
    parts = await growing.close()
    notes = tuple(pen.footnotes.values())
    if writing.cancelled():
        return Written("stopped", parts, notes)
    if error := writing.exception():
        log.error("an answer could not be written: %s", type(error).__name__)
        return Written("failed", parts)
    return Written(pen.ended, parts, notes, pen.word)


def stop(world: World, stopped: Stopped) -> None:
    """Stop what is being written for this person in this thread."""
    for live in world.under_way.get((stopped.team, stopped.channel, stopped.thread), ()):
        if live.user == stopped.user:
            live.task.cancel()


async def left_half(world: World, unfinished: Iterable[Arrival]) -> dict[tuple[str, str], tuple[Posted, ...]]:
    """After a crash: what stands half in Slack for these arrivals, by (team, key). It grows no more."""
    noted = await world.store.left_growing()
    known = {posted.ts for half in noted.values() for posted in half}
    found: dict[tuple[str, str], tuple[Posted, ...]] = {}
    for arrival in unfinished:
        half = noted.get((arrival.team, arrival.key), ())
        stands = tuple(posted for posted in half if posted.ts)
        if half and not stands:
            place = half[0]
            after = getattr(arrival, "ts", None) or place.thread or ""
            others = await _streams(world).left(place.channel, place.thread or "", after)
            stands = tuple(posted for posted in others if posted.ts not in known)[:1]
        for posted in stands:
            await _streams(world).still(posted)
        found[arrival.team, arrival.key] = stands
    return found


async def _write(world: World, model: Model, question: Question, pen: Pen) -> None:
    arrival, thread = question.arrival, question.thread
    before = await world.store.transcript(arrival.team, question.channel, thread) if thread else ()
    account = Account(team=arrival.team, user=arrival.user)
    events = model.answer(account, question.text, before, pen.growing.thinking)
    async with aclosing(events) as live:
        async for event in live:
            match event:
                case Wrote(text=text):
                    await pen.write(text)
                case Cited():
                    await pen.cite(event)
                case Answered(footer=footer):
                    pen.ended, pen.word = "whole", footer
                case NotCovered():
                    pen.ended = "silent"
                case Failed(word=word):
                    pen.ended, pen.word = "failed", word


@contextmanager
def _stoppable(world: World, question: Question, task: asyncio.Task[None]) -> Iterator[None]:
    place = (question.arrival.team, question.channel, question.thread or "")
    live = UnderWay(question.arrival.user, task)
    world.under_way.setdefault(place, []).append(live)
    try:
        yield
    finally:
        world.under_way[place].remove(live)
        if not world.under_way[place]:
            del world.under_way[place]


def _streams(world: World) -> Streams:
    if world.streams is None:
        raise ValueError("a model needs somewhere to write")
    return world.streams
