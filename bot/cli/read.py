"""`read`: what a reply states, by the same reader as in Slack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.cli.knowledge_folder import knowledge
from bot.decision.profile import FIELDS
from bot.embeddings.cached_model import remembering
from bot.embeddings.sentence_model import Meaning
from bot.nlu import Reader


def unknown_fields(asked: Sequence[str]) -> tuple[str, ...]:
    """The names that are no fields of a profile."""
    return tuple(name for name in asked if name not in FIELDS)


def read(asked: Sequence[str], reply: str) -> dict[str, Any]:
    """What the reply states, by field; None where it was asked and is not known."""
    embed = Meaning().embed
    reader = Reader(knowledge().vocabulary, embed, remembering(embed))
    return {
        field: list(value) if isinstance(value, tuple) else value for field, value in reader.read(asked, reply).items()
    }


def plain(found: dict[str, Any]) -> str:
    """What was read, for a terminal."""
    if not found:
        return "Nothing was stated."
    return "\n".join(f"{field}: {'not known' if value is None else value}" for field, value in found.items())
