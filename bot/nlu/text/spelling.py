"""A slip of the keyboard in a word we know is mended; a word that merely looks like one of ours is left alone.

Only a letter too many, one missing or two swapped count as slips: another letter is mostly another word
("falling" is not "failing").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.text.tokens import Words, of_line, stem

MOST_WORDS = 40  # of one message that are looked at
_WORD = re.compile(r"[a-z]{6,20}")  # shorter words have too many neighbours


def mended(words: Words, known: frozenset[str]) -> Words:
    """The words with slips of long words mended to `known` ones; the text as written (`raw`) stays."""
    strange = [w for w in dict.fromkeys(_WORD.findall(words.line)) if w not in known][:MOST_WORDS]
    slips = {word: right for word in strange if (right := _right(word, known)) is not None}
    if not slips:
        return words
    return of_line(_WORD.sub(lambda found: slips.get(found[0], found[0]), words.line), words.raw)


def _right(word: str, known: frozenset[str]) -> str | None:
    """The known word that it is a slip of, in any form; None where it may be a slip of two different words."""
    alike = _by_first_letter(known).get(word[0], ())
    near = [str(found[0]) for found in process.extract(word, alike, scorer=OSA.distance, score_cutoff=1, limit=None)]
    slips = [right for right in near if _is_slip(word, right)]
    return min(slips) if len({stem(right) for right in slips}) == 1 else None


@lru_cache
def _by_first_letter(known: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """The known words by their first letter, which no slip changes."""
    words = defaultdict[str, list[str]](list)
    for word in known:
        words[word[0]].append(word)
    return words


def _is_slip(word: str, right: str) -> bool:
    swapped = len(right) == len(word) and sorted(right) == sorted(word)
    return right[0] == word[0] and (swapped or len(right) != len(word))
