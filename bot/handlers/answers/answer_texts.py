"""A question to the guide, and its answer: as it is written into a stream, and as it stands once that has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Literal

from bot.consultation.state import Consultation
from bot.guide.answer_messages import Footnote, GuideAnswer, StreamedAnswer, mark
from bot.handlers.context import AppContext
from bot.handlers.in_progress import Place
from bot.ports.answer_streams import Stream, StreamedPart
from bot.ports.inbound import EventBase
from bot.ports.outbound import Message, Posted
from bot.ports.store import TranscriptLine

BELOW_LEAD = "\n\n"  # between the first read and what stands below it
LEADS_ON = ("offer_checklist", "offer_review", "question", "opening", "candidates")  # below the rules' answer too
Ending = Literal["complete", "stopped", "failed"]
Placed = tuple[Message, Posted | None]  # a message, and the streamed message whose place it takes


@dataclass(frozen=True)
class GuideQuestion:
    """A question and where its answer belongs. `thread` None: the answer can't be streamed there.

    `may_begin`: the person may begin a checklist. `consultation`: the one in which it was asked in between, whose
    answers count.
    """

    event: EventBase
    channel: str
    thread: str | None
    text: str
    may_begin: bool = True
    consultation: Consultation | None = None

    @property
    def offers_checklist(self) -> bool:
        """Whether its words may tell of a project, for which the answer offers the checklist."""
        return self.may_begin and self.consultation is None

    @property
    def place(self) -> Place:
        """Where its answer runs and can be stopped."""
        return self.event.team, self.channel, self.thread or ""


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


def plain_words(answer: GuideAnswer) -> str:
    """The words of the rules' answer as they are seen: the first read, the answer, its passages."""
    read = answer.first_read.words() if answer.first_read else ""
    return "\n".join(filter(None, (read, below_first_read(answer))))


def below_first_read(answer: GuideAnswer) -> str:
    """The words of the rules' answer below the first read: what a model's answer takes the place of."""
    return "\n".join(filter(None, (answer.answer, *(quote.quote for quote in answer.quotes))))


def final_messages(ctx: AppContext, run: ModelAnswer, plain: GuideAnswer) -> tuple[Placed, ...]:
    """What stands in the end, message by message. The first read stays, whatever came below it."""
    stopped = ctx.phrases.say("answer_stopped") if run.ended == "stopped" else ""
    if not run.is_shown:
        return _replace_all(ctx, run, plain.model_copy(update={"note": stopped or run.note}))
    texts = [run.text] if run.stands_in or not run.parts else [part.text for part in run.parts]
    if plain.first_read and not run.stands_in and run.parts:
        texts[0] = texts[0].partition(BELOW_LEAD)[2]
    *before, last = [StreamedAnswer(text=text) for text in texts]
    footnotes, leads_on = tuple(run.footnotes.values()), {name: getattr(plain, name) for name in LEADS_ON}
    last = last.model_copy(update={"footnotes": footnotes, "note": stopped or run.note, **leads_on})
    messages = [*before, last]
    messages[0] = messages[0].model_copy(update={"first_read": plain.first_read})
    if run.stands_in:
        return _replace_all(ctx, run, messages[0])
    places = [part.posted for part in run.parts] or [None]
    return tuple(zip(messages, places, strict=True))


def transcript_of(question: GuideQuestion, run: ModelAnswer, plain: GuideAnswer) -> tuple[TranscriptLine, ...]:
    """The question and what the person saw of its answer."""
    if question.thread is None:
        return ()
    answer = plain_words(plain)
    if run.is_shown:
        answer = "\n".join(filter(None, (plain.first_read.words() if plain.first_read else "", run.text)))
    asked = TranscriptLine(
        channel=question.channel,
        thread=question.thread,
        role="person",
        text=question.text,
        user=question.event.user,
    )
    return asked, asked.model_copy(update={"role": "bot", "text": answer})


def _replace_all(ctx: AppContext, run: ModelAnswer, message: Message) -> tuple[Placed, ...]:
    """This takes the place of all that was streamed."""
    streamed = [part.posted for part in run.parts if part.posted]
    above = ctx.notice("answer_above")
    return ((message, streamed[0] if streamed else None), *((above, posted) for posted in streamed[1:]))
