"""The words by which claims are checked, from claim_words.toml, and how words are compared: by their stems."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bot.nlu.stemming import stem_word

DATA = Path(__file__).with_name("claim_words.toml")
WORD = re.compile(r"[^\W\d_]+")
PLAIN_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "})
# "can't" is "can not": the negation must not disappear in the stem.
NEGATED = re.compile(r"\b(ca|wo|sha|[a-z]+)n't\b", re.IGNORECASE)
WHOLE = {"ca": "can", "wo": "will", "sha": "shall"}
CONTRACTED = re.compile(r"'(?:s|re|ve|ll|d|m)\b", re.IGNORECASE)

# Signs that compare, in words: "<500k" is "below 500k", "10+" is "10 or more".
SIGNS = (
    (re.compile(r"<\s?(?=\d)"), "below "),
    (re.compile(r">\s?(?=\d)"), "above "),
    (re.compile(r"\bsub-(?=\d)", re.IGNORECASE), "below "),
    (re.compile(r"(?<=\d)(\s?[a-zA-Z]{0,2})\+"), r"\1 or more"),
)
SPELLINGS = (("labelled", "labeled"), ("ise", "ize"), ("isation", "ization"), ("iour", "ior"), ("vour", "vor"))


@dataclass(frozen=True)
class ClaimWords:
    """`connectives`, `plain`, `comparing` and `kinds` hold stems; `patterns` names what each of them finds."""

    connectives: frozenset[str]
    plain: frozenset[str]
    comparing: tuple[frozenset[str], ...]
    spelled: frozenset[str]
    limits: frozenset[str]
    denying: frozenset[str]
    foreign_denying: frozenset[str]
    whole: frozenset[str]
    partial: frozenset[str]
    kinds: Mapping[str, frozenset[str]]
    directions: Mapping[str, re.Pattern[str]]
    contrasts: tuple[Mapping[str, tuple[str, ...]], ...]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    def kind_of(self, stem: str) -> str | None:
        """What a word after a number says that it counts."""
        return next((kind for kind, stems in self.kinds.items() if stem in stems), None)


@cache
def claim_words() -> ClaimWords:
    """The words of claim_words.toml."""
    with DATA.open("rb") as file:
        data: dict[str, Any] = tomllib.load(file)
    return ClaimWords(
        connectives=frozenset(data["connectives"].split()),
        plain=stems_of(data["plain"].split()),
        comparing=tuple(stems_of(row) for row in data["comparing"]),
        spelled=frozenset(data["spelled"]),
        limits=stems_of(data["limits"]),
        denying=next(row for row in map(stems_of, data["comparing"]) if "not" in row),
        foreign_denying=frozenset(data["foreign_denying"]),
        whole=stems_of(data["whole"]),
        partial=stems_of(data["partial"]),
        kinds={kind: stems_of(words) for kind, words in data["kinds"].items()},
        directions={name: re.compile(found, re.IGNORECASE) for name, found in data["directions"].items()},
        contrasts=tuple({name: tuple(words) for name, words in groups.items()} for groups in data["contrasts"]),
        patterns=tuple(
            (name, re.compile(pattern, re.IGNORECASE))
            for name, all_of in data["patterns"].items()
            for pattern in all_of
        ),
    )


@lru_cache(maxsize=1_000)
def plain_text(text: str) -> str:
    """The text with plain quotes, dashes and spaces, and with every negation a word of its own."""
    plain = text.translate(PLAIN_SIGNS)
    plain = NEGATED.sub(lambda match: f"{WHOLE.get(match[1].lower(), match[1])} not", plain)
    for sign, words in SIGNS:
        plain = sign.sub(words, plain)
    return re.sub(r"\bcannot\b", "can not", CONTRACTED.sub("", plain), flags=re.IGNORECASE)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of one word in lower case; British and American spellings have the same."""
    word = word.lower()
    for british, american in SPELLINGS:
        word = word.replace(british, american)
    return stem_word(word)


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(word) for word in WORD.findall(plain_text(text))]


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """The stems of single words."""
    return frozenset(stem(word) for word in words)
