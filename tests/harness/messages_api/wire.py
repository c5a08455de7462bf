"""A scripted reply as the API writes it: one JSON message, or the server-sent events of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.harness.messages_api.metering import tokens_of
from tests.harness.messages_api.script import Block, HttpError, Reply, Text, Thinking, ToolUse
from tests.harness.messages_api.sight import Seen

MESSAGE_ID = "msg_local"
SIGNATURE = "c2lnbmF0dXJl"
WORD = re.compile(r"\s*\S+\s*$|\s*\S+|\s+$")
Event = dict[str, Any]


def output_tokens(reply: Reply) -> int:
    """What the reply costs: as scripted, or estimated from its blocks (quotations are free)."""
    if reply.output_tokens is not None:
        return reply.output_tokens
    return sum(tokens_of(json.dumps(b.input) if isinstance(b, ToolUse) else b.text) for b in reply.blocks)


def message(reply: Reply, seen: Seen, usage: dict[str, Any]) -> dict[str, Any]:
    """The whole message of a request that does not stream."""
    return _shell(seen, usage | {"output_tokens": output_tokens(reply)}) | {
        "content": [_whole(block, seen, position) for position, block in enumerate(reply.blocks)],
        "stop_reason": reply.stop_reason,
        "stop_details": _stop_details(reply),
    }


def events(reply: Reply, seen: Seen, usage: dict[str, Any]) -> Iterator[Event]:
    """The events of a stream, in order."""
    yield {"type": "message_start", "message": _shell(seen, usage | {"output_tokens": 1})}
    yield {"type": "ping"}
    for index, block in enumerate(reply.blocks):
        yield {"type": "content_block_start", "index": index, "content_block": _start(block, index)}
        for delta in _deltas(block, seen):
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": reply.stop_reason, "stop_sequence": None, "stop_details": _stop_details(reply)},
        "usage": {"output_tokens": output_tokens(reply)},
    }
    yield {"type": "message_stop"}


def sse(event: Event) -> bytes:
    """One event as it goes over the wire."""
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def error_body(error: HttpError, request_id: str) -> dict[str, Any]:
    """The API's error body."""
    body: dict[str, Any] = {"type": error.kind, "message": error.message}
    if error.error_code:
        body["details"] = {"error_code": error.error_code}
    return {"type": "error", "error": body, "request_id": request_id}


def _shell(seen: Seen, usage: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": MESSAGE_ID,
        "type": "message",
        "role": "assistant",
        "content": [],
        "model": seen.model,
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }


def _stop_details(reply: Reply) -> dict[str, Any] | None:
    if reply.stop_reason != "refusal":
        return None
    return {"type": "refusal", "category": reply.stop_category, "explanation": None}


def _whole(block: Block, seen: Seen, position: int) -> dict[str, Any]:
    if isinstance(block, Thinking):
        return {"type": "thinking", "thinking": block.text, "signature": SIGNATURE}
    if isinstance(block, ToolUse):
        return {"type": "tool_use", "id": f"toolu_{position}", "name": block.name, "input": block.input}
    whole: dict[str, Any] = {"type": "text", "text": block.text}
    return whole | {"citations": _citations(block, seen)} if block.cites else whole


def _start(block: Block, index: int) -> dict[str, Any]:
    if isinstance(block, Thinking):
        return {"type": "thinking", "thinking": "", "signature": ""}
    if isinstance(block, ToolUse):
        return {"type": "tool_use", "id": f"toolu_{index}", "name": block.name, "input": {}}
    return {"type": "text", "text": ""} | ({"citations": []} if block.cites else {})


def _deltas(block: Block, seen: Seen) -> Iterator[dict[str, Any]]:
    if isinstance(block, Thinking):
        yield {"type": "thinking_delta", "thinking": block.text}
        yield {"type": "signature_delta", "signature": SIGNATURE}
    elif isinstance(block, ToolUse):
        yield {"type": "input_json_delta", "partial_json": json.dumps(block.input)}
    else:
        for word in WORD.findall(block.text):
            yield {"type": "text_delta", "text": word}
        for citation in _citations(block, seen):
            yield {"type": "citations_delta", "citation": citation}


def _citations(block: Text, seen: Seen) -> list[dict[str, Any]]:
    documents = seen.documents
    found = []
    for cite in block.cites:
        blocks = documents[cite.document] if cite.document < len(documents) else []
        found.append(
            {
                "type": "content_block_location",
                "cited_text": "".join(blocks[cite.start : cite.end]),
                "document_index": cite.document,
                "document_title": None,
                "file_id": None,
                "start_block_index": cite.start,
                "end_block_index": cite.end,
            }
        )
    return found
