"""What a mention or a DM wants is told by the patterns of `intents.toml`; what matches none is a guide question."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, get_args

from rapidfuzz import fuzz

from bot.consultation.phrases import Phrases

Kind = Literal["decision", "past_verdicts", "question", "help", "start", "chat"]
KINDS: tuple[str, ...] = get_args(Kind)
ORDER: tuple[Kind, ...] = ("chat", "help", "past_verdicts", "start", "decision")  # the narrow before the wide
WHOLE: tuple[Kind, ...] = ("chat", "help")  # these are the whole message, or are not meant
NO_PROJECT = "no_project"  # words that stand where a project's name would, and name none
ARTICLES = "articles"  # words that stand before a project's name, and are no part of it

PROJECT = "{project}"
LIKE = 88.0  # of 100: how alike words must be to forgive a slip of the pen
FORGIVEN_FROM = 4  # characters; shorter words are too easily like each other
PAIRS = 16_384  # words compared: those of a pattern with those that people mostly use
NAME_WORDS = 6  # a project's name is short; what follows is the rest of the sentence

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(
    r"[?!.;:,\n]|\s[-–—(]|\b(?:and|because|or|if|when|since|given|with|but|at|we|it|its)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Intent:
    """What is wanted, and the project that was named, if one was."""

    kind: Kind
    project: str | None = None


@dataclass(frozen=True, slots=True)
class _Word:
    said: str
    start: int
    end: int


@dataclass(slots=True)
class _Spoken:
    """A message's words, and where each word of a pattern stands among them: looked for once, not once a pattern."""

    words: list[_Word]
    known: dict[str, frozenset[int]] = field(default_factory=dict)

    def at(self, wanted: str) -> frozenset[int]:
        found = self.known.get(wanted)
        if found is None:
            found = frozenset(at for at, word in enumerate(self.words) if _alike(word.said, wanted))
            self.known[wanted] = found
        return found


def intent(text: str, phrases: Phrases) -> Intent:
    """What a message wants. Never raises; a message without words wants help."""
    words = _words(text)
    if not words:
        return Intent("help")
    spoken = _Spoken(words)
    for kind in ORDER:
        for pattern in phrases.intents.get(kind, ()):
            found = _match(_literal(pattern), spoken, whole=kind in WHOLE)
            if found is not None:
                return Intent(kind, _project(text, words, found, pattern, phrases))
    return Intent("question")


def _words(text: str) -> list[_Word]:
    return [_Word(m[0].casefold().replace("’", "'"), m.start(), m.end()) for m in _WORD.finditer(text)]


@lru_cache(maxsize=1024)
def _literal(pattern: str) -> tuple[str, ...]:
    return tuple(word.said for word in _words(pattern.replace(PROJECT, " ")))


def _match(literal: tuple[str, ...], spoken: _Spoken, *, whole: bool) -> int | None:
    """Where in the words the pattern (its words) ends, or None where it does not occur."""
    size, last = len(literal), len(spoken.words) - len(literal)
    if last < 0 or (whole and last != 0):
        return None
    for start in sorted(spoken.at(literal[0])) if literal else (0,):
        if start <= last and all(start + number in spoken.at(wanted) for number, wanted in enumerate(literal)):
            return start + size
    return None


@lru_cache(maxsize=PAIRS)
def _alike(said: str, wanted: str) -> bool:
    if said == wanted:
        return True
    return len(wanted) >= FORGIVEN_FROM and fuzz.ratio(said, wanted, score_cutoff=LIKE) > 0


def _project(text: str, words: list[_Word], after: int, pattern: str, phrases: Phrases) -> str | None:
    """The name that stands behind the pattern, as it was written."""
    if PROJECT not in pattern or after >= len(words):
        return None
    rest = words[after:]
    if _END.search(text, words[after - 1].end, rest[0].start):
        return None
    while rest and rest[0].said in phrases.intents.get(ARTICLES, ()):
        rest = rest[1:]
    if not rest:
        return None
    stop = _END.search(text, rest[0].end)
    name = [word for word in rest[:NAME_WORDS] if stop is None or word.end <= stop.start()]
    if not name or name[0].said in phrases.intents.get(NO_PROJECT, ()):
        return None
    return text[name[0].start : name[-1].end]
