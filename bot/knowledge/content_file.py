"""Reading a content file gathers every problem in it, each with its path, instead of stopping at the first one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from string import Formatter
from typing import Any

from bot.decision.problem import Problem

TEXT_MAX = 600  # characters of a wording or an explanation that still read as a short message


class ContentFile:
    """One pass over one decoded file; problems are gathered, never raised.

    `numbers` are the thresholds by name, as they are told, for the {holes} of texts.
    """

    def __init__(self, file: str, numbers: Mapping[str, str]) -> None:
        self.file = file
        self.numbers = numbers
        self.problems: list[Problem] = []

    def wrong(self, path: str, wrong: str, allowed: str) -> None:
        self.problems.append(Problem(path, wrong, allowed, self.file))

    def unknown_keys(self, path: str, table: Mapping[str, Any], known: Collection[str]) -> None:
        for key in table.keys() - set(known):
            self.wrong(f"{path}.{key}", "not a known key", ", ".join(known))

    def text(self, path: str, table: Mapping[str, Any], key: str, limit: int, *, needed: bool = True) -> str:
        value = table.get(key)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.wrong(f"{path}.{key}", "missing" if value is None else f"{value!r} is no text", "a text")
            return ""
        if len(value) > limit:
            self.wrong(f"{path}.{key}", f"{len(value)} characters long", f"at most {limit}")
        return value

    def numbered(self, path: str, table: Mapping[str, Any], key: str) -> str:
        """A text that may name thresholds in its {holes}; they are filled here, once."""
        text = self.text(path, table, key, TEXT_MAX)
        holes = placeholders_of(text)
        if holes is None:
            self.wrong(f"{path}.{key}", "the braces don't match", "{name} of a threshold, or no braces")
            return text
        for hole in holes - self.numbers.keys():
            self.wrong(f"{path}.{key}", f"{{{hole}}} is no threshold", ", ".join(sorted(self.numbers)))
        return text.format_map(self.numbers) if holes <= self.numbers.keys() else text


def placeholders_of(text: str) -> set[str] | None:
    """The names in the {holes} of a text; None where its braces don't match."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def tables(found: object) -> list[Mapping[str, Any]]:
    """The tables in a decoded list; nothing where it is no list of tables."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
