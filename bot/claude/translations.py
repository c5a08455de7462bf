"""Whether a sentence in another language is a translation of one line that it cites, as far as code can tell.

The vocabulary is closed: each word of the sentence is a known word for one of the line's own (translation_words.toml),
a name that stands in the line, or counts for nothing. Numbers, the sides, denials and comparisons are those of the
line, all of them and in its order. A sentence with any other word, or in a language without a list, is none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bot.claude.claim_words import claim_words, plain_text, stem
from bot.claude.near_quotes import Words, content_words_in_order, runs_of

DATA = Path(__file__).with_name("translation_words.toml")
LEAST_COVERED = 0.7  # of a line's content words
MOST_WORDS = 1.7  # of the sentence's content words, beside the line's
LEAST_IN_ORDER = 0.7  # of the sentence's words; grammar moves a few
STEPS_BACK = 3  # words; "exemples annotés" stands for "labeled examples"
LONGEST_ENDING = 3  # letters; "daten*" is no "datenschutz"
BESIDE = 2  # words
DENIAL = "not"

GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[.,'\s]\d{3})+(?!\d)")
DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
MILLION = re.compile(r"\b(\d+(?:\.\d+)?|une?|um|una?|eine?[rn]?|een)\s?(?:mio\b\.?|millio\w*|millón|millones|miljoen)")
ALWAYS = (
    (re.compile(r"\bfine-?\s?tun(?:e[ds]?|ing)(?:-?modells?\b)?"), " training "),
    (re.compile(r"\bfew-shot\b"), "fewshot"),
    (re.compile(r"(?<=\d)\s?(?:prozent|procent|por ciento|pour cent|per cento)\b"), "%"),
    (re.compile(r"(?<=\d) (?:bis|à|a|tot)(?= \d)"), "-"),
    (re.compile(r"\bn(?:e |')(\w+) que\b"), r"seulement \1"),  # French; the next is Italian
    (re.compile(r"\bnon (\w+) che\b"), r"solo \1"),
    (re.compile(r"(?<=\d)k\b"), "000"),
    (re.compile(r"(?<=\d)m\b"), "000000"),
)
WORDS = r"(?P<size>\d+b\b)|(?P<number>\d+(?:\.\d+)?)|(?P<percent>%)|(?P<word>[^\W\d_]+)"


@dataclass(frozen=True)
class _Vocabulary:
    """The words of one language. `rows`: what each group of `pattern` may stand for, in the line's stems."""

    pattern: re.Pattern[str]
    rows: tuple[tuple[Words, ...], ...]
    neutral: frozenset[str]
    back: frozenset[str]


def is_translation(sentence: str, line: str, language: str | None, *, of_project: bool = False) -> bool:
    """Whether a sentence says in a language, named in English, what a line or one clause of it says.

    `of_project`: the line is about the asker's project, and it may be said of "you".
    """
    known = vocabularies().get(language or "")
    if known is None:
        return False
    said = list(_said(sentence, known))
    return any(_says(said, run, of_project) for run in runs_of(line, of_project))


def refers_back(sentence: str, language: str | None) -> bool:
    """Whether a sentence begins with a word that stands for something in the sentence before it."""
    known = vocabularies().get(language or "")
    first = re.search(r"[^\W\d_]+", sentence.lower())
    return known is not None and first is not None and first[0] in known.back


def _says(said: Sequence[tuple[Words, ...]], run: Words, of_project: bool) -> bool:
    places: list[int] = []
    for meanings in said:
        if of_project and any(set(words) <= claim_words().asker for words in meanings):
            continue
        found = next((words for words in meanings if set(words) <= set(run)), None)
        if found is None:
            return False
        for word in found:
            places.append(_place(word, run, places[-1] if places else -1))
    if not places or len(set(places)) < LEAST_COVERED * len(run) or len(places) > MOST_WORDS * len(run):
        return False
    words = tuple(run[place] for place in places)
    exact = (*_marked(), frozenset(word for word in run + words if word[0].isdigit()) | {"percent"})
    if any(_only(words, group) != _only(run, group) for group in exact):
        return False
    return _limits_the_same(places, run) and _longest_in_order(places) >= LEAST_IN_ORDER * len(places)


def _limits_the_same(places: Sequence[int], run: Words) -> bool:
    """Whether beside each denial and each "only" stands what it stands before in the line, or one word further."""
    for at, place in enumerate(places):
        if run[place] in _denials() | {"onli"}:
            beside = {*places[max(at - BESIDE, 0) : at], *places[at + 1 : at + 1 + BESIDE]}
            if not beside & ({place + 1, place + 2} if place + 1 < len(run) else {place - 1}):
                return False
    return True


def _place(word: str, run: Words, before: int) -> int:
    """Where a word stands in a line: the next place, or else the first."""
    places = [at for at, other in enumerate(run) if other == word]
    return next((at for at in places if at > before), places[0])


def _only(words: Words, group: frozenset[str]) -> Words:
    return tuple(DENIAL if word in _denials() else word for word in words if word in group)


def _longest_in_order(places: Sequence[int]) -> int:
    """The number of words in the longest part that keeps the line's order, but for a few steps back."""
    longest: list[int] = []
    for at, place in enumerate(places):
        before = (longest[i] for i in range(at) if places[i] <= place + STEPS_BACK)
        longest.append(1 + max(before, default=0))
    return max(longest, default=0)


def _said(sentence: str, known: _Vocabulary) -> Iterator[tuple[Words, ...]]:
    """What each word of a sentence may stand for; a word that is not known stands for itself, as a name does."""
    for found in known.pattern.finditer(_with_plain_numbers(sentence)):
        kind, text = found.lastgroup, found[0]
        if kind == "number":
            yield ((f"{float(text):.12g}",),)
        elif kind == "size":
            yield ((text,),)
        elif kind == "percent":
            yield (("percent",),)
        elif kind == "word":
            if text not in known.neutral:
                yield ((claim_words().same.get(stem(text), stem(text)),),)
        else:
            yield known.rows[int(str(kind)[1:])]


def _with_plain_numbers(sentence: str) -> str:
    plain = GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), plain_text(sentence).lower())
    plain = DECIMAL_COMMA.sub(".", plain)
    for pattern, instead in ALWAYS:
        plain = pattern.sub(instead, plain)
    return MILLION.sub(lambda match: f"{float(match[1]) * 1e6:.0f}" if match[1][0].isdigit() else "1000000", plain)


@cache
def _data() -> dict[str, Any]:
    with DATA.open("rb") as file:
        return tomllib.load(file)


@cache
def _marked() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(content_words_in_order(words)) for words in _data()["marked"])


@cache
def _denials() -> frozenset[str]:
    return frozenset(content_words_in_order(_data()["denials"]))


@lru_cache(maxsize=1)
def vocabularies() -> Mapping[str, _Vocabulary]:
    """The vocabulary of each language that has one, by its English name."""
    data = _data()
    return {name: _vocabulary(data, at) for at, name in enumerate(data["languages"])}


def _vocabulary(data: Mapping[str, Any], language: int) -> _Vocabulary:
    meanings: dict[str, list[Words]] = {}
    for english, foreign in data["words"].items():
        stands_for = [content_words_in_order(way) for way in english.split("|")]
        for pattern in foreign[language].split():
            meanings.setdefault(pattern, []).extend(stands_for)
    patterns = sorted(meanings, key=len, reverse=True)
    groups = (f"(?P<g{at}>\\b{_regex(pattern)}\\b)" for at, pattern in enumerate(patterns))
    return _Vocabulary(
        pattern=re.compile("|".join((*groups, WORDS))),
        rows=tuple(tuple(meanings[pattern]) for pattern in patterns),
        neutral=frozenset(data["neutral"][language].split()),
        back=frozenset(data["back"][language].split()),
    )


def _regex(pattern: str) -> str:
    plain = re.escape(pattern).replace(r"\*", rf"\w{{0,{LONGEST_ENDING}}}")
    return plain.replace("_", r"[\s-]+")
