"""The parts of a streamed answer: text, a pointer into a document, the end of a block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

COUNTS = ("input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


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


@dataclass
class StreamedReply:
    """What has come of a streamed message so far. `message` is the SDK's, None before it began.

    It is put together from the raw events: the SDK's own helper builds each of them twice.
    """

    message: Any = None
    received: int = 0  # characters of output, thinking included
    _kinds: dict[int, str] = field(default_factory=dict)

    def take(self, event: Any) -> StreamPart | None:
        """What an event means to us; None for all others (thinking, pings, unknown ones).

        Raises AttributeError or TypeError for what is no event of a message.
        """
        match event.type:
            case "message_start":
                self.message = event.message
            case "message_delta":
                self._end(event)
            case "content_block_start":
                self._kinds[event.index] = event.content_block.type
            case "content_block_stop":
                return BlockEnd() if self._kinds.get(event.index) == "text" else None
            case "content_block_delta":
                return self._part(event.delta)
        return None

    def _part(self, delta: Any) -> StreamPart | None:
        texts = (getattr(delta, name, None) for name in ("text", "thinking"))
        self.received += sum(len(text) for text in texts if isinstance(text, str))
        if delta.type == "text_delta":
            return Delta(str(delta.text))
        return _pointer(delta.citation) if delta.type == "citations_delta" else None

    def _end(self, event: Any) -> None:
        """Why the message stopped, and its counts: those that are named here are totals."""
        self.message.stop_reason, self.message.stop_details = event.delta.stop_reason, event.delta.stop_details
        for name in COUNTS:
            count = getattr(event.usage, name, None)
            if count is not None:
                setattr(self.message.usage, name, count)


def _pointer(citation: Any) -> Pointer | None:
    if getattr(citation, "type", None) != "content_block_location":
        return None
    places = (citation.document_index, citation.start_block_index, citation.end_block_index)
    return Pointer(*places) if all(isinstance(place, int) for place in places) else None
