"""A model call, and the request that this model on this server takes for it: pure, no I/O.

The system prompts are texts of their own; what people wrote goes into the user's turn, as JSON, never in between. No
prompt asks a model to write out its reasoning: the API refuses such requests, and nobody here needs it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from bot.claude.ledger import Purpose
from bot.claude.models import ModelSpec
from bot.claude.server_profiles import ServerProfile

EFFORT = "low"  # short answers from a short guide; more effort costs seconds and changes little
CACHED = {"type": "ephemeral"}
# Thinking counts as output. A model that may think although nobody asked it to needs tokens for both.
ROOM_TO_THINK = 4000
PROMPTS = Path(__file__).with_name("prompts")


@dataclass(frozen=True)
class Document:
    """Citable text, one line a block. `lasting`: the same for every call, so that it is worth caching."""

    title: str
    lines: tuple[str, ...]
    lasting: bool = False


@dataclass(frozen=True)
class ModelRequest:
    """One call. `words` is the user's text; `schema` the form of the answer; `beside`: nobody waits for it alone.

    `within_s`: seconds until it must be back, the wait in line included; None: only the deadline of its purpose counts.

    The schema is in the form that the API compiles: every object closed, everything required, no ranges. Whoever gives
    one asks before whether the server holds an answer to it (`structured_output`), or tries that, as the probe does.
    """

    purpose: Purpose
    system: str
    words: str
    max_tokens: int
    documents: tuple[Document, ...] = ()
    schema: Mapping[str, Any] | None = None
    thinks: bool = False
    beside: bool = False
    within_s: float | None = None

    @property
    def characters(self) -> int:
        """Of all that is sent."""
        lines = sum(len(line) for document in self.documents for line in document.lines)
        return len(self.system) + len(self.words) + lines + len(json.dumps(self.schema or ""))


def to_request(ask: ModelRequest, model: ModelSpec, server: ServerProfile) -> dict[str, Any]:
    """The body of POST /v1/messages, with nothing in it that the server would drop."""
    body: dict[str, Any] = {"model": model.id, "max_tokens": most_tokens(ask, model, server)}
    output: dict[str, Any] = {}
    if server.effort and model.effort:
        output["effort"] = EFFORT
    if server.thinking and not ask.thinks and model.can_stop_thinking:
        body["thinking"] = {"type": model.thinking_off}
    if ask.schema is not None:
        output["format"] = {"type": "json_schema", "schema": dict(ask.schema)}
    if output:
        body["output_config"] = output
    body["system"] = ask.system
    body["messages"] = [{"role": "user", "content": _content(ask, server)}]
    return body


def most_tokens(ask: ModelRequest, model: ModelSpec, server: ServerProfile) -> int:
    """The tokens of the answer, and of the thinking before it where that can't be switched off."""
    may_think = not model.known or model.thinking_off == "never" or (model.can_stop_thinking and not server.thinking)
    return ask.max_tokens + (ROOM_TO_THINK if may_think and not ask.thinks else 0)


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of an object with exactly these properties, all required: the only kind the API compiles."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def numbered(documents: tuple[Document, ...]) -> str:
    """Documents as plain text for servers that would drop them: a title, then `[1] …`, one line each, counted on."""
    parts: list[str] = []
    numbers = count(1)
    for document in documents:
        parts += [f"{document.title}:", *(f"[{next(numbers)}] {' '.join(line.split())}" for line in document.lines)]
    return "\n".join(parts)


def _content(ask: ModelRequest, server: ServerProfile) -> list[dict[str, Any]]:
    words = {"type": "text", "text": ask.words}
    if not ask.documents:
        return [words]
    if not server.documents:
        return [{"type": "text", "text": numbered(ask.documents)}, words]
    return [*(_block(document, server) for document in ask.documents if document.lines), words]


def _block(document: Document, server: ServerProfile) -> dict[str, Any]:
    block: dict[str, Any] = {
        "type": "document",
        "title": document.title,
        "source": {"type": "content", "content": [{"type": "text", "text": line} for line in document.lines]},
        "citations": {"enabled": server.citations},
    }
    if server.cache_control and document.lasting:
        # On the document, not on the request: the mark must not fall behind the question, which differs every time.
        block["cache_control"] = CACHED
    return block


@cache
def system_prompt(name: str) -> str:
    """The text of prompts/<name>.md."""
    return (PROMPTS / f"{name}.md").read_text(encoding="utf-8").strip()


def as_data(**parts: object) -> str:
    """Untrusted content as one JSON object: quotes and line ends in it can't pass for ours."""
    return json.dumps(parts, ensure_ascii=False)
