"""Socket Mode: tickets good for one connection, at most ten sockets, and every envelope to exactly one of them."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

from aiohttp import WSMsgType, web

from bot.playground.clock import Clock
from bot.playground.delivery import Ack, Envelope
from bot.playground.errors import JSON

MAX_SOCKETS = 10
PING_SECONDS = 30
CLOSE_SECONDS = 1.0  # an app that hangs must not hold up the end of a test
CONNECTION_SECONDS = 3600
HOST = "applink-playground"


class Sockets:
    """The transport of an app that runs in Socket Mode."""

    def __init__(self, clock: Clock, app_id: str, changed: Callable[[bool], None]) -> None:
        self._clock, self._app_id, self._changed = clock, app_id, changed
        self.refused = False  # no connection is taken: the network is down
        self._tickets: set[str] = set()
        self._sockets: list[web.WebSocketResponse] = []
        self._wires: dict[int, asyncio.Transport] = {}
        self._waiting: dict[str, list[tuple[web.WebSocketResponse, asyncio.Future[Ack]]]] = {}
        self._turns = itertools.count()
        self._joined: asyncio.Event = asyncio.Event()
        self.unread_frames: list[JSON] = []

    @property
    def connected(self) -> bool:
        return bool(self._sockets)

    @property
    def count(self) -> int:
        return len(self._sockets)

    def ticket(self) -> str:
        name = secrets.token_hex(12)
        self._tickets.add(name)
        return name

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from hello to close."""
        if self.refused and request.transport is not None:
            request.transport.abort()
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401, text="invalid ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=PING_SECONDS, timeout=CLOSE_SECONDS)
        await socket.prepare(request)
        if len(self._sockets) >= MAX_SOCKETS:
            await self._goodbye(socket, "too_many_websockets")
            return socket
        await socket.send_json(self._hello(len(self._sockets) + 1))
        self._sockets.append(socket)
        if isinstance(request.transport, asyncio.Transport):
            self._wires[id(socket)] = request.transport
        self._joined.set()
        self._changed(True)
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._listen(frame.data)
        finally:
            self._gone(socket)
        return socket

    async def offer(self, envelope: Envelope, limit: float) -> Ack:
        waited: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        timer = self._clock.after(limit, partial(_fail, waited, "timeout"))
        waited.add_done_callback(lambda _: timer.cancel())
        while not self._sockets:
            # An event may wait for the app to come back; a person who clicked is told at once.
            if envelope.takes_answer or not await self._someone(waited):
                return Ack(failed="connection_failed")
        socket = self._sockets[next(self._turns) % len(self._sockets)]
        # Duplicates of one envelope run side by side: the first ack settles the oldest still waiting.
        pair = (socket, waited)
        self._waiting.setdefault(envelope.id, []).append(pair)
        try:
            await socket.send_json(_framed(envelope))
            return await waited
        except (ConnectionError, RuntimeError):
            return Ack(failed="connection_failed")
        finally:
            self._waiting[envelope.id].remove(pair)
            if not self._waiting[envelope.id]:
                del self._waiting[envelope.id]

    async def _someone(self, waited: asyncio.Future[Ack]) -> bool:
        """Waits for a socket; False where the limit came first."""
        self._joined.clear()
        joined: asyncio.Future[bool] = asyncio.ensure_future(self._joined.wait())
        both: set[asyncio.Future[Any]] = {joined, waited}
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            joined.cancel()
        return not waited.done()

    async def disconnect(self, reason: str) -> None:
        """Takes leave of the oldest socket as Slack does: `warning` announces, the others close."""
        if self._sockets:
            await self._goodbye(self._sockets[0], reason, close=reason != "warning")

    async def cut(self) -> None:
        """Closes every connection without a word."""
        for socket in tuple(self._sockets):
            wire = self._wires.get(id(socket))
            self._gone(socket)
            if wire is not None:
                wire.abort()

    async def close(self) -> None:
        await asyncio.gather(*(socket.close() for socket in tuple(self._sockets)))

    def _listen(self, text: str) -> None:
        try:
            body = json.loads(text)
        except ValueError:
            self.unread_frames.append({"text": text})
            return
        envelope_id = body.get("envelope_id") if isinstance(body, dict) else None
        for _, waited in self._waiting.get(str(envelope_id), ()):
            if not waited.done():
                waited.set_result(Ack(payload=body.get("payload")))
                return
        self.unread_frames.append(body)

    def _gone(self, socket: web.WebSocketResponse) -> None:
        if socket in self._sockets:
            self._sockets.remove(socket)
            self._wires.pop(id(socket), None)
            self._changed(bool(self._sockets))
        for pairs in self._waiting.values():
            for owner, waited in pairs:
                if owner is socket:
                    _fail(waited, "connection_failed")

    async def _goodbye(self, socket: web.WebSocketResponse, reason: str, *, close: bool = True) -> None:
        with contextlib.suppress(ConnectionError, RuntimeError):  # it may just be dying by itself
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
        if close:
            self._gone(socket)
            await socket.close()

    def _hello(self, count: int) -> JSON:
        return {
            "type": "hello",
            "num_connections": count,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": CONNECTION_SECONDS},
        }


def _fail(waited: asyncio.Future[Ack], reason: str) -> None:
    if not waited.done():
        waited.set_result(Ack(failed=reason))


def _framed(envelope: Envelope) -> JSON:
    body: JSON = {
        "envelope_id": envelope.id,
        "type": envelope.type,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.takes_answer,
    }
    if not envelope.takes_answer:
        body |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
    return body
