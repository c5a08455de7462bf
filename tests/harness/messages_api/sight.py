"""What a server sees of a request: the documents it keeps, the instructions, the words of the last turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

DOCUMENT_TYPES = ("document", "search_result")


def blocks_of(content: object) -> list[dict[str, Any]]:
    """A turn's content as a list of blocks; a plain string is one text block."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []


def turns(body: Mapping[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(role, blocks) of every turn."""
    for message in body.get("messages") or []:
        if isinstance(message, dict):
            yield str(message.get("role")), blocks_of(message.get("content"))


def passages(document: Mapping[str, Any]) -> list[str]:
    """The citable blocks of a document: those of custom content, or the whole of a plain text."""
    source = document.get("source")
    if not isinstance(source, dict):
        return [str(block.get("text", "")) for block in blocks_of(document.get("content"))]
    if source.get("type") == "content":
        return [str(block.get("text", "")) for block in blocks_of(source.get("content"))]
    return [str(source.get("data", ""))]


@dataclass
class Seen:
    """One request. `body` is what was sent; `kept` is what this server read of it after dropping what it ignores."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    kept: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    disconnected: threading.Event = field(default_factory=threading.Event)
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def model(self) -> str:
        return str(self.body.get("model"))

    @property
    def streams(self) -> bool:
        return bool(self.kept.get("stream"))

    @property
    def documents(self) -> list[list[str]]:
        """The citable blocks of each document that the server kept."""
        return [passages(b) for _, blocks in turns(self.kept) for b in blocks if b.get("type") in DOCUMENT_TYPES]

    @property
    def system(self) -> str:
        """The system prompt's text."""
        return "\n".join(str(block.get("text", "")) for block in blocks_of(self.kept.get("system", "")))

    @property
    def last_words(self) -> str:
        """The text blocks of the last turn."""
        last = list(turns(self.kept))[-1:]
        return "\n".join(str(b.get("text", "")) for _, blocks in last for b in blocks if b.get("type") == "text")

    @property
    def schema(self) -> dict[str, Any] | None:
        """The JSON schema that the answer must follow, if one was asked for and kept."""
        output_format = (self.kept.get("output_config") or {}).get("format") or {}
        schema = output_format.get("schema")
        return schema if isinstance(schema, dict) else None

    @property
    def forced_tool(self) -> dict[str, Any] | None:
        """The tool that must be called, if the request forces one and the server kept that."""
        choice = self.kept.get("tool_choice") or {}
        tools = self.kept.get("tools") or []
        if choice.get("type") == "any" and tools:
            return dict(tools[0])
        if choice.get("type") == "tool":
            return next((dict(tool) for tool in tools if tool.get("name") == choice.get("name")), None)
        return None
