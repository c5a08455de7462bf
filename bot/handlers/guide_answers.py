"""Questions to the guide: answered where they were asked, streamed if there is a model, at once if not.

What is streamed is provisional. The answer that counts is committed and takes the place of what was streamed, however
the streaming ended: complete, stopped, failed. Where nothing of the model's may stay, the rules' answer does.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from bot.decision.profile import Value
from bot.guide import ConsultantReply
from bot.guide.answer_messages import FirstReadLine, FirstReadView, GuideAnswer, Quote, StreamedAnswer
from bot.handlers.context import AppContext, derive_id
from bot.handlers.project_lines import lines_of_values
from bot.handlers.streamed_answers import AnswerRun, GuideQuestion, stream_answer
from bot.ports.inbound import EventBase
from bot.ports.llm import Account, Model, ProjectLine
from bot.ports.outbound import Message, OutboundMessage, Posted
from bot.ports.store import TranscriptLine

HEAD_START_S = 0.3  # the rules' answer is worked out beside the model's call, which goes out first
OPENING_SECONDS = 3.0  # a finished answer waits no longer for what a model reads from its question

TELLING_WORDS = 25  # a message of so many words tells of something
TALK = ("talk", "help")
DIGIT = re.compile(r"\d")

Placed = tuple[Message, Posted | None]  # a message, and the streamed message whose place it takes


@dataclass(frozen=True)
class PreparedAnswer:
    """An answer, ready to be committed."""

    messages: tuple[OutboundMessage, ...]
    transcript: tuple[TranscriptLine, ...] = ()

    def within(self, consultation: str) -> PreparedAnswer:
        """The same, to be posted in order with the messages of a consultation."""
        messages = (message.model_copy(update={"consultation": consultation}) for message in self.messages)
        return replace(self, messages=tuple(messages))


async def answer_question(ctx: AppContext, question: GuideQuestion, *, offer_checklist: bool = True) -> None:
    """Answer a question and commit the answer."""
    prepared = await prepare_answer(ctx, question, offer_checklist=offer_checklist)
    await ctx.commit(question.event, *prepared.messages, transcript=prepared.transcript)


async def prepare_answer(
    ctx: AppContext, question: GuideQuestion, *, offer_checklist: bool = True, plain: GuideAnswer | None = None
) -> PreparedAnswer:
    """Answer a question, streamed if there is a model. `plain`: the guide's answer, if it is known already."""
    if ctx.model is None:
        message = plain or await find_answer(ctx, question.text, offer_checklist=offer_checklist)
        return PreparedAnswer(place_messages(ctx, question.event, question.channel, question.thread, message))
    finding = Finding(ctx, question.text, offer_checklist, plain)
    may_refuse = plain is None and offer_checklist
    opening = question.text if offer_checklist else ""
    reading = asyncio.create_task(_read_opening(ctx, ctx.model, question.event, opening, finding.begun))
    try:
        run = await stream_answer(ctx, ctx.model, question, finding.words, await _project(ctx, opening))
        await asyncio.wait({reading}, timeout=OPENING_SECONDS)
    finally:
        reading.cancel()
    plain = await finding.answer()
    if reading.done() and not reading.cancelled():
        plain = plain.model_copy(update={"opening": {**reading.result(), **plain.opening}})
    if may_refuse and not plain.offer_checklist:  # it tries to change the bot or the guide: no model answers that
        run = run.without_text()
    messages = tuple(
        _outbound(question.event, question.channel, question.thread, number, message, streamed)
        for number, (message, streamed) in enumerate(final_messages(ctx, run, plain))
    )
    return PreparedAnswer(messages, _transcript(question, run, plain))


@dataclass
class Finding:
    """The rules' answer, worked out once: at the latest when it is asked for."""

    ctx: AppContext
    question: str
    offer_checklist: bool
    found: GuideAnswer | None = None
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self) -> GuideAnswer:
        """The answer."""
        if self.found is None:
            self.found = await find_answer(self.ctx, self.question, offer_checklist=self.offer_checklist)
        return self.found

    async def words(self, begun: asyncio.Event) -> str:
        """All of its words, worked out once the model's call is out, or after a moment."""
        with suppress(TimeoutError):
            await asyncio.wait_for(begun.wait(), HEAD_START_S)
        self.begun.set()
        return plain_words(await self.answer())


async def _project(ctx: AppContext, opening: str) -> tuple[ProjectLine, ...]:
    """What the rules make of the project that a first message tells of.

    Nothing is embedded before the model's call unless the words look as if they told of one: a number, or many words.
    """
    if not (DIGIT.search(opening) or len(opening.split()) >= TELLING_WORDS):
        return ()
    reading = await asyncio.to_thread(ctx.reader.read_opening, opening)
    return lines_of_values(reading.values, ctx.rules, ctx.checklist, ctx.phrases)


def plain_words(answer: GuideAnswer) -> str:
    """The words of the rules' answer as they are seen: the first read, the answer, its passages."""
    read = answer.first_read
    lines = [read.headline, *(f"• {line.lead} {line.text}" for line in read.lines), read.decides] if read else []
    return "\n".join(line for line in (*lines, answer.answer, *(quote.quote for quote in answer.quotes)) if line)


async def find_answer(ctx: AppContext, question: str, *, offer_checklist: bool = True) -> GuideAnswer:
    """The reply by rules and guide: a first read if it tells of a project, then the answer to what was asked."""
    return reply_message(await asyncio.to_thread(ctx.consultant.reply, question), question, offer_checklist)


def reply_message(reply: ConsultantReply, question: str, offer_checklist: bool = True) -> GuideAnswer:
    """A reply as a message."""
    read = reply.first_read
    answer = reply.answer
    return GuideAnswer(
        covered=reply.covered,
        answer=answer.direct or ("" if answer.passages or read else answer.text),
        quotes=tuple(Quote(section=passage.section, quote=passage.quote) for passage in answer.passages),
        sections=reply.sections,
        first_read=FirstReadView(
            headline=read.headline,
            lines=tuple(FirstReadLine(lead=line.lead, text=line.text, section=line.section) for line in read.lines),
            decides=read.decides,
        )
        if read
        else None,
        offer_checklist=offer_checklist and not answer.refused,
        offer_ask=offer_checklist and reply.intent.kind in TALK and not answer.refused,
        offer_review=reply.intent.offers_review,
        question=question,
        opening=opening_of(reply),
    )


def opening_of(reply: ConsultantReply) -> dict[str, Value]:
    """What a message states of a project, with the project's name if it has one."""
    project = reply.intent.project
    return {**({"project": project} if project else {}), **reply.facts}


def final_messages(ctx: AppContext, run: AnswerRun, plain: GuideAnswer) -> tuple[Placed, ...]:
    """What stands in the end, message by message."""
    stopped = ctx.phrases.say("answer_stopped") if run.ended == "stopped" else ""
    if not run.is_shown:
        return _replace_all(ctx, run, plain.model_copy(update={"note": stopped or run.note}))
    last = StreamedAnswer(
        text=run.text if run.stands_in else run.parts[-1].text if run.parts else "",
        footnotes=run.footnotes,
        note=stopped or run.note,
        offer_checklist=plain.offer_checklist,
        question=plain.question,
        opening=plain.opening,
    )
    if run.stands_in:
        return _replace_all(ctx, run, last)
    before = tuple((StreamedAnswer(text=part.text), part.posted) for part in run.parts[:-1])
    return (*before, (last, run.parts[-1].posted if run.parts else None))


def place_messages(
    ctx: AppContext, event: EventBase, channel: str, thread: str | None, *messages: Message
) -> tuple[OutboundMessage, ...]:
    """Messages for a thread, in the place of what a crash left streaming there."""
    interrupted = ctx.interrupted.get((event.team, event.key), ())
    all_messages = [*messages, *(ctx.notice("answer_above") for _ in interrupted[len(messages) :])]
    return tuple(
        _outbound(event, channel, thread, number, message, interrupted[number] if number < len(interrupted) else None)
        for number, message in enumerate(all_messages)
    )


async def post(ctx: AppContext, event: EventBase, channel: str, thread: str | None, *messages: Message) -> None:
    """Commit messages for a thread."""
    await ctx.commit(event, *place_messages(ctx, event, channel, thread, *messages))


def _outbound(
    event: EventBase, channel: str, thread: str | None, number: int, message: Message, replaces: Posted | None
) -> OutboundMessage:
    return OutboundMessage(
        id=derive_id(event.key, f"post:{number}"),
        team=event.team,
        channel=channel,
        thread=thread,
        message=message,
        replaces=replaces,
    )


def _replace_all(ctx: AppContext, run: AnswerRun, message: Message) -> tuple[Placed, ...]:
    """This takes the place of all that was streamed."""
    streamed = [part.posted for part in run.parts if part.posted]
    above = ctx.notice("answer_above")
    return ((message, streamed[0] if streamed else None), *((above, posted) for posted in streamed[1:]))


def _transcript(question: GuideQuestion, run: AnswerRun, plain: GuideAnswer) -> tuple[TranscriptLine, ...]:
    if question.thread is None:
        return ()
    answer = run.text if run.is_shown else plain_words(plain)
    asked = TranscriptLine(
        channel=question.channel,
        thread=question.thread,
        role="person",
        text=question.text,
        user=question.event.user,
    )
    return asked, asked.model_copy(update={"role": "bot", "text": answer})


async def _read_opening(
    ctx: AppContext, model: Model, event: EventBase, text: str, begun: asyncio.Event
) -> Mapping[str, Value]:
    """What a model reads about the project from the question; the person confirms it before it counts.

    It is asked once the answer has begun: who waits for an answer does not wait for this.
    """
    await begun.wait()
    if not text:
        return {}
    return await model.read(Account(team=event.team, user=event.user), list(ctx.checklist.fields), "", text)
