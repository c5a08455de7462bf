"""A question to the guide: answered within it, or told that the guide doesn't say."""

from __future__ import annotations

import asyncio

from bot.consultation.messages import Notice
from bot.guide import GroundedAnswer, doesnt_say
from bot.guide.answer_messages import GuideAnswer, Quote
from bot.handlers.context import AppContext, identity
from bot.ports.inbound import EventBase
from bot.ports.outbound import Message, OutboundMessage
from bot.ports.store import UnitOfWork


async def answer(ctx: AppContext, question: str, *, offer_checklist: bool) -> GuideAnswer:
    """The guide's answer. `offer_checklist` adds what the question told of the project, to be handed over."""
    grounded, opening = await asyncio.gather(
        asyncio.to_thread(ctx.grounding.answer, question),
        asyncio.to_thread(ctx.reader.read_opening, question if offer_checklist else ""),
    )
    return told(grounded).model_copy(
        update={"offer_checklist": offer_checklist, "question": question, "opening": dict(opening)}
    )


def told(grounded: GroundedAnswer) -> GuideAnswer:
    """A grounded answer in our words for messages."""
    return GuideAnswer(
        covered=grounded.covered,
        answer=grounded.answer,
        quotes=tuple(Quote(section=passage.section, quote=passage.quote) for passage in grounded.passages),
        sections=grounded.sections,
    )


def silent(say: GuideAnswer) -> GuideAnswer:
    """The same question, and the guide doesn't say."""
    none = doesnt_say(say.sections)
    return say.model_copy(
        update={"covered": none.covered, "answer": none.answer, "sections": none.sections, "quotes": ()}
    )


async def post(ctx: AppContext, event: EventBase, channel: str, thread: str | None, *messages: Message) -> None:
    """Keep messages for a thread, with the arrival done, and post them: in the place of what a crash left half."""
    left = ctx.left.get((event.team, event.key), ())
    above = Notice(text=ctx.phrases.say("answer_above"))
    placed = [*messages, *(above for _ in left[len(messages) :])]
    outgoing = tuple(
        OutboundMessage(
            id=identity(event.key, f"post:{number}"),
            team=event.team,
            channel=channel,
            thread=thread,
            say=say,
            over=left[number] if number < len(left) else None,
        )
        for number, say in enumerate(placed)
    )
    await ctx.store.commit(UnitOfWork(event=event.key, team=event.team, at=ctx.clock.now(), outgoing=outgoing))
    await ctx.slack.flush(outgoing)
