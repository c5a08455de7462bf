"""Intents found by their words alone, within a millisecond, and the project that is named behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from bot.decision.remembered import remember

PROJECT = "{project}"
NO_PROJECT = "no_project"  # words that stand where a project's name would, and name none
ARTICLES = "articles"  # words that stand before a project's name, and are no part of it
TALK = "talk"  # words between people
THANKS = "thanks"  # words of small talk that is answered by a word of thanks
DELETION = "deletion"  # whole messages that ask for what is stored about their writer to be deleted
SIMILAR = 88.0  # of 100: how similar words must be to forgive a typing error
FORGIVEN_FROM = 4  # characters; shorter words are too similar to each other
PAIRS = 16_384  # pairs of words whose comparison is remembered
WORDS = 8_192  # words of messages whose similar words in patterns are remembered: most words are said again and again
SIZES = 512  # kinds and lengths of messages whose patterns are at hand
LATELY = 64  # messages whose words are at hand: one is looked at for several kinds
NAME_WORDS = 6  # a project's name is short; what follows is the rest of the sentence
LEAST_LITERAL = 2  # words of a pattern beside the name; "verdicts {project}" has one, and must be nearly all there is
MOST_BEHIND_ONE = 3  # words behind such a pattern

_PEOPLE = frozenset(("me", "us", "you", "him", "her", "them"))  # "makes the decision for us": no project is named
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(
    r"[?!.;:,\n]|\s[-–—(]|\b(?:and|because|or|if|when|since|given|with|but|at|we|it|its)\b", re.IGNORECASE
)

Samples = Mapping[str, Sequence[str]]
_Pattern = tuple[tuple[str, ...], bool]  # its words, and whether a project is named behind them


@dataclass(frozen=True, slots=True, eq=False)
class _Samples:
    """The samples of a kind as a key: the same object is the same key. To hash hundreds takes longer than to match."""

    texts: Sequence[str]

    def __hash__(self) -> int:
        return id(self.texts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Samples) and self.texts is other.texts


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Message:
    """A message's words, and the places of each word of a pattern among them: looked for once, not once a pattern."""

    words: list[_Word]
    known: dict[str, frozenset[int]] = field(default_factory=dict)

    def places(self, wanted: str) -> frozenset[int]:
        found = self.known.get(wanted)
        if found is None:
            found = frozenset(place for place, word in enumerate(self.words) if _similar(word.text, wanted))
            self.known[wanted] = found
        return found


def match_pattern(text: str, samples: Samples, kinds: Sequence[str]) -> tuple[str, str | None] | None:
    """The first of these kinds that has a pattern in the text, and the project named there; None without any.

    A sample with {project} at its end is found anywhere in the text; any other only if it is the whole text.
    """
    message = _message(text)
    words = message.words
    for kind in kinds:
        fitting, firsts = _fitting(_Samples(samples.get(kind, ())), len(words))
        there = frozenset[str]().union(*(_similar_among(word.text, firsts) for word in words))
        for literal, named in fitting if there else ():
            if literal[0] not in there:
                continue
            end = _match(literal, message, whole=not named)
            if end is not None and not (named and end < len(words) and words[end].text in _PEOPLE):
                return kind, _project(text, words, end, samples) if named else None
    return None


def gives_thanks(text: str, samples: Samples) -> bool:
    """Whether a word of thanks is in the text."""
    return not {word.text for word in _message(text).words}.isdisjoint(samples.get(THANKS, ()))


def is_small_talk(text: str, samples: Samples) -> bool:
    """Whether the text is a word between people: "ok", "great"."""
    return match_pattern(text, samples, (TALK,)) is not None


def asks_for_deletion(text: str, samples: Samples) -> bool:
    """Whether the whole text asks for what is stored about its writer to be deleted."""
    return match_pattern(text, samples, (DELETION,)) is not None


def has_words(text: str) -> bool:
    """Whether there is a word in the text."""
    return bool(_WORD.search(text))


def _words(text: str) -> list[_Word]:
    return [_Word(m[0].casefold().replace("’", "'"), m.start(), m.end()) for m in _WORD.finditer(text)]


@remember(LATELY)
def _message(text: str) -> _Message:
    return _Message(_words(text))


@lru_cache
def _patterns(samples: _Samples) -> tuple[_Pattern, ...]:
    """The words of each sample, and whether a project is named behind them."""
    return tuple(
        (tuple(word.text for word in _words(sample.replace(PROJECT, " "))), sample.endswith(PROJECT))
        for sample in samples.texts
    )


@lru_cache(maxsize=SIZES)
def _fitting(samples: _Samples, size: int) -> tuple[tuple[_Pattern, ...], frozenset[str]]:
    """Those patterns that may stand in so many words: nearly none of hundreds; and their first words."""
    fitting = tuple(
        (literal, named) for literal, named in _patterns(samples) if literal and (named or len(literal) == size)
    )
    return fitting, frozenset(literal[0] for literal, _ in fitting)


def _match(literal: tuple[str, ...], message: _Message, *, whole: bool) -> int | None:
    """Where in the words the pattern (its words) ends, or None where it does not occur."""
    size, last = len(literal), len(message.words) - len(literal)
    if last < 0 or (whole and last != 0) or (not whole and size < LEAST_LITERAL and last > MOST_BEHIND_ONE):
        return None
    for start in sorted(message.places(literal[0])):
        if start <= last and all(start + number in message.places(wanted) for number, wanted in enumerate(literal)):
            return start + size
    return None


@lru_cache(maxsize=WORDS)
def _similar_among(text: str, firsts: frozenset[str]) -> frozenset[str]:
    return frozenset(first for first in firsts if _similar(text, first))


@lru_cache(maxsize=PAIRS)
def _similar(text: str, wanted: str) -> bool:
    if text == wanted:
        return True
    return len(wanted) >= FORGIVEN_FROM and fuzz.ratio(text, wanted, score_cutoff=SIMILAR) > 0


def _project(text: str, words: list[_Word], after: int, samples: Samples) -> str | None:
    """The name that stands behind the pattern, as it was written."""
    if after >= len(words):
        return None
    rest = words[after:]
    if _END.search(text, words[after - 1].end, rest[0].start):
        return None
    while rest and rest[0].text in samples.get(ARTICLES, ()):
        rest = rest[1:]
    if not rest:
        return None
    stop = _END.search(text, rest[0].end)
    name = [word for word in rest[:NAME_WORDS] if stop is None or word.end <= stop.start()]
    if not name or name[0].text in samples.get(NO_PROJECT, ()):
        return None
    return text[name[0].start : name[-1].end]
