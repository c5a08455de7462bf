"""Socket Mode: one connection that is watched, and replaced when it ends, with pauses that grow if it ends too soon.

The SDK's client asks for a new connection without a pause when Slack refuses one, and counts as connected before Slack
says hello; hence a client of our own. Protocol: https://docs.slack.dev/apis/events-api/using-socket-mode.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.ports.slack_workspace import SlackRefusedError
from bot.proxies import choose_proxy
from bot.slack.clients import Clients, make_client
from bot.slack.delivery.refusals import BLOCKING, NETWORK, refusal_of
from bot.slack.payloads.payload_shape import at, text

log = logging.getLogger(__name__)

METHOD = "apps.connections.open"
TOO_MANY = "too_many_websockets"
ASKED_FOR = frozenset({"warning", "refresh_requested"})  # the reasons of Slack's own upkeep
MOST_SOCKETS = 10  # of one app: https://docs.slack.dev/apis/events-api/using-socket-mode
HELLO_SECONDS = 15.0
OK = 200
CLOSE_SOON = aiohttp.ClientWSTimeout(ws_close=2.0)  # how long a closing socket waits for the other side


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: for the first connection; between pings; between looks; without a connection before it counts as lost.

    A connection that ends within `short` seconds of its hello, or that never says hello, is followed by a pause; the
    pause doubles from `first_pause` to `longest_pause`, or to `full_pause` while all connections of the app are taken.
    Slack itself ends a connection about every hour.
    """

    start: float = 90.0
    ping: float = 10.0
    watch: float = 15.0
    lost: float = 90.0
    short: float = 5.0
    first_pause: float = 0.5
    longest_pause: float = 10.0
    full_pause: float = 60.0


PATIENCE = Patience()


class SocketLostError(Exception):
    """The socket could not be brought back in time. The text names the last cause, if it is known."""


class Socket:
    """Socket Mode: start, watch, stop. `count` is how many connections the app had at the last hello.

    `hello` is set from Slack's hello on, while the connection lives, by its pings too.
    `app` may come later than the first requests: they wait for it, unacknowledged.
    """

    def __init__(
        self, app: AsyncApp | Awaitable[AsyncApp], app_token: str, clients: Clients, patience: Patience = PATIENCE
    ) -> None:
        self.count = 0
        self._app = app
        self._token = app_token
        self._patience = patience
        self._session = clients.session
        self._client = make_client(clients.base_url, clients.session)
        self.hello = asyncio.Event()
        self._reason = ""
        self._running: asyncio.Task[None] | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._answering: set[asyncio.Task[None]] = set()

    def begin(self) -> None:
        """Connect, beside whatever else is done."""
        self._running = self._running or asyncio.create_task(self._run())

    async def start(self) -> None:
        """Connect, or go on with that; returns after Slack's hello.

        Raises SlackRefusedError if Slack does not take the app token, can't be reached, or has too many connections of
        this app for as long as the first one is waited for.
        """
        self.begin()
        assert self._running is not None
        hello = asyncio.create_task(self.hello.wait())
        try:
            await asyncio.wait({hello, self._running}, timeout=self._patience.start, return_when="FIRST_COMPLETED")
        finally:
            hello.cancel()
        if self._running.done():
            self._running.result()
        if not self.hello.is_set():
            raise SlackRefusedError(METHOD, self._reason or "no_hello", passing=True)

    async def watch(self) -> None:
        """For ever, while the socket lives or comes back in time.

        Raises SocketLostError if it does not come back, SlackRefusedError if Slack takes the app token no longer.
        """
        lost_since: float | None = None
        while True:
            await asyncio.sleep(self._patience.watch)
            if self._running and self._running.done():
                self._running.result()
            if self.hello.is_set():
                lost_since = None
                continue
            lost_since = lost_since or time.monotonic()
            lost = time.monotonic() - lost_since
            log.warning("no live connection to Slack for about %d s", lost)
            if lost >= self._patience.lost:
                raise SocketLostError(self._reason)

    async def stop(self) -> None:
        """Disconnect, and leave nothing running."""
        tasks = [task for task in (self._running, *self._answering) if task]
        if self._socket is not None:
            await self._socket.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        """One connection after the other."""
        pause, asked = 0.0, False
        while True:
            try:
                lived = await self._connect_once()
            finally:
                self.hello.clear()
            if lived >= self._patience.short or (lived and not pause and self._reason in ASKED_FOR and not asked):
                # Slack asks for a new connection now and then: the first time it is made at once.
                pause, asked = 0.0, lived < self._patience.short
                continue
            asked = False
            longest = self._patience.full_pause if self._reason == TOO_MANY else self._patience.longest_pause
            pause = min(pause * 2 or self._patience.first_pause, longest)
            log.warning("%s; connecting again in %.1f s", self._describe(), pause)
            await asyncio.sleep(pause)

    def _describe(self) -> str:
        if self._reason == TOO_MANY:
            return (
                f"too_many_websockets: this app has {MOST_SOCKETS} open connections, which is all that Slack allows. "
                "Stop the other copies of the bot"
            )
        return f"the connection to Slack ended at once ({self._reason or 'without a reason'})"

    async def _connect_once(self) -> float:
        """Connect, and take what comes until the connection ends. Returns how many seconds it lived after hello.

        Raises SlackRefusedError where only a new token or another setting of the app helps.
        """
        self._reason = ""
        began: float | None = None
        try:
            address = str((await self._client.apps_connections_open(app_token=self._token))["url"])
            async with self._session.ws_connect(
                address, heartbeat=self._patience.ping, proxy=choose_proxy(address), timeout=CLOSE_SOON
            ) as socket:
                self._socket = socket
                async with asyncio.timeout(HELLO_SECONDS) as limit:
                    async for frame in socket:
                        if frame.type is not aiohttp.WSMsgType.TEXT:
                            continue
                        if self._take(frame.data, socket):
                            began = time.monotonic()
                            limit.reschedule(None)
                        if self._reason:
                            break
        except SlackApiError as error:
            refused = refusal_of(METHOD, error)
            if not refused.passing or refused.reason in BLOCKING:
                raise refused from error
            self._reason = refused.reason
        except (*NETWORK, aiohttp.WSServerHandshakeError) as error:
            self._reason = self._reason or type(error).__name__
        finally:
            self._socket = None
        return time.monotonic() - began if began is not None else 0.0

    def _take(self, frame: str, socket: aiohttp.ClientWebSocketResponse) -> bool:
        """Take one frame. True if it is Slack's hello."""
        try:
            body = json.loads(frame)
        except ValueError:
            return False
        match text(body, "type"):
            case "hello":
                count = at(body, "num_connections")
                self.count = count if isinstance(count, int) else 1
                self.hello.set()
                return True
            case "disconnect":
                self._reason = text(body, "reason") or "disconnect"
                return False
        request = SocketModeRequest.from_dict(body) if isinstance(body, dict) else None
        if request is not None:
            task = asyncio.create_task(self._answer(request, socket))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        return False

    async def _answer(self, request: SocketModeRequest, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Hand a request to Bolt and acknowledge it; one that Bolt does not take is sent again by Slack."""
        app = self._app if isinstance(self._app, AsyncApp) else await self._app
        response: BoltResponse = await run_async_bolt_app(app, request)
        if response.status != OK:
            return
        acknowledgement = {"envelope_id": request.envelope_id, **_payload(response)}
        for wire in (socket, self._socket):
            if wire is not None and not wire.closed:
                try:
                    await wire.send_json(acknowledgement)
                except (ConnectionError, RuntimeError):
                    continue
                return
        log.info("a request could not be acknowledged: its connection is gone, and Slack sends it again")


def _payload(response: BoltResponse) -> Mapping[str, Any]:
    body = response.body
    if not body:
        return {}
    is_json = response.headers.get("content-type", [""])[0].startswith("application/json")
    return {"payload": json.loads(body) if is_json else {"text": body}}


async def count_connections(session: aiohttp.ClientSession, base_url: str, app_token: str) -> int:
    """How many connections the app has, seen from one more that is opened for a moment. Raises SlackRefusedError."""
    client = make_client(base_url, session, repeats=True)
    try:
        address = str((await client.apps_connections_open(app_token=app_token))["url"])
        async with (
            asyncio.timeout(HELLO_SECONDS),
            session.ws_connect(address, proxy=choose_proxy(address), timeout=CLOSE_SOON) as socket,
        ):
            async for frame in socket:
                body = json.loads(frame.data) if frame.type is aiohttp.WSMsgType.TEXT else None
                if text(body, "type") == "hello":
                    found = at(body, "num_connections")
                    return found - 1 if isinstance(found, int) else 0
                if text(body, "type") == "disconnect":
                    raise SlackRefusedError(METHOD, text(body, "reason") or "disconnect")
    except (SlackApiError, *NETWORK) as error:
        raise refusal_of(METHOD, error) from error
    raise SlackRefusedError(METHOD, "no_hello", passing=True)
