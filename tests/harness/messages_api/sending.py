"""Sends one outcome over the socket, well or badly, as the script says."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from tests.harness.messages_api.script import Cut, HttpError, Raw, Reply
from tests.harness.messages_api.sight import Seen
from tests.harness.messages_api.wire import error_body, events, message, sse

EVENT_STREAM = "text/event-stream"
REQUEST_ID = "req_local"


async def send(
    request: web.Request, seen: Seen, outcome: Reply | Cut | Raw, usage: dict[str, Any]
) -> web.StreamResponse:
    """The response of a request that the API took; `usage` is the input side of its tokens."""
    if isinstance(outcome, Raw):
        return web.Response(text=outcome.body, content_type=outcome.content_type)
    reply = outcome.reply if isinstance(outcome, Cut) else outcome
    await _wait(reply)
    if not seen.streams:
        if isinstance(outcome, Cut):
            return await _hang_up(request, outcome)
        return web.json_response(message(reply, seen, usage), headers={"request-id": REQUEST_ID})
    response = web.StreamResponse(headers={"Content-Type": EVENT_STREAM, "request-id": REQUEST_ID})
    await response.prepare(request)
    for sent, event in enumerate(events(reply, seen, usage)):
        if isinstance(outcome, Cut) and sent == outcome.after:
            return await _go_wrong(request, response, outcome)
        if reply.pace_s and event["type"] == "content_block_delta":
            await asyncio.sleep(reply.pace_s)
        await response.write(sse(event))
    return response


async def _wait(reply: Reply) -> None:
    if reply.latency_s:
        await asyncio.sleep(reply.latency_s)
    if reply.gate:
        await reply.gate.passed()


async def _go_wrong(request: web.Request, response: web.StreamResponse, cut: Cut) -> web.StreamResponse:
    if cut.how == "error":
        failure = HttpError(200, cut.kind, cut.kind)
        await response.write(sse(error_body(failure, REQUEST_ID)))
    elif cut.how == "stall":
        await asyncio.Event().wait()  # for ever: the client's patience, or its closing, ends it
    elif cut.how == "drop" and request.transport:
        request.transport.abort()
    return response


async def _hang_up(request: web.Request, cut: Cut) -> web.StreamResponse:
    if cut.how == "stall":
        await asyncio.Event().wait()
    if request.transport:
        request.transport.abort()
    return web.Response()
