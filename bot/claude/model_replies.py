"""Reads the JSON of a message with suspicion, into our own types or a ModelError."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.claude.models import Tokens
from bot.claude.outcomes import ModelError, Outcome

STOPS = {
    "end_turn": Outcome.OK,
    "stop_sequence": Outcome.OK,
    "max_tokens": Outcome.TRUNCATED,
    "model_context_window_exceeded": Outcome.TRUNCATED,
    "refusal": Outcome.REFUSED,
    None: Outcome.DROPPED,  # the stream ended before the message did
}
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)  # what reading JSON of another shape raises
LONGEST_NAME = 80  # characters of an id or a category that are kept


@dataclass(frozen=True)
class ModelReply:
    """A complete answer: its text blocks joined, the name of the model that gave it, and its output tokens.

    `cited`: (document, line) of every citation.
    """

    text: str
    model: str = ""
    output: int = 0
    cited: tuple[tuple[int, int], ...] = ()

    def object(self) -> dict[str, Any]:
        """The JSON object of the answer, with prose around it or not. Raises ModelError(INVALID)."""
        start = self.text.find("{")
        try:
            found = json.JSONDecoder().raw_decode(self.text[start:])[0] if start >= 0 else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ModelError(Outcome.INVALID)
        return found


def check_stop(message: dict[str, Any]) -> None:
    """Raises ModelError where a message did not end well."""
    reason = message.get("stop_reason")
    outcome = STOPS.get(reason if isinstance(reason, str) else None, Outcome.INVALID)
    if outcome is not Outcome.OK:
        raise ModelError(outcome, refusal=_name(message.get("stop_details"), "category"))


def parse_reply(message: Any) -> ModelReply:
    """The answer of a whole message. Raises ModelError; one of MALFORMED for what is no message at all."""
    if message["stop_reason"] is None:
        raise ModelError(Outcome.INVALID)  # it came whole, so nothing broke off: this is no message
    check_stop(message)
    blocks = [block for block in message["content"] if block["type"] == "text"]
    texts = [block["text"] for block in blocks if isinstance(block.get("text"), str)]
    if not any(text.strip() for text in texts):
        raise ModelError(Outcome.INVALID)
    cited = [
        (citation["document_index"], citation["start_block_index"])
        for block in blocks
        for citation in block.get("citations") or ()
        if citation["type"] == "content_block_location"
    ]
    return ModelReply("".join(texts), model_of(message), tokens_of(message).output, tuple(cited))


def model_of(message: object) -> str:
    """The name of the model that answered, or ""."""
    return _name(message, "model")


def tokens_of(message: object) -> Tokens:
    """What a message used, 0 for whatever it does not name."""
    usage = _of(message, "usage")
    created = _count(usage, "cache_creation_input_tokens")
    hour = _count(_of(usage, "cache_creation"), "ephemeral_1h_input_tokens")
    return Tokens(
        input=_count(usage, "input_tokens"),
        output=_count(usage, "output_tokens"),
        write_5m=max(created - hour, 0),
        write_1h=hour,
        read=_count(usage, "cache_read_input_tokens"),
    )


def _of(holder: object, name: str) -> object:
    return holder.get(name) if isinstance(holder, dict) else None


def _count(holder: object, name: str) -> int:
    value = _of(holder, name)
    return value if isinstance(value, int) and value > 0 else 0


def _name(holder: object, name: str) -> str:
    value = _of(holder, name)
    return value[:LONGEST_NAME] if isinstance(value, str) else ""
