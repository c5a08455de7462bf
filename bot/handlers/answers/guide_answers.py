"""Questions to the guide: answered where they were asked, streamed if there is a model, at once if not.

What is streamed is provisional. The answer that counts is committed and takes the place of what was streamed, however
the streaming ended: complete, stopped, failed. The first read, by the rules, stands above in any case; where nothing of
the model's may stay, the rules' answer does.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest

from bot.consultation.state import Consultation
from bot.consultation.user_actions import Command
from bot.decision.profile import Value
from bot.guide import ConsultantReply
from bot.guide.answer_messages import FirstReadLine, FirstReadView, GuideAnswer, Quote, StreamedAnswer
from bot.guide.consultant import TALK
from bot.guide.first_read import FirstRead
from bot.handlers.answers.guide_questions import GuideQuestion, lines_of_values
from bot.handlers.answers.streamed_answers import BELOW_LEAD, ModelAnswer, RulesWords, stream_answer
from bot.handlers.context import AppContext
from bot.handlers.conversation.transitions import apply_action
from bot.handlers.conversation.word_readings import Opening, merge_opening, opening_of, read_opening_with_model
from bot.handlers.in_progress import Exchange
from bot.ports.event_handler import Response
from bot.ports.inbound import DirectMessage, EventBase, WrittenEvent
from bot.ports.llm import Model, ModelReading
from bot.ports.outbound import Message, OutboundMessage, Posted, post_to
from bot.ports.store import Changes, TranscriptLine

HEAD_START_S = 0.3  # the rules' answer is worked out beside the model's call, which goes out first
OPENING_SECONDS = 3.0  # a finished answer waits no longer for what a model reads from its question

LONG_MESSAGE_WORDS = 25  # a message of so many words tells of something
DIGIT = re.compile(r"\d")
LEADS_ON = ("offer_checklist", "offer_review", "question", "opening", "candidates")  # below the rules' answer too
Placed = tuple[Message, Posted | None]  # a message, and the streamed message whose place it takes


@dataclass(frozen=True)
class PreparedAnswer:
    """An answer, ready to be committed."""

    messages: tuple[OutboundMessage, ...]
    transcript: tuple[TranscriptLine, ...] = ()

    def within(self, consultation: str) -> tuple[OutboundMessage, ...]:
        """Its messages, to be posted in order with those of a consultation."""
        return tuple(message.model_copy(update={"consultation": consultation}) for message in self.messages)


async def answer_message(ctx: AppContext, event: WrittenEvent, *, may_begin: bool = True) -> Response:
    """Answer what somebody wrote, in its thread."""
    return await answer_question(ctx, GuideQuestion(event, event.channel, event.root, event.text, may_begin))


async def answer_question(ctx: AppContext, question: GuideQuestion) -> Response:
    """Answer a question and commit the answer."""
    prepared = await prepare_answer(ctx, question)
    await ctx.commit(question.event, *prepared.messages, changes=Changes(transcript=prepared.transcript))
    return None


async def prepare_answer(ctx: AppContext, question: GuideQuestion, plain: GuideAnswer | None = None) -> PreparedAnswer:
    """Answer a question, streamed if there is a model. `plain`: the guide's answer, if it is known already."""
    event = question.event
    finding = Finding(ctx, question, plain)
    if ctx.model is None:
        return PreparedAnswer(place_messages(ctx, event, question.channel, question.thread, await finding.answer()))
    reading = asyncio.create_task(_read_opening(ctx, ctx.model, finding))
    try:
        run = await stream_answer(ctx, ctx.model, question, finding.words)
        await asyncio.wait({reading}, timeout=OPENING_SECONDS)
    finally:
        reading.cancel()
    ours = await finding.answer()
    read = reading.result() if reading.done() and not reading.cancelled() else None
    final, outdated = ours, frozenset[str]()
    if read is not None:
        opening = merge_opening(Opening(ours.opening, ours.candidates), read)
        final, outdated = await asyncio.to_thread(read_again, ctx, ours, opening)
    # Where it tampers with the bot or the guide no model answers; nor where the answer rests on what is now asked.
    if final.refused or any(footnote.quote in outdated for footnote in run.footnotes.values()):
        run.discard()
    messages = tuple(
        post_to(event, f"post:{number}", message, question.channel, question.thread, replaces=streamed)
        for number, (message, streamed) in enumerate(final_messages(ctx, run, final))
    )
    transcript = transcript_of(question, run, final)
    if transcript:
        ctx.answers.remember(question.place, event.key, Exchange(question.text, transcript[-1].text))
    return PreparedAnswer(messages, transcript)


async def answer_in_between(
    ctx: AppContext, consultation: Consultation, event: DirectMessage, plain: GuideAnswer
) -> None:
    """Commit the guide's answer, and below it the question of the checklist that is still open."""
    question = GuideQuestion(event, event.channel, event.root, event.text, consultation=consultation)
    prepared = await prepare_answer(ctx, question, plain)
    changes = Changes(transcript=prepared.transcript)
    async with ctx.locked_now(consultation) as current:
        if not ctx.position(current).asked or event.root != current.thread:
            await ctx.commit(event, *prepared.messages, changes=changes)
            return
        before = prepared.within(current.id)
        await apply_action(ctx, event, current, Command("resume"), before=before, changes=changes)


@dataclass
class Finding:
    """The rules' answer, worked out once: at the latest when it is asked for."""

    ctx: AppContext
    question: GuideQuestion
    found: GuideAnswer | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self) -> GuideAnswer:
        """What rules and guide answer."""
        if self.found is None:
            offers = self.question.offers_checklist
            self.found = await find_answer(self.ctx, self.question.text, offer_checklist=offers)
        return self.found

    async def words(self, begun: asyncio.Event) -> RulesWords:
        """All of its words, worked out once the model's call is out, or after a moment."""
        with suppress(TimeoutError):
            await asyncio.wait_for(begun.wait(), HEAD_START_S)
        found = await self.answer()
        self.done.set()
        read = found.first_read
        if read is None:
            return RulesWords(rest=below_first_read(found))
        return RulesWords(read.words(marked=True), below_first_read(found), len(read.sections))


async def _read_opening(ctx: AppContext, model: Model, finding: Finding) -> ModelReading | None:
    """What a model reads about the project that a message tells of; None where it tells of none.

    It is asked once the answer has begun: who waits for an answer does not wait for this.
    """
    await finding.done.wait()
    question, found = finding.question, await finding.answer()
    if found.refused or not question.offers_checklist:
        return None
    words = question.text
    tells = found.first_read or found.opening or DIGIT.search(words) or len(words.split()) >= LONG_MESSAGE_WORDS
    return await read_opening_with_model(ctx, model, question.event, words) if words and tells else None


async def find_answer(ctx: AppContext, question: str, *, offer_checklist: bool = True) -> GuideAnswer:
    """The reply by rules and guide: a first read if it tells of a project, then the answer to what was asked."""
    return reply_message(await asyncio.to_thread(ctx.consultant.reply, question), question, offer_checklist)


def read_again(ctx: AppContext, answer: GuideAnswer, opening: Opening) -> tuple[GuideAnswer, frozenset[str]]:
    """An answer with the first read of what is taken once a model has read the message too; the lines that went.

    The model's footnotes count on from what was shown first, so no section is added.
    """
    changed = {"opening": dict(opening.values), "candidates": dict(opening.candidates)}
    shown = answer.first_read
    if dict(opening.values) == answer.opening:
        return answer.model_copy(update=changed), frozenset()
    outdated = _lines(ctx, answer.opening) - _lines(ctx, opening.values)
    if shown is None:
        return answer.model_copy(update=changed), outdated
    view = _view(ctx.consultant.read_anew(answer.question, opening.values, opening.candidates))
    if len(view.sections) > len(shown.sections):
        kept = {name: value for name, value in opening.values.items() if name in answer.opening}
        view = _view(ctx.consultant.read_anew(answer.question, kept, opening.candidates))
    return answer.model_copy(update={**changed, "first_read": view}), outdated


def _lines(ctx: AppContext, values: Mapping[str, Value]) -> frozenset[str]:
    """The sentences that the rules make of these values."""
    return frozenset(line.text for line in lines_of_values(values, ctx.rules, ctx.checklist, ctx.phrases))


def _view(read: FirstRead) -> FirstReadView:
    lines = (FirstReadLine(lead=line.lead, text=line.text, section=line.section) for line in read.shown)
    return FirstReadView(headline=read.headline, lines=tuple(lines), decides=read.decides)


def reply_message(reply: ConsultantReply, question: str, offer_checklist: bool = True) -> GuideAnswer:
    """A reply as a message."""
    read = reply.read_to_show
    answer, opening = reply.answer, opening_of(reply)
    return GuideAnswer(
        covered=reply.covered,
        answer=answer.direct or ("" if answer.passages or read else answer.text),
        quotes=tuple(Quote(section=passage.section, quote=passage.quote) for passage in reply.answer.passages),
        sections=reply.sections,
        first_read=_view(read) if read else None,
        offer_checklist=offer_checklist,
        offer_ask=offer_checklist and reply.intent.kind in TALK and not answer.refused,
        offer_case=offer_checklist and answer.unanswered and read is None,
        offer_review=reply.intent.offers_review,
        refused=answer.refused,
        question=answer.rest if answer.refused else question,  # no button carries on what was refused
        opening=dict(opening.values),
        candidates=dict(opening.candidates),
    )


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
    read = plain.first_read.words() if plain.first_read else ""
    answer = "\n".join(filter(None, (read, run.text if run.is_shown else below_first_read(plain))))
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


def place_messages(
    ctx: AppContext, event: EventBase, channel: str, thread: str | None, *messages: Message
) -> tuple[OutboundMessage, ...]:
    """Messages for a thread, in the place of what a crash left streaming there."""
    interrupted = ctx.interrupted.get((event.team, event.key), ())
    return tuple(
        post_to(event, f"post:{number}", shown or ctx.notice("answer_above"), channel, thread, replaces=streamed)
        for number, (shown, streamed) in enumerate(zip_longest(messages, interrupted))
    )


async def post_reply(ctx: AppContext, event: WrittenEvent, message: Message) -> Response:
    """Commit a message in the thread of what somebody wrote."""
    await ctx.commit(event, *place_messages(ctx, event, event.channel, event.root, message))
    return None
