"""The stem of an English word, by Snowball's rules (https://snowballstem.org), in C: a start needs 6,000 of them."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

from Stemmer import Stemmer

_STEMMER = Stemmer("english", 0)  # without its own cache
_TURN = Lock()  # a stemmer is for one thread at a time


@lru_cache(maxsize=20_000)
def stem_word(word: str) -> str:
    """The stem of one lower-case word: "tuned" -> "tune". Safe to call from several threads."""
    with _TURN:
        return str(_STEMMER.stemWord(word))
