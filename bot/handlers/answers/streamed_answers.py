"""Streams a model's answer until it ends or is stopped. The result is what came until then and how it ended.

The first read is by the rules: it is shown as soon as it is worked out, and the model's text comes below it. If none
is visible after some seconds, the rest of the rules' answer is shown in its place; the model's takes over at the end if
it comes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from bot.guide.answer_messages import Footnote, mark
from bot.handlers.answers.guide_questions import GuideQuestion, gather_lines
from bot.handlers.context import AppContext
from bot.handlers.in_progress import Exchange, RunningAnswer
from bot.ports.answer_streams import Stream, StreamedPart
from bot.ports.event_handler import Response
from bot.ports.inbound import EventBase, InboundEvent, StreamStopped
from bot.ports.llm import AnswerBegun, AnswerComplete, AnswerFailed, AnswerText, Model
from bot.ports.outbound import Posted

log = logging.getLogger(__name__)

BELOW_LEAD = "\n\n"  # between the first read and what stands below it

Turn = tuple[str, str]  # role and text
Ending = Literal["complete", "stopped", "failed"]


@dataclass(frozen=True)
class RulesWords:
    """The rules' answer. `lead`: the first read, without an empty line, and `marks` the number of its footnotes.

    `rest` is what a model's answer takes the place of.
    """

    lead: str = ""
    rest: str = ""
    marks: int = 0


@dataclass
class ModelAnswer:
    """A model's answer, written into a stream, each footnote's mark right behind the words it is for; and its end.

    `begun` is set as soon as the call is out, waits in line, or has failed; `over`: nothing more comes of it. `note`:
    the footer of a complete answer, or why it failed. `text` is the model's, whole; `parts` are what stands in the
    thread, where the first read is above it. `stands_in`: these hold the rules' answer.
    """

    stream: Stream
    footnotes: dict[int, Footnote] = field(default_factory=dict)
    parts: tuple[StreamedPart, ...] = ()
    ended: Ending = "failed"
    note: str = ""
    text: str = ""
    space: str = ""
    stands_in: bool = False
    over: bool = False
    rules: RulesWords | None = None
    led: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_shown(self) -> bool:
        """Whether the model's own text is what the person sees, or is to see in the end."""
        if self.ended == "failed" or not self.text:
            return False
        return self.ended == "complete" or not self.stands_in

    def discard(self) -> None:
        """Nothing of the model's is to be shown."""
        self.ended, self.text, self.note = "failed", "", ""

    @property
    def seen(self) -> str:
        """What the person sees of it."""
        rules = self.rules or RulesWords()
        return "\n".join(filter(None, (rules.lead, rules.rest if self.stands_in else self.text)))

    async def lead(self, finding: Awaitable[RulesWords]) -> None:
        """Show the first read as soon as it is found. The model's text waits for it."""
        try:
            rules = await finding
            if rules.lead and not self.over:
                await self.stream.append(rules.lead + BELOW_LEAD)
            self.rules = rules
        finally:
            self.led.set()

    async def write(self, text: str) -> None:
        """Append text; blanks at its end wait, so that a mark can come before them."""
        words = text.rstrip()
        if words:
            await self._append(self.space + words)
            self.space = ""
        self.space += text[len(words) :]

    async def cite(self, footnote: Footnote) -> None:
        """Append a footnote's mark. It counts on from those of the first read."""
        await self.led.wait()
        number = footnote.number + (self.rules.marks if self.rules else 0)
        self.footnotes[number] = footnote.model_copy(update={"number": number})
        await self._append(mark(number))

    async def stand_in(self) -> None:
        """Show the rest of the rules' answer, unless text of the model is visible already."""
        if not self.text and self.rules and self.rules.rest:
            self.stands_in = True
            await self.stream.append(self.rules.rest)

    def show_status(self, line: str) -> None:
        """Show a status line: the call waits in line."""
        self.begun.set()
        self.stream.show_status(line)

    async def _append(self, text: str) -> None:
        await self.led.wait()
        self.text += text
        if not self.stands_in:
            await self.stream.append(text)


async def stream_answer(
    ctx: AppContext, model: Model, question: GuideQuestion, find_rules: Callable[[asyncio.Event], Awaitable[RulesWords]]
) -> ModelAnswer:
    """Have the model answer, shown while it is written. Raises StoreError, and cancellation of its own task.

    The status is the first that is done. `find_rules` works out the rules' answer once the event is set: no more of our
    work delays the call.
    """
    event = question.event

    async def on_posted(posted: Posted) -> None:
        await ctx.store.stream(event.team, event.key, posted)

    after = getattr(event, "ts", None)
    stream = ctx.streams.open(event.team, question.channel, question.thread, event.user, on_posted, after)
    stream.show_status(ctx.phrases.say("thinking"))
    writer = ModelAnswer(stream)
    writing = asyncio.create_task(_write(ctx, model, question, writer))
    leading = asyncio.create_task(writer.lead(find_rules(writer.begun)))

    def exchange() -> Exchange:
        return Exchange(question.text, writer.seen)

    running = RunningAnswer(event.user, writing, event.key, exchange)
    with ctx.answers.allow_stop(question.place, running), _cancelled_with_us(leading, stream):
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
    writer.parts = await stream.close()
    if writing.cancelled():
        writer.ended, writer.note = "stopped", ""
    elif error := writing.exception():
        log.error("an answer could not be written: %s", type(error).__name__)
        writer.discard()
    return writer


async def stop_answer(ctx: AppContext, event: StreamStopped) -> Response:
    """Stop what is being written for this person in this thread."""
    ctx.answers.stop((event.team, event.channel, event.thread), event.user)
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
            others = await ctx.streams.find_interrupted(place.channel, place.thread or "", after)
            posted_ones = tuple(posted for posted in others if posted.ts not in known)[:1]
        for posted in posted_ones:
            await ctx.streams.stop(posted)
        found[event.team, event.key] = posted_ones
    return found


async def _write(ctx: AppContext, model: Model, question: GuideQuestion, writer: ModelAnswer) -> None:
    event = question.event
    try:
        before, project = await asyncio.gather(_thread_before(ctx, question), gather_lines(ctx, question))
        asker = event.person
        async with aclosing(model.answer(asker, question.text, before, writer.show_status, project)) as parts:
            async for part in parts:
                writer.begun.set()
                match part:
                    case AnswerBegun():
                        pass
                    case AnswerText(text=text):
                        await writer.write(text)
                    case Footnote():
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


@asynccontextmanager
async def show_status_line(
    ctx: AppContext, event: EventBase, channel: str, thread: str, text: str
) -> AsyncIterator[Callable[[str], None]]:
    """Show a status line in a thread while the block lasts. Yields what changes it."""
    status = ctx.streams.open(event.team, channel, thread, event.user, _ignore)
    status.show_status(text)
    try:
        yield status.show_status
    finally:
        await status.close()


async def _ignore(_: Posted) -> None:
    """Only a status is shown: there is no message to note."""


async def _thread_before(ctx: AppContext, question: GuideQuestion) -> tuple[Turn, ...]:
    """(role, text) of the thread, oldest first. An answer under way counts with what is visible of it."""
    event, thread = question.event, question.thread
    if not thread or thread == getattr(event, "ts", None):
        return ()  # the event is the first of its thread
    kept = await ctx.store.transcript(event.team, question.channel, thread)
    known = set(pairwise(kept))
    visible = ctx.answers.visible(question.place, event.key)
    turns = [(("person", found.question), ("bot", found.answer)) for found in visible]
    return (*kept, *(turn for pair in turns if pair not in known for turn in pair))
