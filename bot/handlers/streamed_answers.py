"""A model writes an answer, and somebody may stop it: what came until then, and how it ended, is the result."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from typing import Literal

from bot.guide.answer_messages import Footnote, mark
from bot.handlers.context import AppContext, RunningAnswer
from bot.ports.inbound import EventBase, InboundEvent, StreamStopped
from bot.ports.llm import Account, Answered, Cited, Failed, Model, NotCovered, Wrote
from bot.ports.outbound import Posted
from bot.ports.streams import Part, Stream, Streams

log = logging.getLogger(__name__)

Ended = Literal["whole", "stopped", "silent", "failed"]


@dataclass(frozen=True)
class Question:
    """Where it was asked, and in which words. `thread` None: the answer can't grow there."""

    inbound: EventBase
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

    stream: Stream
    footnotes: dict[int, Footnote] = field(default_factory=dict)
    ended: Ended = "failed"
    word: str = ""
    space: str = ""

    async def write(self, text: str) -> None:
        words = text.rstrip()
        if words:
            await self.stream.append(self.space + words)
            self.space = ""
        self.space += text[len(words) :]

    async def cite(self, cited: Cited) -> None:
        self.footnotes[cited.number] = Footnote(number=cited.number, section=cited.section, quote=cited.quote)
        await self.stream.append(mark(cited.number))


async def write(ctx: AppContext, model: Model, question: Question) -> Written:
    """Have the model answer, shown as it grows. Raises StoreError, and cancellation of its own task."""
    inbound, store = question.inbound, ctx.store

    async def shown(posted: Posted) -> None:
        await store.stream(inbound.team, inbound.key, posted)

    after = getattr(inbound, "ts", None)
    stream = _streams(ctx).open(inbound.team, question.channel, question.thread, inbound.user, shown, after)
    stream.thinking(ctx.phrases.say("thinking"))
    pen = Pen(stream)
    writing = asyncio.create_task(_write(ctx, model, question, pen))
    with _stoppable(ctx, question, writing):
        try:
            await asyncio.wait({writing})
        finally:
            writing.cancel()  # where we are cancelled ourselves: what is under way must not outlive us
            await asyncio.gather(writing, return_exceptions=True)
    parts = await stream.close()
    notes = tuple(pen.footnotes.values())
    if writing.cancelled():
        return Written("stopped", parts, notes)
    if error := writing.exception():
        log.error("an answer could not be written: %s", type(error).__name__)
        return Written("failed", parts)
    return Written(pen.ended, parts, notes, pen.word)


def stop(ctx: AppContext, stopped: StreamStopped) -> None:
    """Stop what is being written for this person in this thread."""
    for live in ctx.under_way.get((stopped.team, stopped.channel, stopped.thread), ()):
        if live.user == stopped.user:
            live.task.cancel()


async def left_half(ctx: AppContext, unfinished: Iterable[InboundEvent]) -> dict[tuple[str, str], tuple[Posted, ...]]:
    """After a crash: what stands half in Slack for these arrivals, by (team, key). It grows no more."""
    noted = await ctx.store.unfinished_streams()
    known = {posted.ts for half in noted.values() for posted in half}
    found: dict[tuple[str, str], tuple[Posted, ...]] = {}
    for inbound in unfinished:
        half = noted.get((inbound.team, inbound.key), ())
        stands = tuple(posted for posted in half if posted.ts)
        if half and not stands:
            place = half[0]
            after = getattr(inbound, "ts", None) or place.thread or ""
            others = await _streams(ctx).left(place.channel, place.thread or "", after)
            stands = tuple(posted for posted in others if posted.ts not in known)[:1]
        for posted in stands:
            await _streams(ctx).still(posted)
        found[inbound.team, inbound.key] = stands
    return found


async def _write(ctx: AppContext, model: Model, question: Question, pen: Pen) -> None:
    inbound, thread = question.inbound, question.thread
    before = await ctx.store.transcript(inbound.team, question.channel, thread) if thread else ()
    account = Account(team=inbound.team, user=inbound.user)
    events = model.answer(account, question.text, before, pen.stream.thinking)
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
def _stoppable(ctx: AppContext, question: Question, task: asyncio.Task[None]) -> Iterator[None]:
    place = (question.inbound.team, question.channel, question.thread or "")
    live = RunningAnswer(question.inbound.user, task)
    ctx.under_way.setdefault(place, []).append(live)
    try:
        yield
    finally:
        ctx.under_way[place].remove(live)
        if not ctx.under_way[place]:
            del ctx.under_way[place]


def _streams(ctx: AppContext) -> Streams:
    if ctx.streams is None:
        raise ValueError("a model needs somewhere to write")
    return ctx.streams
