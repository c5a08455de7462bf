"""The parts of a streamed answer: text, a pointer into a document, the end of a block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]
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
    """What has come of a streamed message so far. `message` is its JSON, None before it began."""

    message: JSON | None = None
    received: int = 0  # characters of output, thinking included
    _kinds: dict[int, str] = field(default_factory=dict)

    def take(self, event: JSON) -> StreamPart | None:
        """What an event means to us; None for all others (thinking, pings, unknown ones).

        Raises one of MALFORMED for what is no event of a message.
        """
        match event["type"]:
            case "message_start":
                self.message = dict(event["message"])
            case "message_delta" if self.message is not None:
                self._end(self.message, event["delta"], event.get("usage") or {})
            case "content_block_start":
                self._kinds[event["index"]] = event["content_block"]["type"]
            case "content_block_stop":
                return BlockEnd() if self._kinds.get(event["index"]) == "text" else None
            case "content_block_delta":
                return self._part(event["delta"])
        return None

    def _part(self, delta: JSON) -> StreamPart | None:
        texts = (delta.get(name) for name in ("text", "thinking"))
        self.received += sum(len(text) for text in texts if isinstance(text, str))
        if delta["type"] == "text_delta":
            return Delta(str(delta["text"]))
        return _pointer(delta["citation"]) if delta["type"] == "citations_delta" else None

    def _end(self, message: JSON, delta: JSON, usage: JSON) -> None:
        """Why the message stopped, and its counts: those that are named here are totals."""
        counts = {name: usage[name] for name in COUNTS if usage.get(name) is not None}
        message |= {"stop_reason": delta.get("stop_reason"), "stop_details": delta.get("stop_details")}
        message["usage"] = {**(message.get("usage") or {}), **counts}


def _pointer(citation: JSON) -> Pointer | None:
    if citation.get("type") != "content_block_location":
        return None
    places = [citation.get(f"{name}_index") for name in ("document", "start_block", "end_block")]
    known = [place for place in places if isinstance(place, int)]
    return Pointer(*known) if len(known) == len(places) else None
