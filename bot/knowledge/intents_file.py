"""`intents.toml`, decoded, becomes the patterns of what people want, or every problem in them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.decision.problem import Problem
from bot.knowledge.content_file import ContentFile, placeholders_of
from bot.nlu.intents import ARTICLES, NO_PROJECT, ORDER

FILE = "intents.toml"
NAMES: tuple[str, ...] = (*ORDER, ARTICLES, NO_PROJECT)


def read_intents(raw: Mapping[str, Any]) -> tuple[Mapping[str, tuple[str, ...]] | None, list[Problem]]:
    """The patterns by intent, or None and every problem in them."""
    file = ContentFile(FILE)
    for name in raw.keys() - set(NAMES):
        file.wrong(name, "not a known intent", ", ".join(NAMES))
    found = {name: _patterns(name, raw.get(name), file) for name in NAMES}
    return (None, file.problems) if file.problems else (found, [])


def _patterns(name: str, raw: object, file: ContentFile) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw:
        file.wrong(name, "missing" if raw is None else "no list", "a list of patterns")
        return ()
    for number, pattern in enumerate(raw, 1):
        path = f"{name}[{number}]"
        if not isinstance(pattern, str) or not pattern.strip():
            file.wrong(path, f"{pattern!r} is no text", "a pattern in lower case")
        elif (placeholders_of(pattern) or set()) - {"project"}:
            file.wrong(path, f"{pattern!r} has a placeholder that nothing fills", "{project}, or no placeholder")
    return tuple(pattern for pattern in raw if isinstance(pattern, str))
