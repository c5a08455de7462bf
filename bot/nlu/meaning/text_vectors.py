"""Texts as vectors: by meaning, and a little by the rarer words that they share.

Meaning alone takes "JSON" for "XML" and trips over figures; words alone miss every paraphrase.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.text.stemming import stem_word

Vectors = NDArray[np.float32]
Numbers = NDArray[np.intp]
Embed = Callable[[Sequence[str]], Vectors]

# The weight of shared words beside meaning. Between 0.2 and 0.5 the leave-one-out figures of the sample questions
# stay within a point; at 0 they lose two.
WORDS_WEIGHT = 0.25
MAX_CHARS = 4_000  # of a text that somebody pasted; the question stands near its start
_WORD = re.compile(r"[a-z0-9]+")


def stems(text: str) -> list[str]:
    """The words of a text in lower case, cut to their stems: "fine-tuned" -> ["fine", "tune"]."""
    return [stem_word(word) for word in _WORD.findall(text[:MAX_CHARS].lower())]


@dataclass(frozen=True, slots=True)
class WordRows:
    """Rows of unit length, or all zeros, over a vocabulary: of its thousands of words a text holds a few.

    Three arrays of one length: a row, a column, and what stands there; by columns, and in a column by rows.
    """

    count: int
    row: Numbers
    column: Numbers
    weight: Vectors

    def rows(self, rows: slice) -> WordRows:
        """Some of the rows."""
        start, stop, _ = rows.indices(self.count)
        inside = (self.row >= start) & (self.row < stop)
        return WordRows(stop - start, self.row[inside] - start, self.column[inside], self.weight[inside])

    def products(self, other: WordRows) -> Vectors:
        """Shape (rows here, rows there): each row times each row."""
        products = np.zeros((self.count, other.count), dtype=np.float32)
        firsts, ends = (np.searchsorted(other.column, self.column, side) for side in ("left", "right"))
        counts = ends - firsts
        # Each place here beside all of its column there, one pair after the other.
        pairs = np.arange(counts.sum()) + np.repeat(firsts - (np.cumsum(counts) - counts), counts)
        weights = np.repeat(self.weight, counts) * other.weight[pairs]
        np.add.at(products, (np.repeat(self.row, counts), other.row[pairs]), weights)
        return products


@dataclass(frozen=True, slots=True)
class TextVectors:
    """One row a text: by meaning, of unit length, and by words."""

    meaning: Vectors
    words: WordRows

    def rows(self, rows: slice) -> TextVectors:
        """Some of the texts."""
        return TextVectors(self.meaning[rows], self.words.rows(rows))

    def similarity(self, other: TextVectors) -> Vectors:
        """Shape (texts here, texts there); 1.25 for the same text, about 0 for unrelated ones."""
        similarity: Vectors = self.meaning @ other.meaning.T + WORDS_WEIGHT * self.words.products(other.words)
        return similarity


class WordVectors:
    """The vocabulary of some texts; a word weighs more the fewer texts hold it."""

    def __init__(self, texts: Sequence[str]) -> None:
        # Columns in the order of the texts, so that they are the same at each start.
        counts = Counter(stem for text in texts for stem in dict.fromkeys(stems(text)))
        self._columns = {stem: column for column, stem in enumerate(counts)}
        self._weights = np.log(len(texts) / np.array(list(counts.values()), dtype=np.float32))

    def of(self, texts: Sequence[str]) -> WordRows:
        """One row a text."""
        known = [sorted({self._columns[stem] for stem in stems(text) if stem in self._columns}) for text in texts]
        row = np.repeat(np.arange(len(texts)), [len(columns) for columns in known])
        column = np.array([place for columns in known for place in columns], dtype=np.intp)
        weight = self._weights[column]
        length = np.sqrt(np.bincount(row, weight**2, len(texts))).astype(np.float32)[row]
        weight = np.divide(weight, length, out=np.zeros_like(weight), where=length > 0)
        order = np.argsort(column, kind="stable")
        return WordRows(len(texts), row[order], column[order], weight[order])
