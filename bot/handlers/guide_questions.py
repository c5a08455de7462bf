"""A question to the guide: answered within it, or told that the guide doesn't say."""

from __future__ import annotations

import asyncio

from bot.consultation.messages import Notice
from bot.guide import GroundedAnswer, doesnt_say
from bot.guide.answer_messages import GuideAnswer, Quote
from bot.handlers.context import World, identity
from bot.ports.inbound import Arrived
from bot.ports.outbound import Outgoing, Say
from bot.ports.store import Turned


async def answer(world: World, question: str, *, offer_checklist: bool) -> GuideAnswer:
    """The guide's answer. `offer_checklist` adds what the question told of the project, to be handed over."""
    grounded, opening = await asyncio.gather(
        asyncio.to_thread(world.grounding.answer, question),
        asyncio.to_thread(world.reader.read_opening, question if offer_checklist else ""),
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


async def post(world: World, arrival: Arrived, channel: str, thread: str | None, *says: Say) -> None:
    """Keep messages for a thread, with the arrival done, and post them: in the place of what a crash left half."""
    left = world.left.get((arrival.team, arrival.key), ())
    above = Notice(text=world.phrases.say("answer_above"))
    placed = [*says, *(above for _ in left[len(says) :])]
    outgoing = tuple(
        Outgoing(
            id=identity(arrival.key, f"post:{number}"),
            team=arrival.team,
            channel=channel,
            thread=thread,
            say=say,
            over=left[number] if number < len(left) else None,
        )
        for number, say in enumerate(placed)
    )
    await world.store.turn(Turned(arrival=arrival.key, team=arrival.team, at=world.clock.now(), outgoing=outgoing))
    await world.slack.flush(outgoing)
