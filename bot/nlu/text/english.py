"""Whether a text is English, by its commonest words."""

from __future__ import annotations

import re
from collections.abc import Sequence

WORD = re.compile(r"[^\W\d_]+")
# Words that hardly any English sentence does without, and that are no words of its neighbours.
WORDS = """
the and of to is are do does did we our you your it its for with what when how should can could would will not this that
these have has need many much from than or if at by be on which why there any more about i my a an
"""
COMMON = frozenset(WORDS.split())
LEAST_WORDS = 4  # of fewer nothing can be told
LEAST_SHARE, PLAIN_SHARE = 0.15, 0.25


def is_english(text: str) -> bool:
    """Whether enough of a text's words are common English ones; a text in another script is not English."""
    words = [word.lower() for word in WORD.findall(text)]
    if any(not word.isascii() and not re.fullmatch(r"[a-zÀ-ɏ]+", word) for word in words):
        return False
    return len(words) < LEAST_WORDS or _share(words) >= LEAST_SHARE


def is_plainly_english(text: str) -> bool:
    """Whether a text is English beyond doubt: no other sign than ASCII's, and many of its words are common ones."""
    words = [word.lower() for word in WORD.findall(text)]
    return text.isascii() and len(words) >= LEAST_WORDS and _share(words) >= PLAIN_SHARE


def _share(words: Sequence[str]) -> float:
    return sum(word in COMMON for word in words) / len(words)
