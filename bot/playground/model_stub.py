"""A stand-in for a model's Messages API on this machine: it answers with what the request itself holds.

`with ModelStub() as stub:` serves `stub.url` until the block ends. It takes any key, any model and any option.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections.abc import Iterator
from typing import Any, Self

from aiohttp import web

from bot.playground.disconnects import end_quietly
from bot.playground.stub_answers import Part, answer, first_document

JSON = dict[str, Any]
HOST = "127.0.0.1"
START_SECONDS = 10.0
WORD_SECONDS = 0.03  # between two words of a stream: about what a small model takes
CHARACTERS_PER_TOKEN = 3.4
WORD = re.compile(r"\s*\S+\s*$|\s*\S+|\s+$")


def content_of(parts: list[Part], passages: list[str]) -> list[JSON]:
    """The content blocks of a whole message."""
    citations = ({} if part.cites is None else {"citations": [_citation(part.cites, passages)]} for part in parts)
    return [{"type": "text", "text": part.text, **cited} for part, cited in zip(parts, citations, strict=True)]


def _citation(at: int, passages: list[str]) -> JSON:
    place = {"start_block_index": at, "end_block_index": at + 1, "document_index": 0, "document_title": None}
    return {"type": "content_block_location", "cited_text": passages[at], "file_id": None, **place}


def stream_events(message: JSON) -> Iterator[JSON]:
    """The events of a stream that amount to `message`."""
    begin = {**message, "content": [], "stop_reason": None, "usage": {**message["usage"], "output_tokens": 1}}
    yield {"type": "message_start", "message": begin}
    for index, block in enumerate(message["content"]):
        empty: JSON = {"citations": []} if "citations" in block else {}
        yield {"type": "content_block_start", "index": index, "content_block": {**block, "text": "", **empty}}
        for delta in _deltas(block):
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    stopped = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": stopped, "usage": {"output_tokens": message["usage"]["output_tokens"]}}
    yield {"type": "message_stop"}


def _deltas(block: JSON) -> Iterator[JSON]:
    for word in WORD.findall(block["text"]):
        yield {"type": "text_delta", "text": word}
    for citation in block.get("citations", ()):
        yield {"type": "citations_delta", "citation": citation}


def _tokens(value: object) -> int:
    return round(len(json.dumps(value)) / CHARACTERS_PER_TOKEN)


class ModelStub:
    """Serves in a thread of its own, so that a client that blocks can't hide it."""

    def __init__(self, *, word_s: float = WORD_SECONDS) -> None:
        self._word_s, self._port, self._refusing_until = word_s, 0, 0.0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="model-stub", daemon=True)

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://{HOST}:{self._port}"

    def refuse_for(self, seconds: float) -> None:
        """Refuse every message from now on as an overloaded model does, retries too, until the time is over."""
        self._refusing_until = time.monotonic() + seconds

    def __enter__(self) -> Self:
        self._thread.start()
        self._runner = asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(START_SECONDS)
        return self

    def __exit__(self, *exc: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop)
        self._thread.join(START_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    async def _end(self) -> None:
        await self._runner.cleanup()
        self._loop.stop()

    async def _serve(self) -> web.AppRunner:
        app = web.Application(client_max_size=32 * 1024 * 1024, middlewares=[end_quietly])
        app.router.add_post("/v1/messages", self._messages)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, HOST, 0).start()
        self._port = runner.addresses[0][1]
        return runner

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        if not _has_key(request):
            return _refusal(401, "authentication_error", "x-api-key header is required")
        body = await _read(request)
        if time.monotonic() < self._refusing_until:
            return _refusal(529, "overloaded_error", "Overloaded")
        parts = answer(body)
        usage = {"input_tokens": _tokens(body), "output_tokens": _tokens([part.text for part in parts])}
        message: JSON = {
            "id": "msg_stub",
            "type": "message",
            "role": "assistant",
            "model": str(body.get("model")),
            "content": content_of(parts, first_document(body)),
            "stop_reason": "end_turn",
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
