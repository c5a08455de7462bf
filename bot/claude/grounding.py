"""At every moment the text that was let go rests on the guide for at least the share that an answer must have."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.claude.figures import figures, foreign_figures
from bot.claude.harmless import HarmlessStream, harmless
from bot.claude.streaming import BlockEnd, Delta, Pointer, StreamPart

# Half: an opening and a closing line of the model's own are fine, an answer that is mostly its own is not the guide's.
LEAST_CITED = 0.5
WIDEST = 4  # passages; who points at more points at nothing
SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class TextDelta:
    """More text to show."""

    text: str


@dataclass(frozen=True)
class Footnote:
    """The text since the last footnote rests on this passage. `number` counts from 1, the same for the same passage."""

    number: int
    passage_id: str


@dataclass
class _Block:
    text: str = ""
    shown: int = 0
    passages: list[int] = field(default_factory=list)
    closed: bool = False


class Grounding:
    """Fed with the parts of an answer; gives what may be shown. `known_text`: texts besides the passages whose numbers
    the answer may repeat (the question).
    """

    def __init__(self, ids: Sequence[str], texts: Sequence[str], known_text: str = "") -> None:
        self._ids = ids
        self._known = figures(known_text) | _figures_of_guide(tuple(texts))
        self._blocks: deque[_Block] = deque()
        self._stream = HarmlessStream()
        self._numbers: dict[int, int] = {}
        self._shown = self._shown_cited = 0
        self._all = self._all_cited = 0

    @property
    def cited_share(self) -> float:
        """Of everything that was fed, letters that rest on the guide; 0 for an answer without text."""
        return self._all_cited / self._all if self._all else 0.0

    @property
    def holds(self) -> bool:
        """Whether the whole answer rests on the guide enough to be one."""
        return self.cited_share >= LEAST_CITED

    @property
    def cited(self) -> tuple[int, ...]:
        """Positions of the passages that footnotes were given for, in their order."""
        return tuple(self._numbers)

    def feed(self, part: StreamPart) -> Iterator[TextDelta | Footnote]:
        """What may be shown after this part."""
        if not self._blocks or self._blocks[-1].closed:
            self._blocks.append(_Block())
        block = self._blocks[-1]
        if isinstance(part, Delta):
            block.text += part.text
        elif isinstance(part, Pointer):
            block.passages += [place for place in self._places(part) if place not in block.passages]
        elif isinstance(part, BlockEnd):
            self._close(block)
        yield from self._release()

    def finish(self) -> Iterator[TextDelta | Footnote]:
        """The rest, for an answer that holds."""
        for block in list(self._blocks):
            yield from self._show(block)
        if last := self._stream.flush():
            yield TextDelta(last)

    def _places(self, pointer: Pointer) -> list[int]:
        sound = pointer.document == 0 and 0 <= pointer.start < pointer.end <= len(self._ids)
        return list(range(pointer.start, pointer.end)) if sound and pointer.end - pointer.start <= WIDEST else []

    def _close(self, block: _Block) -> None:
        block.closed = True
        if foreign_figures(harmless(block.text), self._known):
            block.passages.clear()  # a number that neither the guide nor the question gave rests on nothing
        self._all += _weight(block.text)
        self._all_cited += _weight(block.text) if block.passages else 0

    def _release(self) -> Iterator[TextDelta | Footnote]:
        shown, cited, fit = self._shown, self._shown_cited, 0
        for count, block in enumerate(self._blocks, 1):
            if not block.closed:
                break
            shown += _weight(block.text[block.shown :])
            cited += _weight(block.text[block.shown :]) if block.passages else 0
            if cited and cited >= LEAST_CITED * shown:
                fit = count
        for _ in range(fit):
            yield from self._show(self._blocks[0])
            self._blocks.popleft()
        if self._blocks and not self._blocks[0].closed and self._shown_cited:
            yield from self._advance(self._blocks[0])

    def _advance(self, block: _Block) -> Iterator[TextDelta | Footnote]:
        """Of a block under way, as much as what was shown before has earned."""
        credit = int(self._shown_cited / LEAST_CITED) - self._shown
        fresh = block.text[block.shown :][: max(credit, 0)]
        if fresh:
            block.shown += len(fresh)
            self._shown += _weight(fresh)
            if ready := self._stream.feed(fresh):
                yield TextDelta(ready)

    def _show(self, block: _Block) -> Iterator[TextDelta | Footnote]:
        fresh, block.shown = block.text[block.shown :], len(block.text)
        self._shown += _weight(fresh)
        # What was shown of the block on credit turns out to be cited too.
        self._shown_cited += _weight(block.text) if block.passages else 0
        ready = self._stream.feed(fresh)
        if block.passages:
            ready += self._stream.flush()
        if ready:
            yield TextDelta(ready)
        for place in block.passages:
            yield Footnote(self._numbers.setdefault(place, len(self._numbers) + 1), self._ids[place])


@lru_cache(maxsize=4)  # there is one guide, and every answer needs its figures
def _figures_of_guide(texts: tuple[str, ...]) -> frozenset[float]:
    return frozenset().union(*(figures(text) for text in texts))


def _weight(text: str) -> int:
    return len(SPACE.sub("", text))
