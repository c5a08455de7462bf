"""Where a server can't cite, the model writes `[n]` after a claim: each number is checked and leaves the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .streaming import BlockEnd, Delta, Pointer, StreamPart

MARK = re.compile(r"\s*\[(\d{1,4}(?:\s?[,;]\s?\d{1,4})*)\]")
# What may still become a mark is held back: white space, or an opened bracket with digits behind it.
UNFINISHED = re.compile(r"\s*(?:\[[\d,;\s]*)?$")
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+")
WORD = re.compile(r"[a-z]{4,}")
STEM = 5  # characters of a word that tell it apart, its ending cut off
LEAST_SHARED = 2  # stems that a claim must share with the passage it names


class NumberedReader:
    """Turns text with marks into the same parts that a citing server sends. `texts`: the passages, [1] first."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._held = ""
        self._claim = ""

    def feed(self, text: str) -> Iterator[StreamPart]:
        """The parts that more text makes."""
        self._held += text
        while match := MARK.search(self._held):
            before, self._held = self._held[: match.start()], self._held[match.end() :]
            yield from self._text(before)
            # Only the sentence just before a mark is its claim.
            numbers = {int(number) - 1 for number in re.findall(r"\d+", match.group(1))}
            sound = sorted(n for n in numbers if 0 <= n < len(self._texts) and supports(self._texts[n], self._claim))
            yield from (Pointer(0, n, n + 1) for n in sound)
            yield from self._end()
        tail = UNFINISHED.search(self._held)
        ready = self._held[: tail.start()] if tail else self._held
        self._held = self._held[len(ready) :]
        yield from self._text(ready)

    def finish(self) -> Iterator[StreamPart]:
        """The rest."""
        held, self._held = self._held, ""
        yield from self._text(held)
        if self._claim:
            yield from self._end()

    def _text(self, text: str) -> Iterator[StreamPart]:
        joined, told = self._claim + text, len(self._claim)
        begin = 0
        for end in (match.end() for match in SENTENCE_END.finditer(joined)):
            yield Delta(joined[told:end])
            yield from self._end()
            begin = told = end
        self._claim = joined[begin:]
        if joined[told:]:
            yield Delta(joined[told:])

    def _end(self) -> Iterator[StreamPart]:
        self._claim = ""
        yield BlockEnd()


def supports(passage: str, claim: str) -> bool:
    """Whether a claim has enough words in common with a passage to be about the same thing."""
    return len(_stems(passage) & _stems(claim)) >= LEAST_SHARED


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in WORD.findall(text.lower())}
