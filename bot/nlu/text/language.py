"""The language that a message is written in, if it is plainly not English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.nlu.text.english import is_plainly_english

LEAST_LETTERS = 8  # shorter messages ("hallo", "n = 22") are in any language
SURE = 0.5  # the share of the best language; messages full of jargon stay far below it
NOT_ENGLISH = 0.1  # a message that may be English is taken for English
MAX_CHARS = 1_000
# What is quoted, code or an address is in no language of the message.
QUOTED = re.compile(
    r"```.*?(?:```|$)|`[^`\n]*`|\"[^\"\n]*\"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|\bhttps?://\S+", re.DOTALL
)
WORD = re.compile(r"[^\W\d_]+")
MOST_NAMES = 4  # words; so many with capitals are a list of names
LEAST_WORDS = 2  # in Latin letters
LEAST_CHINESE = 4  # signs; fewer may be Japanese
# Words that only English has. Where every eighth word is one, a message is in no other language for sure.
ENGLISH = frozenset({"the", "our", "should", "how", "your", "what", "which", "would", "this", "that", "these", "we"})
LEAST_ENGLISH = 0.125
OTHER = "another language"

NAMES = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nb": "Norwegian",
    "nl": "Dutch",
    "nn": "Norwegian",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "wuu": "Chinese",
    "yue": "Chinese",
    "zh": "Chinese",
}


def foreign_language(text: str) -> str | None:
    """The English name of the message's language, "another language" for a rare one; None for English and unclear."""
    said = text[:MAX_CHARS]
    if is_plainly_english(said):  # most messages: the identifier's 75 MB are not loaded for them
        return None
    said = QUOTED.sub(" ", said) if WORD.search(QUOTED.sub(" ", said)) else said
    letters = [sign for sign in said if sign.isalpha()]
    if is_plainly_english(said) or (all(map(_is_latin, letters)) and _is_unclear(said, letters)):
        return None
    return _sure_language(said) or (OTHER if letters and not any(map(_is_latin, letters)) else None)


def _sure_language(text: str) -> str | None:
    shares: dict[str, float] = {}
    for code, share in _identifier().rank(text.encode("utf-8", "replace").decode("utf-8")):
        name = NAMES.get(code, code)
        shares[name] = shares.get(name, 0.0) + share
    name = max(shares, key=lambda name: shares[name])
    if name == "en" or shares[name] < SURE or shares.get("en", 0.0) > NOT_ENGLISH:
        return None
    if name == NAMES["zh"] and sum(map(str.isalpha, text)) < LEAST_CHINESE:
        return OTHER
    return name if name in NAMES.values() else OTHER


def _is_unclear(text: str, letters: Sequence[str]) -> bool:
    """Whether a text in Latin letters is too short, partly English, or foreign by nothing but its names."""
    words = WORD.findall(text)
    if len(words) < LEAST_WORDS or (len(letters) < LEAST_LETTERS and all(sign.isascii() for sign in letters)):
        return True
    if sum(word.lower() in ENGLISH for word in words) >= LEAST_ENGLISH * len(words):
        return True
    rest = [word for word in words if not word[0].isupper()]
    if len(words) <= MOST_NAMES and not rest:
        return True
    foreign = not text.isascii() and all(word.isascii() for word in rest)
    return foreign and _sure_language(" ".join(rest)) is None


def _is_latin(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith("LATIN")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
