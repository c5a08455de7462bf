"""Topics that the guide does not cover, found in a question and named in the word that the asker used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARS = 4_000


@dataclass(frozen=True, slots=True)
class OutsideTopic:
    """One topic outside the guide: its name, how people write it, and the passage that comes nearest.

    A way to write it is words in lower case; `*` stands for any ending of a word: "quanti*" is "quantize" too.
    `certain`: a question with this topic in it is about this topic, whatever else it mentions.
    """

    name: str
    written: tuple[str, ...]
    nearest: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic in a text; `word` is how the asker wrote it, `start` where."""

    topic: OutsideTopic
    word: str
    start: int


def find_topics(text: str, topics: Sequence[OutsideTopic]) -> tuple[FoundTopic, ...]:
    """The topics of a text in the order of their first mention, each once, by its longest way of writing there."""
    text = text[:MAX_CHARS]
    found = []
    for topic in topics:
        mentions = [(match.start(), -len(match[0]), match[0]) for match in _pattern(topic.written).finditer(text)]
        if mentions:
            start, _, word = min(mentions)
            found.append(FoundTopic(topic, " ".join(word.split()), start))
    return tuple(sorted(found, key=lambda topic: topic.start))


@lru_cache(maxsize=256)
def _pattern(written: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(written, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(_way, longest_first)) + r")(?!\w)", re.IGNORECASE)


def _way(way: str) -> str:
    words = re.split(r"[\s-]+", way)
    return r"[\s-]*".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
