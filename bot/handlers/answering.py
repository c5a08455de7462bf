"""A question is answered where it was asked: before the reader's eyes where there is a model, at once where not.

What grows is provisional. The answer that counts is kept with the turn and takes its place through the outbox, however
the writing ended: complete, stopped, not covered by the guide, failed. After a crash the rules' own answer does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.decision.profile import Value
from bot.guide.answer_messages import GuideAnswer, StreamedAnswer
from bot.handlers.committing import notice
from bot.handlers.context import AppContext, identity
from bot.handlers.guide_questions import answer, post, silent
from bot.handlers.streamed_answers import Question, Written, write
from bot.ports.inbound import EventBase
from bot.ports.llm import Account, Model
from bot.ports.outbound import Message, OutboundMessage, Posted
from bot.ports.store import UnitOfWork

OPENING_S = 3.0  # a finished answer waits no longer for what a model reads from its question

Placed = tuple[Message, Posted | None]  # what is said, and the message whose place it takes


async def reply(
    ctx: AppContext, event: EventBase, channel: str, thread: str | None, text: str, *, offer_checklist: bool
) -> None:
    """Answer a question to the guide, keep it with the arrival done, and post it."""
    if ctx.model is None:
        await post(ctx, event, channel, thread, await answer(ctx, text, offer_checklist=offer_checklist))
        return
    plainly = asyncio.create_task(answer(ctx, text, offer_checklist=offer_checklist))
    opening = asyncio.create_task(_opening(ctx, ctx.model, event, text if offer_checklist else "", plainly))
    try:
        written = await write(ctx, ctx.model, Question(event, channel, thread, text))
        plain = await plainly
        await asyncio.wait({opening}, timeout=OPENING_S)
    finally:
        for task in (plainly, opening):
            task.cancel()
    if opening.done() and not opening.cancelled():
        plain = plain.model_copy(update={"opening": {**opening.result(), **plain.opening}})
    await _keep(ctx, event, channel, thread, messages(ctx, written, plain))
    if thread is not None:
        told = plain.answer if written.ended in ("failed", "silent") else written.text
        await ctx.store.said(event.team, channel, thread, "person", text)
        await ctx.store.said(event.team, channel, thread, "bot", told)


def messages(ctx: AppContext, written: Written, plain: GuideAnswer) -> tuple[Placed, ...]:
    """What stands in the end, message by message."""
    if written.ended == "silent":
        return _instead(ctx, written, silent(plain))
    if written.ended == "failed" or not (written.parts or written.ended == "stopped"):
        return _instead(ctx, written, plain.model_copy(update={"note": written.word}))
    stopped = ctx.phrases.say("answer_stopped") if written.ended == "stopped" else ""
    last = StreamedAnswer(
        text=written.parts[-1].text if written.parts else "",
        footnotes=written.footnotes,
        note=stopped or written.word,
        offer_checklist=plain.offer_checklist,
        question=plain.question,
        opening=plain.opening,
    )
    before = tuple((StreamedAnswer(text=part.text), part.posted) for part in written.parts[:-1])
    return (*before, (last, written.parts[-1].posted if written.parts else None))


def _instead(ctx: AppContext, written: Written, say: Message) -> tuple[Placed, ...]:
    """This takes the place of all that was shown."""
    shown = [part.posted for part in written.parts if part.posted]
    above = notice(ctx, "answer_above")
    return ((say, shown[0] if shown else None), *((above, posted) for posted in shown[1:]))


async def _keep(
    ctx: AppContext, event: EventBase, channel: str, thread: str | None, placed: tuple[Placed, ...]
) -> None:
    outgoing = tuple(
        OutboundMessage(
            id=identity(event.key, f"post:{number}"),
            team=event.team,
            channel=channel,
            thread=thread,
            say=say,
            over=over,
        )
        for number, (say, over) in enumerate(placed)
    )
    await ctx.store.commit(UnitOfWork(event=event.key, team=event.team, at=ctx.clock.now(), outgoing=outgoing))
    await ctx.slack.flush(outgoing)


async def _opening(
    ctx: AppContext, model: Model, event: EventBase, text: str, plainly: asyncio.Task[GuideAnswer]
) -> Mapping[str, Value]:
    """What a model reads of the project from the question, where our own reader found nothing: for the checklist."""
    if not text:
        return {}
    known = (await asyncio.shield(plainly)).opening
    fields = [name for name in ctx.checklist.fields if name not in known]
    return await model.read(Account(team=event.team, user=event.user), fields, "", text)
