"""How a count is read that has no code of its own: by its marks in `vocabulary.toml`, or because it was asked for."""

from __future__ import annotations

from collections.abc import Callable

from bot.decision.profile import Value
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import ASKED, BARE, COUNTED

# The value that a number is for a field, and how strongly it speaks for it; was the field asked?
Fit = Callable[[Message, Mention, bool], tuple[Value, float] | None]


def as_answer(message: Message, mention: Mention, named: bool) -> float:
    """How strongly a number speaks for the field that was asked; `named`: words of the field stand beside it."""
    return BARE if message.merely_number else COUNTED if named or message.leads(mention) else ASKED


def by_marks(name: str) -> Fit:
    """The reading of a field: numbers that its `counted` marks name, and the answer to its question."""

    def fit(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
        if not mention.count or mention.q.rate or mention.q.implied or message.barred(name, mention):
            return None
        counted = message.near(("counted", name), mention)
        strength = COUNTED if counted else as_answer(message, mention, False) if asked else 0.0
        return int(mention.q.value), min(strength, mention.clause.cap("comparison", "part"))

    return fit
