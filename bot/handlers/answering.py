"""A question is answered where it was asked: before the reader's eyes where there is a model, at once where not.

What grows is provisional. The answer that counts is kept with the turn and takes its place through the outbox, however
the writing ended: complete, stopped, not covered by the guide, failed. After a crash the rules' own answer does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.decision.profile import Value
from bot.guide.answer_messages import GuideAnswer, ToldAnswer
from bot.handlers.committing import notice
from bot.handlers.context import World, identity
from bot.handlers.guide_questions import answer, post, silent
from bot.handlers.streamed_answers import Question, Written, write
from bot.ports.inbound import Arrived
from bot.ports.llm import Account, Model
from bot.ports.outbound import Outgoing, Posted, Say
from bot.ports.store import Turned

OPENING_S = 3.0  # a finished answer waits no longer for what a model reads from its question

Placed = tuple[Say, Posted | None]  # what is said, and the message whose place it takes


async def reply(
    world: World, arrival: Arrived, channel: str, thread: str | None, text: str, *, offer_checklist: bool
) -> None:
    """Answer a question to the guide, keep it with the arrival done, and post it."""
    if world.model is None:
        await post(world, arrival, channel, thread, await answer(world, text, offer_checklist=offer_checklist))
        return
    plainly = asyncio.create_task(answer(world, text, offer_checklist=offer_checklist))
    opening = asyncio.create_task(_opening(world, world.model, arrival, text if offer_checklist else "", plainly))
    try:
        written = await write(world, world.model, Question(arrival, channel, thread, text))
        plain = await plainly
        await asyncio.wait({opening}, timeout=OPENING_S)
    finally:
        for task in (plainly, opening):
            task.cancel()
    if opening.done() and not opening.cancelled():
        plain = plain.model_copy(update={"opening": {**opening.result(), **plain.opening}})
    await _keep(world, arrival, channel, thread, says(world, written, plain))
    if thread is not None:
        told = plain.answer if written.ended in ("failed", "silent") else written.text
        await world.store.said(arrival.team, channel, thread, "person", text)
        await world.store.said(arrival.team, channel, thread, "bot", told)


def says(world: World, written: Written, plain: GuideAnswer) -> tuple[Placed, ...]:
    """What stands in the end, message by message."""
    if written.ended == "silent":
        return _instead(world, written, silent(plain))
    if written.ended == "failed" or not (written.parts or written.ended == "stopped"):
        return _instead(world, written, plain.model_copy(update={"note": written.word}))
    stopped = world.phrases.say("answer_stopped") if written.ended == "stopped" else ""
    last = ToldAnswer(
        text=written.parts[-1].text if written.parts else "",
        footnotes=written.footnotes,
        note=stopped or written.word,
        offer_checklist=plain.offer_checklist,
        question=plain.question,
        opening=plain.opening,
    )
    before = tuple((ToldAnswer(text=part.text), part.posted) for part in written.parts[:-1])
    return (*before, (last, written.parts[-1].posted if written.parts else None))


def _instead(world: World, written: Written, say: Say) -> tuple[Placed, ...]:
    """This takes the place of all that was shown."""
    shown = [part.posted for part in written.parts if part.posted]
    above = notice(world, "answer_above")
    return ((say, shown[0] if shown else None), *((above, posted) for posted in shown[1:]))


async def _keep(world: World, arrival: Arrived, channel: str, thread: str | None, placed: tuple[Placed, ...]) -> None:
    outgoing = tuple(
        Outgoing(
            id=identity(arrival.key, f"post:{number}"),
            team=arrival.team,
            channel=channel,
            thread=thread,
            say=say,
            over=over,
        )
        for number, (say, over) in enumerate(placed)
    )
    await world.store.turn(Turned(arrival=arrival.key, team=arrival.team, at=world.clock.now(), outgoing=outgoing))
    await world.slack.flush(outgoing)


async def _opening(
    world: World, model: Model, arrival: Arrived, text: str, plainly: asyncio.Task[GuideAnswer]
) -> Mapping[str, Value]:
    """What a model reads of the project from the question, where our own reader found nothing: for the checklist."""
    if not text:
        return {}
    known = (await asyncio.shield(plainly)).opening
    fields = [name for name in world.checklist.fields if name not in known]
    return await model.read(Account(team=arrival.team, user=arrival.user), fields, "", text)
