"""A cue is a few words that give a meaning away; it is matched on word stems, inside one clause, and can be denied.

The language of a cue (also told in `vocabulary.toml`): words in order; `a|b` either; `~` up to four words between;
`#` a number; `^` at the start of a clause, `$` at its end; `word*` any ending; `no_one` words kept
together. Everything else is literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from bot.nlu.tokens import Words, stem, words_of

_GAP = r"(?:(?!not |no |never |without )[^ ;,]+ ){0,4}"
_FILLERS = (
    r"(?:(?:well|so|and|but|oh|uh|um|hm|hmm|ok|okay|honest|actual|i think|to be honest|basic|pretti|sure|like|it is) )*"
)
_LOOK_BACK = 4  # words before a cue in which a "not" denies it
_SCOPE_ENDS = frozenset((";", ",", "but", "becaus", "although", "though", "so", "then", "just"))
_NO_DENIAL = re.compile(r"\bnot (?:onli|just)\b|\bno (?:matter|doubt|question)\b")
_INSTEAD = re.compile(r"\b(?:instead of|rather than|except|apart from)\b")
_DENIERS = frozenset(
    stem(word)
    for word in ("not", "no", "never", "without", "nor", "neither", "none", "nobody", "hardly", "zero", "0", "less")
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found: index of its first and last stem, how many words it was made of, whether it was denied."""

    first: int
    last: int
    weight: int
    denied: bool


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The stems that cues may begin with, and the beginnings of such; `any`: there is a cue that begins otherwise."""

    stems: frozenset[str]
    starts: tuple[str, ...]
    any: bool

    def among(self, tokens: Sequence[str]) -> bool:
        """Whether a cue may occur at all: far cheaper to tell than where it does."""
        if self.any or not self.stems.isdisjoint(tokens):
            return True
        return bool(self.starts) and any(token.startswith(self.starts) for token in tokens)


def beginnings(cues: Iterable[str]) -> Beginnings:
    """What the first words of cues look like in a message."""
    stems: set[str] = set()
    starts: set[str] = set()
    other = False
    for cue in cues:
        first = next((part for part in cue.split() if part != "^"), "$")
        if first in {"~", "#", "$"}:
            other = True
            continue
        for word in first.split("|"):
            if word.endswith("*"):
                starts.add(_start(word))
            else:
                stems.update(_tokens(word)[:1])
    return Beginnings(frozenset(stems), tuple(starts), other)


class Cues:
    """Many cues compiled into one search. Immutable."""

    def __init__(self, cues: Iterable[str]) -> None:
        self.written: tuple[str, ...] = tuple(cues)

    @cached_property
    def _begins(self) -> Beginnings:
        return beginnings(self.written)

    @cached_property
    def _search(self) -> re.Pattern[str] | None:
        forms = sorted({pattern_of(cue) for cue in self.written}, key=len, reverse=True)
        return re.compile("(?<= )(?=(" + "|".join(forms) + "))") if forms else None

    def hits(self, words: Words) -> list[Hit]:
        """Every place where a cue matches, in order."""
        if not self._begins.among(words.tokens) or self._search is None:
            return []
        line = "; " + words.stems + " ; "
        found: list[Hit] = []
        for match in self._search.finditer(line):
            inner = match[1].split()
            first = line.count(" ", 0, match.start()) - 1
            denied = _denied(words.tokens, first, inner)
            found.append(Hit(first, first + len(inner) - 1, len(inner), denied))
        return found

    def found(self, words: Words) -> bool:
        """Whether any cue occurs and is not denied."""
        return any(not hit.denied for hit in self.hits(words))


def _denied(tokens: Sequence[str], first: int, inner: Sequence[str]) -> bool:
    if not inner or inner[0] in _DENIERS:
        return False
    back: list[str] = []
    for token in reversed(tokens[max(0, first - _LOOK_BACK) : first]):
        if token in _SCOPE_ENDS:
            break
        back.append(token)
    before = " ".join(reversed(back))
    if _NO_DENIAL.search(before):
        return False
    return any(token in _DENIERS for token in back) or bool(_INSTEAD.search(before))


def pattern_of(cue: str) -> str:
    """The regular expression of one cue over `Words.stems` (each stem followed by a space)."""
    out = []
    parts = cue.split()
    for place, part in enumerate(parts):
        if part == "~":
            out.append(_GAP)
        elif part == "^":
            out.append(r"(?<=[;,] )" + _FILLERS if place == 0 else "")
        elif part == "$":
            out.append(r"(?=[;,])")
        elif part == "#":
            out.append(r"\d[\d.,]* (?:x[a-z]+ |k |m )?")
        else:
            out.append("(?:" + "|".join(_word(word) for word in part.split("|")) + ") ")
    return "".join(out)


@cache
def _word(word: str) -> str:
    if word.endswith("*"):
        return re.escape(_start(word)) + r"[^ ;,]*"
    return " ".join(re.escape(token) for token in _tokens(word)) or r"(?!)"


def _start(word: str) -> str:
    start = stem(word[:-1])  # stems lose endings: "vague" is written "vagu"
    return start if word.startswith(start) else word[:-1]


def _tokens(word: str) -> tuple[str, ...]:
    return tuple(token for token in words_of(word.replace("_", " ")).tokens if token not in {";", ","})
