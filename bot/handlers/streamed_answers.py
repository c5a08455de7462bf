"""Streams a model's answer until it ends or is stopped. The result is what came until then and how it ended.

The first read is by the rules: it is shown as soon as it is worked out, and the model's text comes below it. If none
is visible after some seconds, the rest of the rules' answer is shown in its place; the model's takes over at the end if
it comes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace

from bot.guide.answer_messages import Footnote
from bot.handlers.answer_writer import AnswerWriter, Ending, RulesWords
from bot.handlers.context import AppContext, Exchange, RunningAnswer
from bot.handlers.thread_memory import forget_running, remember, said_before
from bot.ports.answer_streams import Stream, StreamedPart, Streams
from bot.ports.event_handler import Response
from bot.ports.inbound import EventBase, InboundEvent, StreamStopped
from bot.ports.llm import Account, AnswerBegun, AnswerComplete, AnswerFailed, AnswerText, Citation, Model, ProjectLine
from bot.ports.outbound import Posted

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class GuideQuestion:
    """A question and where its answer belongs. `thread` None: the answer can't be streamed there."""

    event: EventBase
    channel: str
    thread: str | None
    text: str


FindRules = Callable[[asyncio.Event], Awaitable[RulesWords]]
FindLines = Callable[[], Awaitable[Sequence[ProjectLine]]]


@dataclass(frozen=True)
class AnswerRun:
    """How an answer ended. `note`: the footer of a complete answer, or why it failed.

    `text` is the model's, whole; `parts` are what stands in the thread, where the first read is above it. `stands_in`:
    these hold the rules' answer.
    """

    ended: Ending
    parts: tuple[StreamedPart, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    note: str = ""
    text: str = ""
    stands_in: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether the model's own text is what the person sees, or is to see in the end."""
        if self.ended == "failed" or not self.text:
            return False
        return self.ended == "complete" or not self.stands_in

    def without_text(self) -> AnswerRun:
        """The same, with nothing of the model's to be shown."""
        return replace(self, ended="failed", text="", note="")


async def stream_answer(
    ctx: AppContext,
    model: Model,
    question: GuideQuestion,
    find_rules: FindRules,
    find_lines: FindLines,
) -> AnswerRun:
    """Have the model answer, shown while it is written. Raises StoreError, and cancellation of its own task.

    The status is the first that is done. `find_lines` gathers what is known of the project, for the model's call;
    `find_rules` works out the rules' answer once the event is set: no more work of ours delays the call.
    """
    event = question.event

    async def on_posted(posted: Posted) -> None:
        await ctx.store.stream(event.team, event.key, posted)

    after = getattr(event, "ts", None)
    stream = _streams(ctx).open(event.team, question.channel, question.thread, event.user, on_posted, after)
    stream.show_status(ctx.phrases.say("thinking"))
    writer = AnswerWriter(stream)
    writing = asyncio.create_task(_write(ctx, model, question, writer, find_lines))
    leading = asyncio.create_task(writer.lead(find_rules(writer.begun)))
    with _stoppable(ctx, question, writing, writer), _cancelled_with_us(leading, stream):
        try:
            await asyncio.wait({writing}, timeout=ctx.stand_in_s)
            writer.begun.set()
            if not writing.done():
                await asyncio.wait({writing, leading}, return_when=asyncio.FIRST_COMPLETED)
            if not writing.done():
                await leading
                await writer.stand_in()
                await asyncio.wait({writing})
        finally:
            writing.cancel()  # if we are cancelled ourselves, the call must not outlive us
            await asyncio.gather(writing, return_exceptions=True)
        await leading
    parts = await stream.close()
    footnotes = tuple(writer.footnotes.values())
    if writing.cancelled():
        return AnswerRun("stopped", parts, footnotes, text=writer.text, stands_in=writer.stands_in)
    if error := writing.exception():
        log.error("an answer could not be written: %s", type(error).__name__)
        return AnswerRun("failed", parts)
    return AnswerRun(writer.ended, parts, footnotes, writer.note, writer.text, writer.stands_in)


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


async def _write(
    ctx: AppContext, model: Model, question: GuideQuestion, writer: AnswerWriter, find_lines: FindLines
) -> None:
    event = question.event
    try:
        before, project = await asyncio.gather(said_before(ctx, event, question.channel, question.thread), find_lines())
        account = Account(team=event.team, user=event.user)
        async with aclosing(model.answer(account, question.text, before, writer.show_status, project)) as parts:
            async for part in parts:
                writer.begun.set()
                match part:
                    case AnswerBegun():
                        pass
                    case AnswerText(text=text):
                        await writer.write(text)
                    case Citation():
                        await writer.cite(part)
                    case AnswerComplete(footer=footer):
                        writer.ended, writer.note = "complete", footer
                    case AnswerFailed(note=note):
                        writer.ended, writer.note = "failed", note
    finally:
        writer.over = True
        writer.begun.set()


@contextmanager
def _cancelled_with_us(task: asyncio.Task[None], stream: Stream) -> Iterator[None]:
    try:
        yield
    except BaseException:
        task.cancel()
        stream.abandon()
        raise


@contextmanager
def _stoppable(
    ctx: AppContext, question: GuideQuestion, task: asyncio.Task[None], writer: AnswerWriter
) -> Iterator[None]:
    def exchange() -> Exchange:
        return Exchange(question.text, writer.seen)

    event = question.event
    place = (event.team, question.channel, question.thread or "")
    running = RunningAnswer(event.user, task, event.key, exchange)
    ctx.running_answers.setdefault(place, []).append(running)
    try:
        yield
    finally:
        remember(ctx, event, question.channel, question.thread, exchange())
        forget_running(ctx, place, running)


def _streams(ctx: AppContext) -> Streams:
    if ctx.streams is None:
        raise ValueError("a model needs somewhere to write")
    return ctx.streams
