"""The sentences of an answer as they become complete, each with the lines that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.claude.stream_parts import BlockEnd, Delta, Pointer, StreamPart

WIDEST = 4  # lines; a pointer at more than these points at nothing
# Behind a closing quote a sentence may go on: "He says “Stop.” to it."
END = re.compile(r"[.!?](?=\s|$)|[.!?][\"”’)\]]+(?=\s+[^a-z\s]|\s*$)|\n+|[。！？]")
ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|etc|approx|no|z\.B|bzw)|\b[A-Z])\.$", re.IGNORECASE)
OPENING, CLOSING = "“", "”"
FENCE = "```"

Place = tuple[int, int]
"""(document, line), both counted from 0."""


@dataclass(frozen=True)
class CitedSentence:
    """`text` with the white space around it; `places` in the order in which they were cited."""

    text: str
    places: tuple[Place, ...]


class SentenceReader:
    """Fed with the parts of an answer. Citations follow the text of their block, so a sentence is complete when the
    block in which it ends is.
    """

    def __init__(self) -> None:
        self._text = ""
        self._taken = 0
        self._blocks: list[tuple[int, list[Place]]] = []  # where each ends, and what it cites
        self._places: list[Place] = []

    def feed(self, part: StreamPart) -> Iterator[CitedSentence]:
        """The sentences that this part makes complete."""
        if isinstance(part, Delta):
            self._text += part.text
        elif isinstance(part, Pointer):
            self._places += places_of(part)
        elif isinstance(part, BlockEnd):
            yield from self._close()

    def finish(self) -> Iterator[CitedSentence]:
        """The sentences that are left once nothing more comes."""
        yield from self._close()
        if self._text[self._taken :].strip():
            yield self._take(len(self._text))

    def _close(self) -> Iterator[CitedSentence]:
        self._blocks.append((len(self._text), self._places))
        self._places = []
        for end in sentence_ends(self._text, self._taken):
            yield self._take(end)

    def _take(self, end: int) -> CitedSentence:
        start, self._taken = self._taken, end
        begins = [0, *(block_end for block_end, _ in self._blocks)]
        cited = [
            place
            for begin, (block_end, places) in zip(begins, self._blocks, strict=False)
            if begin < end and block_end > start and self._text[max(begin, start) : min(block_end, end)].strip()
            for place in places
        ]
        return CitedSentence(self._text[start:end], tuple(dict.fromkeys(cited)))


def places_of(pointer: Pointer) -> list[Place]:
    """The lines that a pointer names; none where it names too many or goes backwards."""
    fits = pointer.document >= 0 and 0 <= pointer.start < pointer.end and pointer.end - pointer.start <= WIDEST
    return [(pointer.document, line) for line in range(pointer.start, pointer.end)] if fits else []


def sentence_ends(text: str, start: int = 0) -> Iterator[int]:
    """Where the complete sentences from `start` on end; not within quotes or code."""
    begin = start
    for match in END.finditer(text, start):
        sentence = text[begin : match.end()]
        if match.group()[0] != "\n" and ABBREVIATION.search(sentence):
            continue
        if _is_open(sentence) or not sentence.strip():
            continue
        begin = match.end()
        yield begin


def _is_open(text: str) -> bool:
    """Whether a quotation or a code block begun in the text is still open."""
    return text.count(OPENING) > text.count(CLOSING) or text.count(FENCE) % 2 == 1
