"""Slack's requests over HTTP: the signature is checked on the raw bytes before anything in them is parsed.

Connections, headers, bodies and times are limited, so that those who only begin a request keep nobody else waiting.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

log = logging.getLogger(__name__)
quiet = logging.getLogger("bot.slack.http_server.protocol")  # malformed requests are no news
quiet.setLevel(logging.CRITICAL)

PATH = "/slack/events"
HEALTH = "/health"
MOST_CONNECTIONS = 400
HEADER_SECONDS = 5.0
BODY_SECONDS = 5.0
MOST_BODY = 1_000_000  # bytes that may be announced (a view is 250 KB at most); unannounced aiohttp reads 1 MiB
MOST_HEADER = 8_190  # bytes of one header line
OLDEST_SECONDS = 300  # of a signature: https://docs.slack.dev/authentication/verifying-requests-from-slack
BACKLOG = 1_024
MINUTE = 60.0
NO_BANNER = {"Server": "consultant"}

Ready = Callable[[], Awaitable[bool]]


class Http:
    """Requests over HTTP on one port: `POST /slack/events` for everything of Slack's, `GET /health` for operators."""

    def __init__(
        self,
        app: AsyncApp,
        signing_secret: str | None,
        ready: Ready | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Raises ValueError without a signing secret: nobody could tell Slack from a stranger."""
        if not signing_secret:
            raise ValueError("SLACK_SIGNING_SECRET is not set; over HTTP it is what tells Slack from a stranger")
        self._app = app
        self._secret = signing_secret.encode()
        self._ready = ready
        self._now = now
        self._bad = BadSignatures(now)
        self._runner: web.ServerRunner | None = None

    async def start(self, port: int, host: str = "127.0.0.1") -> int:
        """Listen; the port it is (another than asked for where that was 0). Raises OSError where it is taken."""
        server = _Server(
            self._handle,
            access_log=None,
            logger=quiet,
            max_field_size=MOST_HEADER,
            keepalive_timeout=30.0,
            lingering_time=1.0,
        )
        self._runner = web.ServerRunner(server)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, backlog=BACKLOG).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Finish what is under way, and close."""
        if self._runner:
            await self._runner.cleanup()
        self._bad.report()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if isinstance(request.protocol, _Connection):
            request.protocol.has_header()
        try:
            if request.path == HEALTH and request.method in ("GET", "HEAD"):
                return await answer_health(self._ready)
            return await self._take(request)
        except Exception as error:  # noqa: BLE001 - whatever it is: no traceback, and no detail to a stranger
            log.error("a request over HTTP failed: %s", type(error).__name__)
            return _answer(500)

    async def _take(self, request: web.BaseRequest) -> web.StreamResponse:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not self._is_recent(stamp) or not signature:
            self._bad.note(stamp)
            return _answer(401, close=True)
        if (request.content_length or 0) > MOST_BODY:
            return _answer(413, close=True)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
        except TimeoutError:
            return _answer(408, close=True)
        except web.HTTPRequestEntityTooLarge:
            return _answer(413, close=True)
        if not self._is_signed(stamp, signature, body):
            self._bad.note(stamp)
            return _answer(401, close=True)
        if isinstance(request.protocol, _Connection):
            request.protocol.is_slack = True
        if request.path != PATH or request.method != "POST":
            return _answer(404)
        return await self._dispatch(request, body)

    async def _dispatch(self, request: web.BaseRequest, body: bytes) -> web.StreamResponse:
        try:
            bolt_request = AsyncBoltRequest(
                body=body.decode(), query=request.query_string, headers=dict(request.headers)
            )
        except (ValueError, RecursionError):
            return _answer(400)
        response = await to_aiohttp_response(await self._app.async_dispatch(bolt_request))
        response.headers.update(NO_BANNER)
        return response

    def _is_recent(self, stamp: str) -> bool:
        is_time = stamp.isascii() and stamp.isdigit() and len(stamp) < 16
        return is_time and abs(self._now() - int(stamp)) < OLDEST_SECONDS

    def _is_signed(self, stamp: str, signature: str, body: bytes) -> bool:
        expected = hmac.new(self._secret, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={expected}".encode(), signature.encode("utf-8", "surrogateescape"))


class _Connection(RequestHandler):
    """One connection. Until its first request has all its header, it counts as half-sent."""

    is_slack = False  # it sent a signed request

    def __init__(self, manager: _Server, **options: object) -> None:
        super().__init__(manager, loop=asyncio.get_running_loop(), **options)  # type: ignore[arg-type]
        self._limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._limit = asyncio.get_running_loop().call_later(HEADER_SECONDS, transport.abort)  # type: ignore[attr-defined]

    def connection_lost(self, exc: BaseException | None) -> None:
        self.has_header()
        super().connection_lost(exc)

    def has_header(self) -> None:
        """The header is complete: its limit of time no longer counts."""
        if self._limit:
            self._limit.cancel()

    def handle_error(self, request: web.BaseRequest, status: int = 500, *_: Any, **__: Any) -> web.StreamResponse:
        """What is no HTTP: a status, and nothing else."""
        self.force_close()
        if request.writer.output_size > 0:
            raise ConnectionError
        return _answer(status, close=True)


class _Server(web.Server):
    """A server with a limit on connections: the oldest that never sent a signed request makes room for a new one."""

    def __call__(self) -> RequestHandler:
        return _Connection(self, **self._kwargs)

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        if len(self._connections) > MOST_CONNECTIONS:
            known = list(self._connections)
            oldest = next((each for each in known if not getattr(each, "is_slack", False)), known[0])
            wire = self._connections.pop(oldest)
            wire.abort()


async def answer_health(ready: Ready | None) -> web.Response:
    """For operators: 200 if the bot is ready, else 503."""
    is_ready = ready is None or await ready()
    return web.json_response({"ready": is_ready}, status=200 if is_ready else 503, headers=NO_BANNER)


def _answer(status: int, *, close: bool = False) -> web.Response:
    response = web.Response(status=status, headers=NO_BANNER)
    if close:
        response.force_close()
    return response


class BadSignatures:
    """Counts requests without a good signature; the first of each minute reports those before it and a likely cause."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._count = 0
        self._off: float | None = None
        self._reported: float | None = None

    def note(self, stamp: str) -> None:
        """Count one. `stamp` is the time that the request names, as it was sent."""
        self._count += 1
        if stamp.isascii() and stamp.isdigit() and len(stamp) < 12:
            self._off = int(stamp) - self._now()
        if self._reported is None or self._now() - self._reported >= MINUTE:
            self.report()

    def report(self) -> None:
        """Log what was counted since the last report, if anything."""
        if not self._count:
            return
        if self._off is not None and abs(self._off) >= OLDEST_SECONDS:
            cause = f"their time differs from this machine's clock by {self._off:+.0f} s: check the clock"
        else:
            cause = "if they are Slack's, SLACK_SIGNING_SECRET is not the app's: copy it again"
        log.warning("%d requests without a good signature were refused; %s", self._count, cause)
        self._count, self._off, self._reported = 0, None, self._now()
