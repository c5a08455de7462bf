"""The parts of a streamed answer: text, a pointer into a document, the end of a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Delta:
    """More text of the block under way."""

    text: str


@dataclass(frozen=True)
class Pointer:
    """The block under way rests on passages [start, end) of a document, all counted from 0."""

    document: int
    start: int
    end: int


@dataclass(frozen=True)
class BlockEnd:
    """The block under way is complete."""


StreamPart = Delta | Pointer | BlockEnd


def part_of(event: Any) -> StreamPart | None:
    """What an event of the SDK means to us; None for all others (thinking, pings, unknown ones).

    The SDK fires its own `text` and `citation` events beside the raw deltas; only the raw ones are read.
    """
    if event.type == "content_block_stop":
        block = event.content_block
        return BlockEnd() if getattr(block, "type", None) == "text" else None
    if event.type != "content_block_delta":
        return None
    delta = event.delta
    if delta.type == "text_delta":
        return Delta(str(delta.text))
    if delta.type == "citations_delta":
        return _pointer(delta.citation)
    return None


def characters_of(event: Any) -> int:
    """How much output an event carries, thinking included."""
    delta = getattr(event, "delta", None) if event.type == "content_block_delta" else None
    texts = (getattr(delta, name, None) for name in ("text", "thinking"))
    return sum(len(text) for text in texts if isinstance(text, str))


def _pointer(citation: Any) -> Pointer | None:
    if getattr(citation, "type", None) != "content_block_location":
        return None
    places = (citation.document_index, citation.start_block_index, citation.end_block_index)
    return Pointer(*places) if all(isinstance(place, int) for place in places) else None
