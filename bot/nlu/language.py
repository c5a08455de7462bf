"""The language that a message is written in, if it is plainly not English."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.nlu.english import is_plainly_english

LEAST_LETTERS = 8  # shorter messages ("hallo", "n = 22") are in any language
SURE = 0.5  # the share of the best language; messages full of jargon stay far below it
NOT_ENGLISH = 0.1  # a message that may be English is taken for English
MAX_CHARS = 1_000

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
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def foreign_language(text: str) -> str | None:
    """The English name of the message's language, "another language" for a rare one; None for English and unclear."""
    if is_plainly_english(text[:MAX_CHARS]):  # most messages: the identifier's 75 MB are not loaded for them
        return None
    letters = [sign for sign in text[:MAX_CHARS] if sign.isalpha()]
    if len(letters) < LEAST_LETTERS and all(sign.isascii() for sign in letters):
        return None
    ranked = _identifier().rank(text[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8"))
    code, share = ranked[0]
    english = next((share for other, share in ranked if other == "en"), 0.0)
    if code == "en" or share < SURE or english > NOT_ENGLISH:
        return None
    return NAMES.get(code, "another language")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
