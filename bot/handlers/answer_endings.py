"""What stands in a thread once an answer has ended, and what the transcript keeps of it: what the person saw."""

from __future__ import annotations

from bot.guide.answer_messages import GuideAnswer, StreamedAnswer
from bot.handlers.answer_writer import BELOW_LEAD
from bot.handlers.context import AppContext
from bot.handlers.streamed_answers import AnswerRun, GuideQuestion
from bot.ports.outbound import Message, Posted
from bot.ports.store import TranscriptLine

Placed = tuple[Message, Posted | None]  # a message, and the streamed message whose place it takes


def plain_words(answer: GuideAnswer) -> str:
    """The words of the rules' answer as they are seen: the first read, the answer, its passages."""
    read = answer.first_read.words() if answer.first_read else ""
    return "\n".join(filter(None, (read, below_first_read(answer))))


def below_first_read(answer: GuideAnswer) -> str:
    """The same without the first read: what a model's answer takes the place of."""
    return "\n".join(filter(None, (answer.answer, *(quote.quote for quote in answer.quotes))))


def final_messages(ctx: AppContext, run: AnswerRun, plain: GuideAnswer) -> tuple[Placed, ...]:
    """What stands in the end, message by message. The first read stays, whatever came below it."""
    stopped = ctx.phrases.say("answer_stopped") if run.ended == "stopped" else ""
    if not run.is_shown:
        return _replace_all(ctx, run, plain.model_copy(update={"note": stopped or run.note}))
    texts = [run.text] if run.stands_in or not run.parts else [part.text for part in run.parts]
    if plain.first_read and not run.stands_in and run.parts:
        texts[0] = texts[0].partition(BELOW_LEAD)[2]
    *before, last = [StreamedAnswer(text=text) for text in texts]
    last = last.model_copy(
        update={
            "footnotes": run.footnotes,
            "note": stopped or run.note,
            "offer_checklist": plain.offer_checklist,
            "question": plain.question,
            "opening": plain.opening,
            "candidates": plain.candidates,
        }
    )
    messages = [*before, last]
    messages[0] = messages[0].model_copy(update={"first_read": plain.first_read})
    if run.stands_in:
        return _replace_all(ctx, run, messages[0])
    places = [part.posted for part in run.parts] or [None]
    return tuple(zip(messages, places, strict=True))


def transcript_of(question: GuideQuestion, run: AnswerRun, plain: GuideAnswer) -> tuple[TranscriptLine, ...]:
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


def _replace_all(ctx: AppContext, run: AnswerRun, message: Message) -> tuple[Placed, ...]:
    """This takes the place of all that was streamed."""
    streamed = [part.posted for part in run.parts if part.posted]
    above = ctx.notice("answer_above")
    return ((message, streamed[0] if streamed else None), *((above, posted) for posted in streamed[1:]))
