"""A socket counts as connected after Slack's hello, and one that dies at once is followed by pauses that grow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.playground import Playground
from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.clients import Clients, open_clients
from bot.slack.socket_connection import MOST_SOCKETS, Patience, Socket, count_connections
from tests.harness.user import LIMIT_SECONDS, Control

PAUSES = Patience(watch=0.02, short=LIMIT_SECONDS, first_pause=0.1, longest_pause=0.4, full_pause=0.4)
AT_ONCE = replace(PAUSES, start=0.01)  # for a connection that is known not to come


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
    pg: Playground,
    clients: Clients,
    control: Control,
    http: aiohttp.ClientSession,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.WARNING)
    sockets = await take_all(pg, http)
    before = await opened(pg, control)
    pauses: list[float] = []
    third, let_others_run = asyncio.Event(), asyncio.sleep

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) < 3:
            await let_others_run(0)
        else:
            third.set()
            await asyncio.Event().wait()

    eleventh = Socket(AsyncApp(client=clients.asking), pg.app_token, clients, AT_ONCE)
    monkeypatch.setattr(asyncio, "sleep", pause)
    eleventh.begin()
    await asyncio.wait_for(third.wait(), LIMIT_SECONDS)
    with pytest.raises(SlackRefusedError, match="too_many_websockets"):
        await eleventh.start()
    assert not eleventh.hello.is_set()
    await eleventh.stop()
    assert pauses == [0.1, 0.2, 0.4]
    assert await opened(pg, control) - before == 3
    assert len(sockets) == MOST_SOCKETS
    assert any("too_many_websockets" in record.getMessage() for record in caplog.records)


async def test_it_connects_as_soon_as_there_is_room(
    pg: Playground, clients: Clients, http: aiohttp.ClientSession
) -> None:
    sockets = await take_all(pg, http)
    waiting = Socket(AsyncApp(client=clients.asking), pg.app_token, clients, Patience(first_pause=0.05))
    starting = asyncio.create_task(waiting.start())
    await sockets[0].close()
    await asyncio.wait_for(starting, LIMIT_SECONDS)
    assert waiting.hello.is_set()
    assert waiting.count == MOST_SOCKETS
    await waiting.stop()


@asynccontextmanager
async def serving(end: Callable[[web.WebSocketResponse], Awaitable[object]]) -> AsyncIterator[tuple[str, list[str]]]:
    """A Slack of our own whose sockets end as `end` does: the Web API's address, and the calls so far."""
    calls: list[str] = []

    async def give_address(request: web.Request) -> web.Response:
        calls.append(request.path)
        return web.json_response({"ok": True, "url": f"ws://{request.host}/socket"})

    async def take_socket(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await end(socket)
        return socket

    slack = web.Application()
    slack.router.add_post("/api/apps.connections.open", give_address)
    slack.router.add_get("/socket", take_socket)
    runner = web.AppRunner(slack)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/", calls
    finally:
        await runner.cleanup()


async def test_sockets_that_die_at_once_are_not_asked_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    sixth, let_others_run = asyncio.Event(), asyncio.sleep

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await let_others_run(0)

    async def die(socket: web.WebSocketResponse) -> None:
        if len(calls) == 6:
            sixth.set()
            await socket.receive()
        await socket.send_json({"type": "hello"})

    async with serving(die) as (url, calls), open_clients("xoxb-1", url) as clients:
        socket = Socket(AsyncApp(client=clients.asking), "xapp-1", clients, PAUSES)
        monkeypatch.setattr(asyncio, "sleep", pause)
        socket.begin()
        await asyncio.wait_for(sixth.wait(), LIMIT_SECONDS)
        assert (len(calls), pauses) == (6, [0.1, 0.2, 0.4, 0.4, 0.4])
        await socket.stop()


async def test_without_a_hello_it_is_not_connected() -> None:
    silent = asyncio.Event()

    async def stay_silent(socket: web.WebSocketResponse) -> None:
        silent.set()
        await socket.receive()

    async with serving(stay_silent) as (url, calls), open_clients("xoxb-1", url) as clients:
        socket = Socket(AsyncApp(client=clients.asking), "xapp-1", clients, AT_ONCE)
        socket.begin()
        await asyncio.wait_for(silent.wait(), LIMIT_SECONDS)
        with pytest.raises(SlackRefusedError, match="no_hello"):
            await socket.start()
        assert not socket.hello.is_set()
        await socket.stop()
    assert len(calls) == 1


async def test_a_token_that_is_revoked_ends_the_watch(pg: Playground, clients: Clients, control: Control) -> None:
    socket = Socket(AsyncApp(client=clients.asking), pg.app_token, clients, PAUSES)
    await socket.start()
    await control("token", error="token_revoked", which="app")
    await control.fault("close")
    with pytest.raises(SlackRefusedError, match="token_revoked"):
        await asyncio.wait_for(socket.watch(), LIMIT_SECONDS)
    await socket.stop()


async def test_connections_are_counted(pg: Playground, clients: Clients, http: aiohttp.ClientSession) -> None:
    assert await count_connections(clients.session, pg.api_url, pg.app_token) == 0
    sockets = await take_all(pg, http)
    with pytest.raises(SlackRefusedError, match="too_many_websockets"):
        await count_connections(clients.session, pg.api_url, pg.app_token)
    assert len(sockets) == MOST_SOCKETS
