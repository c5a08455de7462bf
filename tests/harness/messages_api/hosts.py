"""What other servers that speak /v1/messages do with a request: they drop parts of it, mostly without a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.harness.messages_api.sight import DOCUMENT_TYPES, blocks_of


@dataclass(frozen=True)
class Host:
    """One kind of server. Source: each server's own conversion code, as of late 2026."""

    name: str
    needs_key: bool = False
    documents: bool = False
    refuses_documents: bool = False
    output_format: bool = False
    forced_tool: bool = False
    cache: bool = False
    count_tokens: bool = True
    strict: bool = False
    openai_errors: bool = False

    def keeps(self, body: dict[str, Any]) -> dict[str, Any]:
        """The request as this server reads it: what it does not know is gone."""
        if self.strict:
            return body
        kept = {k: v for k, v in body.items() if k not in ("thinking", "output_config", "tool_choice", "messages")}
        kept["messages"] = [self._turn(turn) for turn in body.get("messages") or [] if isinstance(turn, dict)]
        if self.output_format and body.get("output_config"):
            kept["output_config"] = body["output_config"]
        if self.forced_tool and body.get("tool_choice"):
            kept["tool_choice"] = body["tool_choice"]
        return kept

    def _turn(self, turn: dict[str, Any]) -> dict[str, Any]:
        blocks = blocks_of(turn.get("content"))
        kept = blocks if self.documents else [block for block in blocks if block.get("type") not in DOCUMENT_TYPES]
        return {**turn, "content": kept}


HOSTS = {
    host.name: host
    for host in (
        Host(
            "anthropic", needs_key=True, documents=True, output_format=True, forced_tool=True, cache=True, strict=True
        ),
        Host("llama-cpp", forced_tool=True, openai_errors=True),
        Host("ollama", count_tokens=False),
        Host("vllm", refuses_documents=True, output_format=True, forced_tool=True),
    )
}
