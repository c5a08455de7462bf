"""A model's answer is streamed until it ends or is stopped; the result is what came until then and how it ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from typing import Literal

from bot.guide.answer_messages import Footnote, mark
from bot.handlers.context import AppContext, RunningAnswer
from bot.ports.answer_streams import Stream, StreamedPart, Streams
from bot.ports.event_handler import Response
from bot.ports.inbound import EventBase, InboundEvent, StreamStopped
from bot.ports.llm import Account, AnswerComplete, AnswerFailed, AnswerText, Citation, Model, NotCovered
from bot.ports.outbound import Posted

log = logging.getLogger(__name__)

Ending = Literal["complete", "stopped", "not_covered", "failed"]


@dataclass(frozen=True)
class GuideQuestion:
    """A question and where its answer belongs. `thread` None: the answer can't be streamed there."""

    event: EventBase
    channel: str
    thread: str | None
    text: str


@dataclass(frozen=True)
class AnswerRun:
    """How an answer ended, with all of its text. `note`: the footer of a complete answer, or why it failed."""

    ended: Ending
    parts: tuple[StreamedPart, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    note: str = ""

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(part.text for part in self.parts)


@dataclass
class AnswerWriter:
    """Appends text to a stream, each footnote's mark right behind the words it is for."""

    stream: Stream
    footnotes: dict[int, Footnote] = field(default_factory=dict)
    ended: Ending = "failed"
    note: str = ""
    space: str = ""

    async def write(self, text: str) -> None:
        """Append text; blanks at its end wait, so that a mark can come before them."""
        words = text.rstrip()
        if words:
            await self.stream.append(self.space + words)
            self.space = ""
        self.space += text[len(words) :]

    async def cite(self, citation: Citation) -> None:
        """Append a footnote's mark."""
        number = citation.number
        self.footnotes[number] = Footnote(number=number, section=citation.section, quote=citation.quote)
        await self.stream.append(mark(number))


async def stream_answer(ctx: AppContext, model: Model, question: GuideQuestion) -> AnswerRun:
    """Have the model answer, shown while it is written. Raises StoreError, and cancellation of its own task."""
    event = question.event

    async def on_posted(posted: Posted) -> None:
        await ctx.store.stream(event.team, event.key, posted)

    after = getattr(event, "ts", None)
    stream = _streams(ctx).open(event.team, question.channel, question.thread, event.user, on_posted, after)
    stream.show_status(ctx.phrases.say("thinking"))
    writer = AnswerWriter(stream)
    writing = asyncio.create_task(_write(ctx, model, question, writer))
    with _stoppable(ctx, question, writing):
        try:
            await asyncio.wait({writing})
        finally:
            writing.cancel()  # if we are cancelled ourselves, the call must not outlive us
            await asyncio.gather(writing, return_exceptions=True)
    parts = await stream.close()
    footnotes = tuple(writer.footnotes.values())
    if writing.cancelled():
        return AnswerRun("stopped", parts, footnotes)
    if error := writing.exception():
        log.error("an answer could not be written: %s", type(error).__name__)
        return AnswerRun("failed", parts)
    return AnswerRun(writer.ended, parts, footnotes, writer.note)


async def stop_answer(ctx: AppContext, event: StreamStopped) -> Response:
    """Stop what is being written for this person in this thread."""
    for running in ctx.running_answers.get((event.team, event.channel, event.thread), ()):
        if running.user == event.user:
            running.task.cancel()
    return None


async def find_interrupted(
    ctx: AppContext, unfinished: Iterable[InboundEvent]
) -> dict[tuple[str, str], tuple[Posted, ...]]:
    """After a crash: the messages left streaming in answer to these events, by (team, key). All of them are stopped."""
    noted = await ctx.store.unfinished_streams()
    known = {posted.ts for streamed in noted.values() for posted in streamed}
    found: dict[tuple[str, str], tuple[Posted, ...]] = {}
    for event in unfinished:
        streamed = noted.get((event.team, event.key), ())
        posted_ones = tuple(posted for posted in streamed if posted.ts)
        if streamed and not posted_ones:
            place = streamed[0]
            after = getattr(event, "ts", None) or place.thread or ""
            others = await _streams(ctx).find_interrupted(place.channel, place.thread or "", after)
            posted_ones = tuple(posted for posted in others if posted.ts not in known)[:1]
        for posted in posted_ones:
            await _streams(ctx).stop(posted)
        found[event.team, event.key] = posted_ones
    return found


async def _write(ctx: AppContext, model: Model, question: GuideQuestion, writer: AnswerWriter) -> None:
    event, thread = question.event, question.thread
    before = await ctx.store.transcript(event.team, question.channel, thread) if thread else ()
    account = Account(team=event.team, user=event.user)
    async with aclosing(model.answer(account, question.text, before, writer.stream.show_status)) as parts:
        async for part in parts:
            match part:
                case AnswerText(text=text):
                    await writer.write(text)
                case Citation():
                    await writer.cite(part)
                case AnswerComplete(footer=footer):
                    writer.ended, writer.note = "complete", footer
                case NotCovered():
                    writer.ended = "not_covered"
                case AnswerFailed(note=note):
                    writer.ended, writer.note = "failed", note


@contextmanager
def _stoppable(ctx: AppContext, question: GuideQuestion, task: asyncio.Task[None]) -> Iterator[None]:
    place = (question.event.team, question.channel, question.thread or "")
    running = RunningAnswer(question.event.user, task)
    ctx.running_answers.setdefault(place, []).append(running)
    try:
        yield
    finally:
        ctx.running_answers[place].remove(running)
        if not ctx.running_answers[place]:
            del ctx.running_answers[place]


def _streams(ctx: AppContext) -> Streams:
    if ctx.streams is None:
        raise ValueError("a model needs somewhere to write")
    return ctx.streams
