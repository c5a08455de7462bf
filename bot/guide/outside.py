"""Topics that the guide does not cover, found in a question and named in the word that the asker used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.decision import formatting
from bot.decision.remembered import remember

MAX_CHARS = 4_000
LATELY = 64  # texts whose topics are at hand: one is looked at four times for one answer
FIRST_LETTERS = 3
NUMBER = r"\d[\d.,]*k?"
_WORD = re.compile(r"\w+")
_ASKS_FOR_WHAT_FOLLOWS = re.compile(
    r"^\W*(?:(?:and|also|but|so|ok|then|plus|hi|hello|hey)\W+)*"
    r"(?:(?:at|for|from|in|with|on|by|of)?\s*(?:what|which)(?:['’]?s|\s+(?:is|are|would\s+be))?"
    r"(?:\s+(?:a|an|the|our|best|right|good|better|cheapest|kind\s+of|sort\s+of))*)?\s*$",
    re.IGNORECASE,
)
# Words between those that name something, or that ask: "what does it cost" names nothing but prices.
SAY_NOTHING = frozenset(
    (
        *("what", "how", "much", "many", "do", "does", "will", "would", "is", "it", "this", "you", "cost"),
        *("fine-tuning", "training", "tuning", "a", "an", "fine-tune", "fine", "tune", "big", "large", "size"),
        *("should", "must", "cases", "items", "examples", "for", "in", "of", "our", "the", "put", "to"),
    )
)


@dataclass(frozen=True, slots=True, eq=False)  # as a key of what is remembered, the same object is the same key
class OutsideTopic:
    """One topic outside the guide: its name, how people write it, and the passage that comes nearest, or "".

    A way to write it is words in lower case; `*` stands for any ending of a word: "quanti*" is "quantize" too,
    and `#` for a number.
    `certain`: a question with this topic in it is about this topic, whatever else it mentions. `stated`: it is named
    also where the message states it beside its question. `silent`: words in which a topic's own only name a tool, as in
    "is that enough for a LoRA?"; nothing is said of them.
    """

    name: str
    written: tuple[str, ...]
    nearest: str
    certain: bool = True
    stated: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A sentence for an answer with one of these passages, or with any, if its question is written in such a way.

    `stated`: also if the statements beside the question are. `topic`: in place of both, the name of a topic that the
    answer names as outside the guide, without a passage that comes nearest.
    """

    sentence: str
    passages: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    stated: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic in a text; `word` is how the asker wrote it, `start` where."""

    topic: OutsideTopic
    word: str
    start: int


@remember(LATELY)
def find_topics(text: str, topics: tuple[OutsideTopic, ...]) -> tuple[FoundTopic, ...]:
    """The topics of a text in their order there, each word once; of words within each other the longest."""
    text = text[:MAX_CHARS]
    there = _beginnings(text)
    mentions = [
        (match.start(), match.end(), topic)
        for topic in topics
        if not _first_letters(topic.written).isdisjoint(there)
        for match in _pattern(topic.written).finditer(text)
    ]
    found: dict[str, FoundTopic] = {}
    end_before = 0
    for start, end, topic in sorted(mentions, key=lambda mention: (mention[0], -mention[1], not mention[2].certain)):
        word = " ".join(text[start:end].split())
        if start >= end_before and word:
            if not topic.silent:
                found.setdefault(word.casefold(), FoundTopic(topic, word, start))
            end_before = end
    return tuple(found.values())


def asks_for(question: str, found: FoundTopic) -> bool:
    """Whether a question asks for the topic itself, whatever stands behind: "which learning rate for 90 labels?"."""
    return bool(_ASKS_FOR_WHAT_FOLLOWS.match(question[: found.start]))


def name_topics(topics: Sequence[FoundTopic]) -> str:
    """The topics by their names, each once, with the asker's own words behind where the name does not say them."""
    words: dict[str, list[str]] = {}
    for found in topics:
        name, added = found.topic.name, words.setdefault(found.topic.name, [])
        if any(word not in name.casefold() for word in found.word.casefold().split() if word not in SAY_NOTHING):
            added.append(found.word)
    named = (f"{name} ({', '.join(added)})" if added else name for name, added in words.items())
    return formatting.join_words(tuple(named))


def mentions(text: str, written: Sequence[str]) -> bool:
    """Whether a text holds one of these ways to write something, written as those of a topic are."""
    return bool(mentioned(text, written))


def mentioned(text: str, written: Sequence[str]) -> str:
    """The words of a text that are written in one of these ways, or ""."""
    found = _pattern(tuple(written)).search(text[:MAX_CHARS]) if written else None
    return found[0] if found else ""


def without(text: str, written: Sequence[str]) -> str:
    """A text without what is written in one of these ways."""
    return _pattern(tuple(written)).sub(" ", text[:MAX_CHARS]) if written else text


def _beginnings(text: str) -> frozenset[str]:
    """How the words of a text begin: their first none to three letters."""
    words = _WORD.findall(text.casefold())
    return frozenset(word[:length] for word in words for length in range(FIRST_LETTERS + 1))


@lru_cache(maxsize=256)
def _first_letters(written: tuple[str, ...]) -> frozenset[str]:
    """How a text must have a word begin if it holds one of these: most topics need no search of the text then."""
    begun = (_WORD.match(way.casefold()) for way in written)
    return frozenset(found[0][:FIRST_LETTERS] if found else "" for found in begun)


@lru_cache(maxsize=256)
def _pattern(written: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(written, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(_way, longest_first)) + r")(?!\w)", re.IGNORECASE)


def _way(way: str) -> str:
    words = re.split(r"[\s-]+", way)
    ending = r"\w*(?:-\w+)*?"  # "gpt*" is "GPT-4o" too
    return r"[\s-]*".join(re.escape(word).replace(r"\*", ending).replace(r"\#", NUMBER) for word in words)
