"""`intents.toml`, decoded, becomes the samples of what people want, or every problem in them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.decision.problem import Problem
from bot.knowledge.content_file import ContentFile, placeholders_of
from bot.nlu.intents import ARTICLES, NO_PROJECT, ORDER

FILE = "intents.toml"
NAMES: tuple[str, ...] = (*ORDER, ARTICLES, NO_PROJECT)


def read_intents(raw: Mapping[str, Any]) -> tuple[Mapping[str, tuple[str, ...]] | None, list[Problem]]:
    """The samples by intent, or None and every problem in them."""
    file = ContentFile(FILE)
    for name in raw.keys() - set(NAMES):
        file.wrong(name, "not a known intent", ", ".join(NAMES))
    found = {name: _samples(name, raw.get(name), file) for name in NAMES}
    return (None, file.problems) if file.problems else (found, [])


def _samples(name: str, raw: object, file: ContentFile) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw:
        file.wrong(name, "missing" if raw is None else "no list", "a list of samples")
        return ()
    for number, sample in enumerate(raw, 1):
        path = f"{name}[{number}]"
        if not isinstance(sample, str) or not sample.strip():
            file.wrong(path, f"{sample!r} is no text", "a sample")
        elif (placeholders_of(sample) or set()) - {"project"}:
            file.wrong(path, f"{sample!r} has a placeholder that nothing fills", "{project}, or no placeholder")
    return tuple(sample for sample in raw if isinstance(sample, str))
