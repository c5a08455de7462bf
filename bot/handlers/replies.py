"""A person's words become a user action: a control word, or values read from them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import get_args

from bot.consultation.position import position
from bot.consultation.state import Consultation
from bot.consultation.user_actions import Command, TextReply, UserAction, Word
from bot.decision.profile import Value
from bot.handlers.context import AppContext
from bot.ports.llm import Account, Model

COMMANDS: dict[str, Word] = {word: word for word in get_args(Word)} | {"dont_know": "skip"}
# These may be answers in themselves ("no" to a yes-or-no question): there the reader decides.
ANSWERS = ("yes", "no", "dont_know")
NO_VALUES: Mapping[str, Value] = {}


async def read_reply(
    ctx: AppContext, consultation: Consultation, text: str, guessed: Mapping[str, Value] = NO_VALUES
) -> UserAction:
    """What these words mean to this consultation now. `guessed` is what a model read in them."""
    here = position(consultation, ctx.checklist, ctx.rules)
    control_word = ctx.control_word(text)
    command = COMMANDS.get(control_word or "")
    if command is not None and not (here.asked and control_word in ANSWERS):
        return Command(command)
    reading = ctx.reader.read_at_once(here.asked, text)
    reading = reading if reading is not None else await asyncio.to_thread(ctx.reader.read, here.asked, text)
    values = {**reading.elsewhere, **reading.values}
    if command is not None and not values:
        return Command(command)
    candidates = {name: found for name, found in reading.candidates.items() if name not in values}
    for name, value in guessed.items():
        if name in here.asked and name not in values:
            candidates[name] = tuple(dict.fromkeys((*candidates.get(name, ()), value)))
    return TextReply(text=text, values=values, candidates=candidates)


@asynccontextmanager
async def guess_values(ctx: AppContext, consultation: Consultation, text: str) -> AsyncIterator[Mapping[str, Value]]:
    """What a model reads in these words of the fields that our own reader leaves open; {} without a model.

    Until the words are dealt with, further words for this consultation wait, so that they count in order. Its cards
    don't wait: the consultation's own lock is free.
    """
    if ctx.model is None:
        yield NO_VALUES
        return
    async with ctx.lock(f"{consultation.id}:words"):
        yield await _guess(ctx, ctx.model, consultation, text)


async def _guess(ctx: AppContext, model: Model, consultation: Consultation, text: str) -> Mapping[str, Value]:
    if text.rstrip().endswith("?"):
        return NO_VALUES  # a question is not an answer
    current = await ctx.store.consultation(consultation.team, consultation.id) or consultation
    action = await read_reply(ctx, current, text)
    here = position(current, ctx.checklist, ctx.rules)
    if not isinstance(action, TextReply) or here.current is None:
        return NO_VALUES
    left_open = [name for name in here.asked if name not in action.values]
    if not left_open:
        return NO_VALUES
    account = Account(team=current.team, user=current.owner)
    return await model.read(account, left_open, here.current.wording, text)
