"""The content that this process reads files with: set once, by whoever starts it, and the same for all readings.

The bot and the command line load it with the rest of `knowledge/`; a worker process gets it with its request.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from bot.evidence.file_error import EvidenceFileError
from bot.ports.evidence_content import EvidenceContent

P = ParamSpec("P")
T = TypeVar("T")

_loaded: list[EvidenceContent] = []
_forget: list[Callable[[], None]] = []


class ContentError(RuntimeError):
    """A reader was called before the content was set."""


def use_content(content: EvidenceContent) -> None:
    """Read files with this content from here on. What was worked out from another one is forgotten."""
    if _loaded != [content]:
        _loaded[:] = [content]
        for forget in _forget:
            forget()


def content() -> EvidenceContent:
    """The content. Raises ContentError where none was set."""
    if not _loaded:
        raise ContentError("use_content was not called")
    return _loaded[0]


def remember(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A cache of so many results that holds as long as the content does. Arguments must be hashable."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        cached = lru_cache(maxsize=most)(function)
        _forget.append(cached.cache_clear)
        return wraps(function)(cached)  # type: ignore[return-value]

    return decorate


def confidence() -> float:
    """The confidence of all intervals, 0 to 1."""
    return content().thresholds["confidence"].value


def sentence(name: str, /, **values: object) -> str:
    """A sentence of `evidence_sentences.toml` ("table.name") with its places filled."""
    table, _, key = name.partition(".")
    return content().sentences[table][key].format_map(values)


def refused(name: str, /, *, line: int | None = None, **values: object) -> EvidenceFileError:
    """The error for a file that can't be read: a sentence of the table "refusals", and the line that it names."""
    return EvidenceFileError(sentence(f"refusals.{name}", line=line, **values), line=line)
