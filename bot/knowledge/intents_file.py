"""`intents.toml`, decoded, becomes the samples of what people want, or every problem in them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from bot.decision.problem import Problem
from bot.knowledge.content_models import Content, Line, check_placeholders, entries_of, read, with_entries
from bot.nlu.intent.intent_patterns import DELETION
from bot.nlu.intent.intents import ARTICLES, NO_PROJECT, ORDER, THANKS

Sample = Annotated[Line, AfterValidator(lambda text: check_placeholders(text, ("project",)))]
Samples = Annotated[tuple[Sample, ...], Field(strict=False, min_length=1)]
INTENTS = with_entries(Content, ((name, Samples) for name in (*ORDER, ARTICLES, NO_PROJECT, THANKS, DELETION)))


def read_intents(raw: Mapping[str, Any]) -> tuple[Mapping[str, tuple[str, ...]] | None, list[Problem]]:
    """The samples by intent, or None and every problem in them."""
    found, problems = read(INTENTS, raw, "intents.toml")
    return entries_of(found) if found else None, problems
