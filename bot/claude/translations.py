"""Whether a sentence in another language is a translation of one line that it cites, as far as code can tell.

The vocabulary is closed: each word of the sentence is a known word for one of the line's own (a file for each language
in translation_words/), a name that stands in the line, or counts for nothing. Nothing of the line is left out but what
counts for little. Numbers, the sides, denials and comparisons are in its order. A sentence with any other word, or with
a turn of its grammar that may exchange who does what, or in a language without a file, is none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from bot.claude.claim_words import claim_words, plain_text, stem
from bot.claude.near_quotes import Words, content_words_in_order, runs_of

DATA = Path(__file__).with_name("translation_words")
LEAST_COVERED = 0.7  # of a line's content words, whatever the others are
MOST_WORDS = 1.7  # of the sentence's content words, beside the line's
STEPS_BACK = 2  # words; "exemples annotés" stands for "labeled examples"
LONGEST_ENDING = 3  # letters; "daten*" is no "datenschutz"
BESIDE = 2  # words
DENIAL = "not"

GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[.,'\s]\d{3})+(?!\d)")
DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
ALWAYS = (
    (re.compile(r"\bfine-?\s?tun(?:e[ds]?|ing(?:\w{1,3}\b)?)(?:-?modells?\b)?"), " training "),
    (re.compile(r"\bfew-shot\b"), "fewshot"),
    (re.compile(r"(?<=\d)\s?(?:pro[cz]ent\w?|por\s?cento|por ciento|pour cent|per cento|pct\b\.?)"), "%"),
    (re.compile(r"(?<=\d)k\b"), "000"),
    (re.compile(r"(?<=\d)m\b"), "000000"),
)
WORDS = r"(?P<size>\d+b\b)|(?P<number>\d+(?:\.\d+)?)|(?P<percent>%)|(?P<word>[^\W\d_]+)|(?P<mark>[,;:()])"


@dataclass(frozen=True)
class _Vocabulary:
    """The words of one language. `rows`: what each group of `pattern` may stand for, in the line's stems."""

    pattern: re.Pattern[str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    numbers: tuple[tuple[re.Pattern[str], int], ...]
    refused: tuple[re.Pattern[str], ...]
    rows: tuple[tuple[Words, ...], ...]
    neutral: frozenset[str]
    back: frozenset[str]


def is_translation(sentence: str, line: str, language: str | None, *, of_project: bool = False) -> bool:
    """Whether a sentence says in a language, named in English, what a line or one clause of it says.

    `of_project`: the line is about the asker's project, and it may be said of "you".
    """
    known = _vocabulary(language)
    plain = plain_text(sentence).lower()
    if known is None or any(pattern.search(plain) for pattern in known.refused):
        return False
    said = list(_said(sentence, known))
    return any(_translates(said, run, of_project) for run in runs_of(line, of_project))


def refers_back(sentence: str, language: str | None) -> bool:
    """Whether a sentence begins with a word that stands for something in the sentence before it."""
    known = _vocabulary(language)
    first = re.search(r"[^\W\d_]+", sentence.lower())
    return known is not None and first is not None and first[0] in known.back


def _translates(said: Sequence[tuple[Words, ...]], run: Words, of_project: bool) -> bool:
    places: list[int] = []
    parts: list[int] = []  # of each place, which part of the sentence between marks it is said in
    part = 0
    for meanings in said:
        if not meanings:
            part += 1
            continue
        if of_project and any(set(words) <= claim_words().asker for words in meanings):
            continue
        found = next((words for words in meanings if set(words) <= set(run)), None)
        if found is None:
            return False
        for word in found:
            places.append(_place(word, run, places[-1] if places else -1))
            parts.append(part)
    if not places or len({*places}) < LEAST_COVERED * len(run) or len(places) > MOST_WORDS * len(run):
        return False
    words = tuple(run[place] for place in places)
    if set(run) - set(words) - _words("light"):
        return False
    exact = (*_groups("marked"), frozenset(word for word in run + words if word[0].isdigit()) | {"percent"})
    if any(_only(words, group) != _only(run, group) for group in exact):
        return False
    return _limits_the_same(places, parts, run) and _in_order(places, run) and _heads_in_order(places, run)


def _limits_the_same(places: Sequence[int], parts: Sequence[int], run: Words) -> bool:
    """Whether beside each denial and each "only" stands what it stands before in the line, or one word further."""
    for at, place in enumerate(places):
        if run[place] in _words("denials") | {"onli"}:
            may_cross = run[place] not in _words("denials")  # "only with prompts, …"
            far = BESIDE + may_cross
            near = range(max(at - far, 0), min(at + 1 + far, len(places)))
            beside = {places[other] for other in near if other != at and (may_cross or parts[other] == parts[at])}
            if not beside & ({place + 1, place + 2} if place + 1 < len(run) else {place - 1}):
                return False
    return True


def _place(word: str, run: Words, before: int) -> int:
    """Where a word stands in a line: of several places the one nearest to the next."""
    return min((at for at, other in enumerate(run) if other == word), key=lambda at: abs(at - before - 1))


def _only(words: Words, group: frozenset[str]) -> Words:
    return tuple(DENIAL if word in _words("denials") else word for word in words if word in group)


def _in_order(places: Sequence[int], run: Words) -> bool:
    """Whether a sentence keeps the line's order, but for a few steps back, its verbs and one word besides."""
    fixed = [place for place in places if run[place] not in _words("moving")]
    return any(_goes_on([*fixed[:at], *fixed[at + 1 :]]) for at in range(len(fixed) or 1))


def _heads_in_order(places: Sequence[int], run: Words) -> bool:
    """Whether things are named in the line's order; those of one term may change it: "task definition".

    Of a word that is repeated the first place counts.
    """
    heads = [place for place, word in enumerate(run) if word in _words("heads")]
    bound = {b for b, (a, c) in enumerate(pairwise(heads)) if (run[a], run[c]) in _terms()}
    said = [heads.index(place) for place in dict.fromkeys(places) if place in heads]
    inverted = ((first, later) for at, later in enumerate(said) for first in said[at + 1 :] if first < later)
    return all(bound.issuperset(range(first, later)) for first, later in inverted)


def _goes_on(places: Sequence[int]) -> bool:
    furthest = accumulate(places, max)
    return all(place >= most - STEPS_BACK for place, most in zip(places, furthest, strict=True))


def _said(sentence: str, known: _Vocabulary) -> Iterator[tuple[Words, ...]]:
    """What each word of a sentence may stand for, nothing for a mark between its parts.

    A word that is not known stands for itself, as a name does.
    """
    for found in known.pattern.finditer(_with_plain_numbers(sentence, known)):
        kind, text = found.lastgroup, found[0]
        if kind == "number":
            yield ((f"{float(text):.12g}",),)
        elif kind == "size":
            yield ((text,),)
        elif kind == "mark":
            yield ()
        elif kind == "percent":
            yield (("percent",),)
        elif kind == "word":
            if text not in known.neutral:
                yield ((claim_words().same.get(stem(text), stem(text)),),)
        else:
            yield known.rows[int(str(kind)[1:])]


def _with_plain_numbers(sentence: str, known: _Vocabulary) -> str:
    plain = GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), plain_text(sentence).lower())
    plain = DECIMAL_COMMA.sub(".", plain)
    for pattern, instead in (*ALWAYS, *known.phrases):
        plain = pattern.sub(instead, plain)
    for pattern, unit in known.numbers:
        plain = pattern.sub(partial(_scaled, unit=unit), plain)
    return plain


def _scaled(number: re.Match[str], unit: int) -> str:
    return f"{float(number[1]) * unit:.0f}" if number[1][0].isdigit() else str(unit)


@cache
def _common() -> dict[str, Any]:
    return tomllib.loads((DATA / "common.toml").read_text())


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(content_words_in_order(_common()[name]))


@cache
def _terms() -> frozenset[tuple[str, ...]]:
    return frozenset(content_words_in_order(term) for term in _common()["terms"])


@cache
def _groups(name: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(content_words_in_order(words)) for words in _common()[name])


def languages() -> frozenset[str]:
    """The English names of the languages that have a vocabulary."""
    return frozenset(file.stem.capitalize() for file in DATA.glob("*.toml") if file.stem != "common")


@lru_cache(maxsize=32)
def _vocabulary(language: str | None) -> _Vocabulary | None:
    if language not in languages():
        return None
    data = tomllib.loads((DATA / f"{language.lower()}.toml").read_text())
    meanings: dict[str, list[Words]] = {}
    for english, foreign in data["words"].items():
        stands_for = [content_words_in_order(way) for way in english.split("|")]
        for pattern in foreign.split():
            meanings.setdefault(pattern, []).extend(stands_for)
    neutral, exact = frozenset(data["neutral"].split()), _groups("marked")
    for pattern, ways in meanings.items():
        ways.extend(way for other in meanings if _includes(other, pattern) for way in meanings[other])
        ways.extend([()] if pattern in neutral and not any(marked & {*way} for way in ways for marked in exact) else [])
    patterns = sorted(meanings, key=lambda pattern: (len(pattern.rstrip("*")), "*" not in pattern), reverse=True)
    groups = (f"(?P<g{at}>\\b{_regex(pattern)}\\b)" for at, pattern in enumerate(patterns))
    return _Vocabulary(
        pattern=re.compile("|".join((*groups, WORDS))),
        phrases=tuple(_phrases(data)),
        numbers=(_number(data["thousand"], "", 1_000), _number(data["million"], data["one"], 1_000_000)),
        refused=tuple(map(re.compile, data["refused"])),
        rows=tuple(tuple(meanings[pattern]) for pattern in patterns),
        neutral=neutral,
        back=frozenset(data["back"].split()),
    )


def _includes(pattern: str, word: str) -> bool:
    """Whether a pattern with an open end stands for this word too, which is another pattern or without an end."""
    begin, whole = pattern[:-1], word.rstrip("*")
    ending = whole[len(begin) :]
    is_open = pattern.endswith("*") and pattern != word and whole.startswith(begin)
    return is_open and len(ending) <= LONGEST_ENDING and "_" not in ending


def _phrases(data: Mapping[str, Any]) -> Iterator[tuple[re.Pattern[str], str]]:
    yield re.compile(rf"(?<=\d) (?:{'|'.join(data['range'].split())})(?= \d)"), "-"
    for found, instead in data.get("phrases", []):
        yield re.compile(found), instead


def _number(unit: str, article: str, value: int) -> tuple[re.Pattern[str], int]:
    """A number before a word such as "million", or an article there, with what the word stands for."""
    before = "|".join((r"\d+(?:\.\d+)?", *article.split()))
    return re.compile(rf"\b({before})\s?(?:{'|'.join(map(_regex, unit.split()))})\b\.?"), value


def _regex(pattern: str) -> str:
    plain = re.escape(pattern).replace(r"\*", rf"\w{{0,{LONGEST_ENDING}}}")
    return plain.replace("_", r"[\s-]+")
