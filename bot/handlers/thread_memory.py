"""What was said in a thread before a question, for the model; also what is seen already and not yet committed."""

from __future__ import annotations

from itertools import pairwise

from bot.handlers.context import AppContext, Exchange, RunningAnswer
from bot.ports.inbound import EventBase

Turn = tuple[str, str]  # role and text


async def said_before(ctx: AppContext, event: EventBase, channel: str, thread: str | None) -> tuple[Turn, ...]:
    """(role, text) of the thread, oldest first. An answer under way counts with what is visible of it."""
    if not thread:
        return ()
    place = (event.team, channel, thread)
    just = [found for key, found in ctx.just_answered.get(place, {}).items() if key != event.key]
    running = [answer.exchange() for answer in ctx.running_answers.get(place, ()) if answer.event != event.key]
    kept = await ctx.store.transcript(event.team, channel, thread)
    known = set(pairwise(kept))
    fresh = [_turns(found) for found in (*just, *running) if found.answer and _turns(found) not in known]
    return (*kept, *(turn for turns in fresh for turn in turns))


def remember(ctx: AppContext, event: EventBase, channel: str, thread: str | None, found: Exchange) -> None:
    """Note what a person sees of an answer, until its commit has kept it."""
    if thread and found.answer:
        ctx.just_answered.setdefault((event.team, channel, thread), {})[event.key] = found


def forget_running(ctx: AppContext, place: tuple[str, str, str], running: RunningAnswer) -> None:
    """An answer is no longer under way."""
    others = ctx.running_answers[place]
    others.remove(running)
    if not others:
        del ctx.running_answers[place]


def _turns(found: Exchange) -> tuple[Turn, Turn]:
    return ("person", found.question), ("bot", found.answer)
