"""Words become something a consultation can hear: one of its own words, or values read from them."""

from __future__ import annotations

import asyncio
from typing import get_args

from bot.consultations.world import World
from bot.conversation.consultation import Consultation
from bot.conversation.heard import Heard, Told, Typed, Word
from bot.conversation.position import position

WORDS: dict[str, Word] = {word: word for word in get_args(Word)} | {"dont_know": "skip"}
# To a question these may be answers in themselves ("no" to a yes-or-no): there the reader decides.
ANSWERS = ("yes", "no", "dont_know")


async def heard(world: World, consultation: Consultation, text: str) -> Heard:
    """What these words mean to this consultation now."""
    here = position(consultation, world.checklist, world.rules)
    word = WORDS.get(world.word(text) or "")
    values = {}
    if word is None or (here.asked and world.word(text) in ANSWERS):
        values = dict(await asyncio.to_thread(world.reader.read, here.asked, text))
    if word is not None and not values:
        return Told(word)
    return Typed(text=text, values=values)
