"""Where a server can't cite, the model writes `[n]` after a claim: each number is checked and leaves the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from bot.claude.streaming import BlockEnd, Delta, Pointer, StreamPart

MARKS = re.compile(r"(?:\s*\[\d{1,4}(?:\s?[,;]\s?\d{1,4})*\])+")
# Behind marks, what may still become another one is waited for: white space, or an opened bracket with digits in it.
UNFINISHED = re.compile(r"\s*(?:\[[\d,;\s]*)?$")
SENTENCE = re.compile(r".+?(?:(?<=[.!?])\s+|$)", re.DOTALL)
WORD = re.compile(r"[a-z]{4,}|\d+")
STEM = 5  # characters of a word that tell it apart, its ending cut off
LEAST_SHARED = 2  # stems that a claim must share with the passage it names


class NumberedReader:
    """Turns text with marks into the same parts that a citing server sends. `texts`: the passages, [1] first.

    Marks stand for the text since the marks before them, sentence by sentence: one that has nothing to do with the
    passages named rests on nothing.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._held = ""

    def feed(self, text: str) -> Iterator[StreamPart]:
        """The parts that more text makes complete."""
        self._held += text
        while (marks := MARKS.search(self._held)) and not UNFINISHED.fullmatch(self._held, marks.end()):
            yield from self._claims(marks)

    def finish(self) -> Iterator[StreamPart]:
        """The rest."""
        while marks := MARKS.search(self._held):
            yield from self._claims(marks)
        if self._held:
            yield Delta(self._held)
            yield BlockEnd()
        self._held = ""

    def _claims(self, marks: re.Match[str]) -> Iterator[StreamPart]:
        text, self._held = self._held[: marks.start()], self._held[marks.end() :]
        named = sorted({int(number) - 1 for number in re.findall(r"\d+", marks.group())})
        named = [place for place in named if 0 <= place < len(self._texts)]
        sentences = [(s, [n for n in named if supports(self._texts[n], s)]) for s in SENTENCE.findall(text)]
        for places, run in groupby(sentences, key=itemgetter(1)):
            yield Delta("".join(sentence for sentence, _ in run))
            yield from (Pointer(0, place, place + 1) for place in places)
            yield BlockEnd()


def supports(passage: str, claim: str) -> bool:
    """Whether a claim has enough words in common with a passage to be about the same thing."""
    return len(_stems(passage) & _stems(claim)) >= LEAST_SHARED


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in WORD.findall(text.lower())}
