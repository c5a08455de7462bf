"""A message from the SDK is read here with suspicion, and turned into our own types or a ModelFailure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.claude.models import Tokens
from bot.claude.outcomes import ModelFailure, Outcome

STOPS = {
    "end_turn": Outcome.OK,
    "stop_sequence": Outcome.OK,
    "tool_use": Outcome.OK,
    "max_tokens": Outcome.TRUNCATED,
    "model_context_window_exceeded": Outcome.TRUNCATED,
    "refusal": Outcome.REFUSED,
    None: Outcome.DROPPED,  # the stream ended before the message did
}


@dataclass(frozen=True)
class ModelReply:
    """A complete answer: its text blocks joined, or the object that a forced tool call carries."""

    text: str
    called: dict[str, Any] | None = None

    def object(self) -> dict[str, Any]:
        """The JSON object of the answer, with prose around it or not. Raises ModelFailure(INVALID)."""
        if self.called is not None:
            return self.called
        start = self.text.find("{")
        try:
            found = json.JSONDecoder().raw_decode(self.text[start:])[0] if start >= 0 else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise ModelFailure(Outcome.INVALID)
        return found


def check_stop(reason: object) -> None:
    """Raises ModelFailure where a message did not end well."""
    outcome = STOPS.get(reason if isinstance(reason, str) else None, Outcome.INVALID)
    if outcome is not Outcome.OK:
        raise ModelFailure(outcome)


def parse_reply(message: Any) -> ModelReply:
    """The answer of a whole message. Raises ModelFailure; AttributeError or TypeError for what is no message at all."""
    if message.stop_reason is None:
        raise ModelFailure(Outcome.INVALID)  # it came whole, so nothing broke off: this is no message
    check_stop(message.stop_reason)
    texts = [block.text for block in message.content if block.type == "text"]
    calls = [block.input for block in message.content if block.type == "tool_use"]
    called = next((call for call in calls if isinstance(call, dict)), None)
    if called is None and not any(isinstance(text, str) and text.strip() for text in texts):
        raise ModelFailure(Outcome.INVALID)
    return ModelReply("".join(text for text in texts if isinstance(text, str)), called)


def tokens_of(message: Any) -> Tokens:
    """What a message used, 0 for whatever is not told."""
    usage = getattr(message, "usage", None)
    created = _count(usage, "cache_creation_input_tokens")
    hour = _count(getattr(usage, "cache_creation", None), "ephemeral_1h_input_tokens")
    return Tokens(
        input=_count(usage, "input_tokens"),
        output=_count(usage, "output_tokens"),
        write_5m=max(created - hour, 0),
        write_1h=hour,
        read=_count(usage, "cache_read_input_tokens"),
    )


def _count(holder: object, name: str) -> int:
    value = getattr(holder, name, None)
    return value if isinstance(value, int) and value > 0 else 0
