"""The words by which claims are checked, from claim_words.toml, and how words are compared: by their stems."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bot.decision.remembered import remember
from bot.nlu.text.stemming import stem_word

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

STEMMED = ("neutral", "asker", "parties", "binding", "conditions", "adding", "aside", "back", "pointing")


@dataclass(frozen=True)
class ClaimWords:
    """What each holds is explained in claim_words.toml. All but `connectives` and `adding` hold stems; `same` gives the
    stem that stands for all of its row.
    """

    connectives: frozenset[str]
    reporting: re.Pattern[str]
    neutral: frozenset[str]
    asker: frozenset[str]
    parties: frozenset[str]
    binding: frozenset[str]
    conditions: frozenset[str]
    adding: frozenset[str]
    aside: frozenset[str]
    back: frozenset[str]
    pointing: frozenset[str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    same: Mapping[str, str]


@cache
def claim_words() -> ClaimWords:
    """The words of claim_words.toml."""
    data: dict[str, Any] = tomllib.loads(DATA.read_text(encoding="utf-8"))
    same = {stem(word): stem(row[0]) for row in data["same"] for word in row}
    words = {name: map(stem, data[name].split()) for name in STEMMED}
    stems: dict[str, Any] = {name: frozenset(same.get(word, word) for word in found) for name, found in words.items()}
    return ClaimWords(
        connectives=frozenset(data["connectives"].split()),
        reporting=re.compile(data["reporting"], re.IGNORECASE),
        **stems,
        phrases=tuple((re.compile(found, re.IGNORECASE), instead) for found, instead in data["phrases"]),
        same=same,
    )


@remember(1_000)
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
