"""A socket counts as connected after Slack's hello, and one that dies at once is followed by pauses that grow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.playground import Playground
from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.clients import Clients, open_clients
from bot.slack.connection_count import count_connections
from bot.slack.socket_connection import MOST_SOCKETS, Patience, Socket
from tests.harness.user import Control

PAUSES = Patience(ping=5.0, watch=0.02, lost=0.5, short=0.2, first_pause=0.1, longest_pause=0.4, full_pause=0.4)


async def opened(pg: Playground, control: Control) -> int:
    """How many times a connection was asked for."""
    calls = (await control.log())["calls"]
    return sum(1 for call in calls if call["method"] == "apps.connections.open")


async def take_all(pg: Playground, http: aiohttp.ClientSession) -> list[aiohttp.ClientWebSocketResponse]:
    """Open as many sockets as Slack allows."""
    sockets = []
    for _ in range(MOST_SOCKETS):
        headers = {"Authorization": f"Bearer {pg.app_token}"}
        async with http.post(f"{pg.api_url}apps.connections.open", headers=headers) as answer:
            address = (await answer.json())["url"]
        socket = await http.ws_connect(address)
        assert (await socket.receive_json())["type"] == "hello"
        sockets.append(socket)
    return sockets


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_an_eleventh_connection_is_named_and_paused(
    pg: Playground, clients: Clients, control: Control, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    sockets = await take_all(pg, http)
    before = await opened(pg, control)
    eleventh = Socket(AsyncApp(client=clients.asking), pg.app_token, clients, PAUSES)
    with pytest.raises(SlackRefusedError, match="too_many_websockets"):
        await eleventh.start()
    assert not await eleventh.connected()
    await eleventh.stop()
    # In 0.5 s, with pauses of 0.1, 0.2 and 0.4 s: at 0, 0.1 and 0.3 s.
    assert await opened(pg, control) - before <= 3
    assert len(sockets) == MOST_SOCKETS
    assert any("too_many_websockets" in record.getMessage() for record in caplog.records)


async def test_it_connects_as_soon_as_there_is_room(
    pg: Playground, clients: Clients, http: aiohttp.ClientSession
) -> None:
    sockets = await take_all(pg, http)
    waiting = Socket(AsyncApp(client=clients.asking), pg.app_token, clients, Patience(lost=20.0, first_pause=0.05))
    starting = asyncio.create_task(waiting.start())
    await sockets[0].close()
    await asyncio.wait_for(starting, 15)
    assert await waiting.connected()
    assert waiting.count == MOST_SOCKETS
    await waiting.stop()


@pytest.mark.slow
async def test_sockets_that_die_at_once_are_not_asked_for_without_end(
    pg: Playground, clients: Clients, control: Control
) -> None:
    socket = Socket(AsyncApp(client=clients.asking), pg.app_token, clients, PAUSES)
    await socket.start()
    before = await opened(pg, control)
    ended = asyncio.get_running_loop().time() + 1.0
    while asyncio.get_running_loop().time() < ended:
        if await socket.connected():
            await control.fault("close")
        await asyncio.sleep(0.01)
    await socket.stop()
    assert 1 <= await opened(pg, control) - before <= 4  # pauses of 0.1, 0.2, 0.4 and 0.4 s


async def test_without_a_hello_it_is_not_connected(pg: Playground) -> None:
    silent = web.Application()
    calls: list[str] = []

    async def give_address(request: web.Request) -> web.Response:
        calls.append(request.path)
        return web.json_response({"ok": True, "url": f"ws://{request.host}/silent"})

    async def stay_silent(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        return socket

    silent.router.add_post("/api/apps.connections.open", give_address)
    silent.router.add_get("/silent", stay_silent)
    runner = web.AppRunner(silent)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with open_clients("xoxb-1", f"http://127.0.0.1:{runner.addresses[0][1]}/api/") as clients:
        socket = Socket(AsyncApp(client=clients.asking), "xapp-1", clients, PAUSES)
        with pytest.raises(SlackRefusedError, match="no_hello"):
            await socket.start()
        assert not await socket.connected()
        await socket.stop()
    await runner.cleanup()
    assert len(calls) == 1


async def test_a_token_that_is_revoked_ends_the_watch(pg: Playground, clients: Clients, control: Control) -> None:
    socket = Socket(AsyncApp(client=clients.asking), pg.app_token, clients, PAUSES)
    await socket.start()
    await control("token", error="token_revoked", which="app")
    await control.fault("close")
    with pytest.raises(SlackRefusedError, match="token_revoked"):
        await asyncio.wait_for(socket.watch(), 10)
    await socket.stop()


async def test_connections_are_counted(pg: Playground, clients: Clients, http: aiohttp.ClientSession) -> None:
    assert await count_connections(clients.session, pg.api_url, pg.app_token) == 0
    sockets = await take_all(pg, http)
    with pytest.raises(SlackRefusedError, match="too_many_websockets"):
        await count_connections(clients.session, pg.api_url, pg.app_token)
    assert len(sockets) == MOST_SOCKETS
