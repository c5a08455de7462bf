"""A stand-in for a model's Messages API on this machine: it answers with what the request itself holds.

`with ModelStub() as stub:` serves `stub.url` until the block ends. It takes any key, any model and any option.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

JSON = dict[str, Any]
HOST = "127.0.0.1"
START_SECONDS = 10.0
WORD_SECONDS = 0.03  # between two words of a stream: about what a small model takes
CHARACTERS_PER_TOKEN = 3.4
DOCUMENT_TYPES = ("document", "search_result")
MOST_CITED, LEAST_SHARED = 3, 2  # passages cited at most, words that one must share with the question
STEM, SHORT = 5, 4  # characters that tell a word apart; words shorter than this carry little meaning
SENTENCE = 30  # characters from which a string of the data reads like a sentence
NUMBERED = re.compile(r"^\[(\d+)\]\s*(.+)$", re.MULTILINE)
WORD = re.compile(r"\s*\S+\s*$|\s*\S+|\s+$")
NOTHING = "The guide does not say."
COMMON = {"about", "their", "there", "would", "should", "could", "which", "where", "when", "what", "have", "this"}
COMMON |= {"that", "with", "from", "they", "your"}
MODEST = ("not_stated", "missing", "unclear", "unknown", "none")  # of an enum, the members that claim least


@dataclass(frozen=True)
class Part:
    """A piece of an answer: a text, with the position of the passage it cites; or a tool with its input."""

    text: str
    cites: int | None = None
    tool: str | None = None


def answer(body: JSON) -> list[Part]:
    """A modest answer to a Messages request: the emptiest value of a schema, or passages that share words with it."""
    tool = _forced_tool(body)
    if tool is not None:
        return [Part(json.dumps(emptiest(tool.get("input_schema") or {"type": "object"})), tool=str(tool["name"]))]
    schema = ((body.get("output_config") or {}).get("format") or {}).get("schema")
    if isinstance(schema, dict):
        return [Part(json.dumps(emptiest(schema)))]
    question = _last_text(body)
    passages = first_document(body)
    if passages:
        best = _best(passages, question)
        cited = [part for at in best for part in (Part(" "), Part(_sentence(passages[at]), at))]
        return cited[1:] or [Part(NOTHING)]
    system = "\n".join(str(block.get("text", "")) for block in content_blocks(body.get("system", "")))
    numbered = NUMBERED.findall(f"{system}\n{question}")
    if numbered:
        best = _best([text for _, text in numbered], NUMBERED.sub("", question))
        return [Part(" ".join(f"{_sentence(numbered[at][1])} [{numbered[at][0]}]" for at in best) or NOTHING)]
    return [Part(_sentences_of_data(question))]


def emptiest(schema: JSON) -> Any:
    """The value of `schema` that claims least: null, "", [], false, 0 and the modest member of an enum."""
    if "enum" in schema:
        return next((word for word in MODEST if word in schema["enum"]), schema["enum"][0])
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        variants = schema["anyOf"]
        return None if any(v.get("type") == "null" for v in variants) else emptiest(variants[0])
    kind = schema.get("type")
    if kind == "object":
        return {name: emptiest(part) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [emptiest(schema["items"])] if schema.get("minItems") else []
    return {"string": "", "boolean": False, "integer": 0, "number": 0}.get(str(kind))


def content_blocks(content: object) -> list[JSON]:
    """A turn's content as a list of blocks; a plain string is a text block."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []


def _turns(body: JSON) -> list[list[JSON]]:
    return [content_blocks(turn.get("content")) for turn in body.get("messages") or [] if isinstance(turn, dict)]


def _last_text(body: JSON) -> str:
    last = (_turns(body) or [[]])[-1]
    return "\n".join(str(block.get("text", "")) for block in last if block.get("type") == "text")


def first_document(body: JSON) -> list[str]:
    """The citable passages of the first document of a request."""
    for block in (block for turn in _turns(body) for block in turn if block.get("type") in DOCUMENT_TYPES):
        source = block.get("source")
        if isinstance(source, dict) and source.get("type") == "text":
            return [str(source.get("data", ""))]
        content = source.get("content") if isinstance(source, dict) else block.get("content")
        return [str(part.get("text", "")) for part in content_blocks(content)]
    return []


def _forced_tool(body: JSON) -> JSON | None:
    choice, tools = body.get("tool_choice") or {}, body.get("tools") or []
    named = [tool for tool in tools if choice.get("type") == "any" or tool.get("name") == choice.get("name")]
    return dict(named[0]) if choice.get("type") in ("any", "tool") and named else None


def _best(passages: list[str], question: str) -> list[int]:
    """Positions of the passages that share most words with the question, best first."""
    asked = _stems(question)
    shared = [(len(asked & _stems(passage)), -position) for position, passage in enumerate(passages)]
    return [-position for count, position in sorted(shared, reverse=True)[:MOST_CITED] if count >= LEAST_SHARED]


def _stems(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {word[:STEM] for word in words if len(word) >= SHORT and word not in COMMON}


def _sentence(passage: str) -> str:
    text = " ".join(passage.split())
    return text if text.endswith((".", "!", "?")) else text + "."


def _sentences_of_data(text: str) -> str:
    """The sentences in the JSON of a text, each once."""
    start = text.find("{")
    try:
        data = json.JSONDecoder().raw_decode(text[start:])[0] if start >= 0 else None
    except ValueError:
        data = None
    return " ".join(_sentence(found) for found in dict.fromkeys(_strings(data))) or NOTHING


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= SENTENCE and value.endswith("."):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from _strings(part)


def content_of(parts: list[Part], passages: list[str]) -> list[JSON]:
    """The content blocks of a whole message."""
    content: list[JSON] = []
    for number, part in enumerate(parts):
        if part.tool:
            content.append(
                {"type": "tool_use", "id": f"toolu_{number}", "name": part.tool, "input": json.loads(part.text)}
            )
        else:
            citations = {"citations": [_citation(part.cites, passages)]} if part.cites is not None else {}
            content.append({"type": "text", "text": part.text, **citations})
    return content


def _citation(at: int, passages: list[str]) -> JSON:
    place = {"start_block_index": at, "end_block_index": at + 1, "document_index": 0, "document_title": None}
    return {"type": "content_block_location", "cited_text": passages[at], "file_id": None, **place}


def stream_events(message: JSON) -> Iterator[JSON]:
    """The events of a stream that amount to `message`."""
    begin = {**message, "content": [], "stop_reason": None, "usage": {**message["usage"], "output_tokens": 1}}
    yield {"type": "message_start", "message": begin}
    for index, block in enumerate(message["content"]):
        empty: JSON = {"input": {}} if block["type"] == "tool_use" else {"text": ""}
        if "citations" in block:
            empty["citations"] = []
        yield {"type": "content_block_start", "index": index, "content_block": {**block, **empty}}
        for delta in _deltas(block):
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    stopped = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": stopped, "usage": {"output_tokens": message["usage"]["output_tokens"]}}
    yield {"type": "message_stop"}


def _deltas(block: JSON) -> Iterator[JSON]:
    if block["type"] == "tool_use":
        yield {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
        return
    for word in WORD.findall(block["text"]):
        yield {"type": "text_delta", "text": word}
    for citation in block.get("citations", ()):
        yield {"type": "citations_delta", "citation": citation}


def _tokens(value: object) -> int:
    return round(len(json.dumps(value)) / CHARACTERS_PER_TOKEN)


class ModelStub:
    """Serves in a thread of its own, so that a client that blocks can't hide it."""

    def __init__(self, *, word_s: float = WORD_SECONDS) -> None:
        self._word_s, self._port = word_s, 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="model-stub", daemon=True)

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://{HOST}:{self._port}"

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise RuntimeError("The stand-in for the model did not start.")
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(START_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_post("/v1/messages", self._messages)
        app.router.add_post("/v1/messages/count_tokens", self._count)
        app.router.add_get("/v1/models", self._model)
        app.router.add_get("/v1/models/{id}", self._model)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, HOST, 0).start()
        self._port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        if not _has_key(request):
            return _refusal(401, "authentication_error", "x-api-key header is required")
        body = await _read(request)
        parts = answer(body)
        usage = {"input_tokens": _tokens(body), "output_tokens": _tokens([part.text for part in parts])}
        message: JSON = {
            "id": "msg_stub",
            "type": "message",
            "role": "assistant",
            "model": str(body.get("model")),
            "content": content_of(parts, first_document(body)),
            "stop_reason": "tool_use" if parts[0].tool else "end_turn",
            "stop_sequence": None,
            "usage": usage,
        }
        if not body.get("stream"):
            return web.json_response(message)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for event in stream_events(message):
            if event["type"] == "content_block_delta":
                await asyncio.sleep(self._word_s)
            await response.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
        return response

    async def _count(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"input_tokens": _tokens(await _read(request))})

    async def _model(self, request: web.Request) -> web.StreamResponse:
        if not _has_key(request):
            return _refusal(401, "authentication_error", "x-api-key header is required")
        name = request.match_info.get("id")
        model: JSON = {"type": "model", "id": name or "stand-in", "display_name": "Stand-in", "lifecycle": "active"}
        model |= {"created_at": "2026-01-01T00:00:00Z", "retires_at": None}
        return web.json_response(model if name else {"data": [model], "has_more": False})


def _has_key(request: web.Request) -> bool:
    """A key comes as `x-api-key` or as a bearer token; any will do, an empty one won't."""
    _, _, bearer = request.headers.get("authorization", "").partition(" ")
    return bool((request.headers.get("x-api-key") or bearer).strip())


async def _read(request: web.Request) -> JSON:
    try:
        body = await request.json()
    except ValueError:
        body = None
    return body if isinstance(body, dict) else {}


def _refusal(status: int, kind: str, message: str) -> web.Response:
    return web.json_response({"type": "error", "error": {"type": kind, "message": message}}, status=status)
