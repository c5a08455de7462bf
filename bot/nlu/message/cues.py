"""A cue is a few words that give a meaning away. All cues are looked for together, in one pass over the words.

The language of a cue: words in order; `a|b` either; `~` up to four words between; `#` a number; `^` at the start of a
clause, `$` at its end; `word*` any ending; `no_one` words kept together; `tuned=` this very form. Each place of a text
costs as many steps as there are cues that may begin there: the time grows with the length of the text alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, takewhile
from typing import Any, Generic, TypeAlias, TypeVar

from bot.nlu.text.tokens import Words, stem, words_of

GAP = 4  # words that `~` may stand for
LOOK_BACK = 5  # words before a cue in which a "not" denies it
LOOK_AHEAD = 9
BREAKS = frozenset((";", ","))
MOST_TRIES = 4_500  # of one message: 2,000 characters of prose take under 4,000; "not not not" takes more
PREFIX = 3  # letters by which a cue that begins with `word*` is looked up
_SCOPE_ENDS = BREAKS | {"but", "becaus", "although", "though", "so", "then", "just"}
_DENIERS = frozenset(
    stem(word) for word in ("not", "no", "never", "without", "nor", "neither", "none", "nobody", "nothing", "hardly",
                            "zero", "0", "less")
)  # fmt: skip
_NO_DENIAL = frozenset((("not", "onli"), ("not", "just"), ("no", "matter"), ("no", "doubt"), ("no", "question")))
_DENIED_AFTER = ("not an option", "not possibl", "out of the question", "unthink", "is not accept", "are not accept",
                 "be not accept", "no option", "not the issu", "not the problem", "not the point")  # fmt: skip
_INSTEAD = frozenset((("instead", "of"), ("rather", "than"), ("apart", "from"), ("except",)))
_SUBJECTS = frozenset(("it", "we", "they", "that", "this", "there", "i", "you"))
_NOT_IN_GAP = BREAKS | {"not", "no", "never", "without", "but"}
_FILLERS = frozenset(
    (("well",), ("so",), ("and",), ("but",), ("oh",), ("uh",), ("um",), ("hm",), ("hmm",), ("ok",), ("okay",),
     ("honest",), ("actual",), ("i", "think"), ("to", "be", "honest"), ("basic",), ("pretti",), ("sure",), ("like",),
     ("it", "is"), ("we", "are"))
)  # fmt: skip
_SCALE_MARKS = frozenset(("k", "m"))
Key = TypeVar("Key")
_NO_ENTRIES: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found: index of its first and last token, how many words it was made of, whether it was denied."""

    first: int
    last: int
    weight: int
    denied: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """One place of a cue: `kind` is "words", "gap", "number", "start" or "end".

    `single`: stems of one word; `several`: those of several, longest first; `forms`: words as they are written;
    `starts`: how a stem may begin.
    """

    kind: str
    single: frozenset[str] = frozenset()
    several: tuple[tuple[str, ...], ...] = ()
    forms: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is one of some stems, and nothing else."""
        return self.kind == "words" and not (self.several or self.forms or self.starts)


# Under its key: what may be its second word, some words one of which a text with it must have (None: any), its parts.
_Entry: TypeAlias = tuple[Key, frozenset[str] | None, frozenset[str] | None, tuple[_Part, ...]]


class CueIndex(Generic[Key]):
    """Many lists of cues, each under a key, compiled into one look-up. Immutable."""

    def __init__(self, lists: Mapping[Key, Iterable[str]]) -> None:
        self._by_word: dict[str, list[_Entry[Key]]] = defaultdict(list)
        self._by_prefix: dict[str, list[_Entry[Key]]] = defaultdict(list)
        for key, cues in lists.items():
            for cue in dict.fromkeys(cues):
                self._add(key, tuple(_part(part) for part in cue.split()))

    def _add(self, key: Key, parts: tuple[_Part, ...]) -> None:
        first = next(part for part in parts if part.kind != "start")
        entry = (key, _second(parts), _needed(parts), parts)
        if first.kind == "number":
            self._by_word["#"].append(entry)
        elif first.kind in {"gap", "end"}:
            raise ValueError("a cue begins with a word or a number")
        for word in {*(words[0] for words in first.several), *first.single, *map(stem, first.forms)}:
            self._by_word[word].append(entry)
        for start in dict.fromkeys(first.starts):
            self._by_prefix[start[:PREFIX]].append(entry)

    def find(self, words: Words) -> dict[Key, list[Hit]]:
        """Every cue of every list in a text, in the order of their places; a list has at most one hit a place."""
        tokens = words.tokens
        there = frozenset(tokens)
        text = _Text(tokens, [words.line[a:b] for a, b in zip(words.starts, words.ends, strict=True)])
        found: dict[Key, list[Hit]] = {}
        tries = 0
        for at, token in enumerate(tokens):
            longest: dict[Key, int] = {}
            after = tokens[at + 1] if at + 1 < len(tokens) else ""
            for key, second, needed, parts in self._possible_at(token):
                if second is not None and after not in second:
                    continue
                tries += 1
                if needed is not None and needed.isdisjoint(there):
                    continue
                end = _match(parts, 0, text, at)
                if end is not None and end > longest.get(key, at - 1):
                    longest[key] = end
            if longest:
                denied = _denied(tokens, at)
                for key, end in longest.items():
                    found.setdefault(key, []).append(Hit(at, end - 1, max(1, end - at), denied))
            if tries > MOST_TRIES:
                break
        return found

    def _possible_at(self, token: str) -> Sequence[_Entry[Key]]:
        possible = self._by_word.get(token, _NO_ENTRIES)
        if token[0].isdigit():
            possible = [*possible, *self._by_word.get("#", _NO_ENTRIES)]
        for length in range(1, min(PREFIX, len(token)) + 1):
            if more := self._by_prefix.get(token[:length]):
                possible = [*possible, *more]
        return possible


class _Text:
    """The stems of a text, its words as they are written, and the places where a clause starts."""

    __slots__ = ("begins", "forms", "tokens")

    def __init__(self, tokens: tuple[str, ...], forms: Sequence[str]) -> None:
        self.tokens = tokens
        self.forms = forms
        self.begins = _clause_starts(tokens)


def _second(parts: tuple[_Part, ...]) -> frozenset[str] | None:
    """The words that may stand second where a cue has two plain words at its start; None: anything may."""
    first, *rest = (part for part in parts if part.kind != "start")
    if first.kind != "words" or first.several:
        return None
    if not rest or rest[0].kind != "words" or rest[0].starts:
        return None
    return frozenset((*(words[0] for words in rest[0].several), *rest[0].single, *map(stem, rest[0].forms)))


def _needed(parts: tuple[_Part, ...]) -> frozenset[str] | None:
    """The fewest stems of which a text must have one if the cue is in it; None if there are no such."""
    _, *rest = (part for part in parts if part.kind != "start")
    return min((part.single for part in rest if part.is_plain), key=len, default=None)


def _match(parts: tuple[_Part, ...], at_part: int, text: _Text, at: int) -> int | None:
    """The index after the last token of a cue that matches here, or None."""
    tokens = text.tokens
    for place in range(at_part, len(parts)):
        part = parts[place]
        kind = part.kind
        if kind == "words":
            if at < len(tokens) and tokens[at] in part.single and not part.several:
                at += 1
                continue
            step = _step(part, text, at)
            if step is None:
                return None
            at = step
        elif kind == "gap":
            return _match_behind_gap(parts, place + 1, text, at)
        elif kind == "start":
            if at not in text.begins:
                return None
        elif kind == "end":
            if at < len(tokens) and tokens[at] not in BREAKS:
                return None
        else:
            if at >= len(tokens) or not tokens[at][0].isdigit():
                return None
            after = tokens[at + 1] if at + 1 < len(tokens) else ""
            at += 2 if after in _SCALE_MARKS or after.startswith("xm") else 1
    return at


def _match_behind_gap(parts: tuple[_Part, ...], at_part: int, text: _Text, at: int) -> int | None:
    tokens = text.tokens
    plain = parts[at_part].single if at_part < len(parts) and parts[at_part].is_plain else None
    for there in range(at, at + GAP + 1):
        if plain is None or (there < len(tokens) and tokens[there] in plain):
            end = _match(parts, at_part, text, there)
            if end is not None:
                return end
        if there >= len(tokens) or tokens[there] in _NOT_IN_GAP:
            return None
    return None


def _step(part: _Part, text: _Text, at: int) -> int | None:
    tokens = text.tokens
    if at >= len(tokens):
        return None
    token = tokens[at]
    for words in part.several:
        if token == words[0] and tokens[at : at + len(words)] == words:
            return at + len(words)
    if token in part.single or (part.forms and text.forms[at] in part.forms):
        return at + 1
    return at + 1 if part.starts and token.startswith(part.starts) else None


def _clause_starts(tokens: Sequence[str]) -> set[int]:
    """The places where a clause starts, also behind words that fill it ("well, I think …")."""
    starts: set[int] = set()
    at, fresh = 0, True
    while at < len(tokens):
        if fresh:
            starts.add(at)
            filler = next((n for n in (1, 2, 3) if tuple(tokens[at : at + n]) in _FILLERS), 0)
            if filler:
                at += filler
                continue
        fresh = tokens[at] in BREAKS
        at += 1
    return starts


def _denied(tokens: Sequence[str], first: int) -> bool:
    if tokens[first] in _DENIERS:
        return False
    low = first
    while low > max(0, first - LOOK_BACK) and tokens[low - 1] not in _SCOPE_ENDS:
        low -= 1
    if tokens[low : low + 1] == ("no",) and (low == 0 or tokens[low - 1] in BREAKS) and tokens[low + 1] in _SUBJECTS:
        low += 1  # "no, it's everywhere": an answer, not a denial of what follows
    clause = takewhile(lambda token: token not in BREAKS, tokens[first : first + LOOK_AHEAD])
    ahead = " ".join(clause)
    if any(words in ahead for words in _DENIED_AFTER):
        return True
    back = tuple(t for t, after in pairwise(tokens[low : first + 1]) if (t, after) != ("0", "%"))
    pairs = set(pairwise(back)) | {(token,) for token in back}
    if pairs & _NO_DENIAL:
        return False
    return not _DENIERS.isdisjoint(back) or bool(pairs & _INSTEAD)


@cache
def _tokens(word: str) -> tuple[str, ...]:
    return tuple(token for token in words_of(word.replace("_", " ")).tokens if token not in BREAKS)


@cache
def _part(written: str) -> _Part:
    kind = {"~": "gap", "#": "number", "^": "start", "$": "end"}.get(written)
    if kind:
        return _Part(kind)
    if written == ",":
        return _Part("words", frozenset((",",)))
    words: list[tuple[str, ...]] = []
    forms, starts = set[str](), list[str]()
    for word in written.split("|"):
        if word.endswith("*"):
            start = stem(word[:-1])  # stems lose endings: "vague" is written "vagu"
            starts.append(start if word.startswith(start) else word[:-1])
        elif word.endswith("="):
            forms.add(word[:-1])
        elif tokens := _tokens(word):
            words.append(tokens)
    single = frozenset(tokens[0] for tokens in words if len(tokens) == 1)
    several = sorted((tokens for tokens in words if len(tokens) > 1), key=len, reverse=True)
    return _Part("words", single, tuple(several), frozenset(forms), tuple(starts))
