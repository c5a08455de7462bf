"""A client that leaves in the middle of a response is not logged as an error; any other lost connection is."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.disconnects import end_quietly

HANDLER = Callable[[web.Request], Awaitable[web.StreamResponse]]


def leave(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.abort()


async def leave_before_the_header(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    leave(request)
    await response.prepare(request)
    return response


async def leave_within_a_stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"a word")
    leave(request)
    await response.write(b"another")
    return response


async def leave_after_the_upgrade(request: web.Request) -> web.StreamResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    leave(request)
    await socket.send_json({"type": "hello"})
    return socket


async def lose_another(request: web.Request) -> web.StreamResponse:
    raise ConnectionResetError(request.path)


async def logged_of(handler: HANDLER, caplog: pytest.LogCaptureFixture) -> list[str]:
    app = web.Application(middlewares=[end_quietly])
    app.router.add_get("/", handler)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        try:
            if handler is leave_after_the_upgrade:
                await session.ws_connect(server.make_url("/"), timeout=aiohttp.ClientWSTimeout(ws_close=1.0))
            else:
                async with session.get(server.make_url("/")) as response:
                    await response.read()
        except aiohttp.ClientError:
            pass
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("handler", [leave_before_the_header, leave_within_a_stream, leave_after_the_upgrade])
async def test_a_client_that_leaves_is_no_error(handler: HANDLER, caplog: pytest.LogCaptureFixture) -> None:
    assert await logged_of(handler, caplog) == []


async def test_another_lost_connection_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    assert await logged_of(lose_another, caplog) != []
