"""What we want of the model, turned into the request that this model on this server takes: pure, no I/O."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.claude.ledger import Purpose
from bot.claude.models import Model
from bot.claude.profiles import ServerProfile

TOOL = "answer"
TOOL_SAYS = "Give the answer in this form."
FORM_SAYS = "Reply with one JSON object and nothing else. Its JSON schema is:\n"
EFFORT = "low"  # short answers from a short guide; more effort costs seconds and changes little
CACHED = {"type": "ephemeral"}


@dataclass(frozen=True)
class ModelRequest:
    """One call. `words` is the user text; `passages` the guide, one text a passage; `schema` the form of the answer.

    The schema is in the form that the API compiles: every object closed, everything required, no ranges.
    """

    purpose: Purpose
    system: str
    words: str
    max_tokens: int
    passages: tuple[str, ...] = ()
    title: str = "Guide"
    schema: Mapping[str, Any] | None = None
    thinks: bool = False

    @property
    def characters(self) -> int:
        """Of all that is sent."""
        return len(self.system) + len(self.words) + sum(map(len, self.passages)) + len(json.dumps(self.schema or ""))


def to_request(ask: ModelRequest, model: Model, server: ServerProfile) -> dict[str, Any]:
    """The body of POST /v1/messages, with nothing in it that the server would drop."""
    system = ask.system
    body: dict[str, Any] = {"model": model.id, "max_tokens": ask.max_tokens}
    output: dict[str, Any] = {}
    if server.effort and model.effort:
        output["effort"] = EFFORT
    if server.thinking and not ask.thinks and model.thinking_off in ("disabled", "between_tools"):
        body["thinking"] = {"type": model.thinking_off}
    if ask.schema is not None:
        if server.structured_output:
            output["format"] = {"type": "json_schema", "schema": dict(ask.schema)}
        elif forces_tool(ask, model, server):
            body["tools"] = [{"name": TOOL, "description": TOOL_SAYS, "input_schema": dict(ask.schema)}]
            body["tool_choice"] = {"type": "tool", "name": TOOL}
        else:
            system = f"{system}\n\n{FORM_SAYS}{json.dumps(ask.schema)}"
    if output:
        body["output_config"] = output
    body["system"] = system
    body["messages"] = [{"role": "user", "content": _content(ask, server)}]
    return body


def forces_tool(ask: ModelRequest, model: Model, server: ServerProfile) -> bool:
    """Whether the answer's form is held by a forced tool call: where a server can't hold a schema."""
    holds = server.forced_tool and (model.forced_tool or not model.known)
    return ask.schema is not None and not server.structured_output and holds


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of an object with exactly these properties, all required: the only kind the API compiles."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def numbered(passages: tuple[str, ...]) -> str:
    """The guide as plain text for servers that would drop a document: `[1] …`, one passage a line."""
    return "\n".join(f"[{number}] {' '.join(text.split())}" for number, text in enumerate(passages, 1))


def _content(ask: ModelRequest, server: ServerProfile) -> list[dict[str, Any]]:
    words = {"type": "text", "text": ask.words}
    if not ask.passages:
        return [words]
    if not server.documents:
        return [{"type": "text", "text": f"{ask.title}:\n{numbered(ask.passages)}"}, words]
    document: dict[str, Any] = {
        "type": "document",
        "title": ask.title,
        "source": {"type": "content", "content": [{"type": "text", "text": text} for text in ask.passages]},
        "citations": {"enabled": server.citations},
    }
    if server.cache_control:
        # On the document, not on the request: the mark must not fall behind the question, which differs every time.
        document["cache_control"] = CACHED
    return [document, words]
