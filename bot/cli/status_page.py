"""`/health` and `/metrics` for operators, on a port of their own; loopback unless another host is named."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.ports.metrics import render_metrics
from bot.slack.http_server import NO_BANNER

PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class StatusPage:
    """`ready` is asked at each look at `/health`: 200 if it is true, else 503."""

    def __init__(self, ready: Callable[[], Awaitable[bool]]) -> None:
        self._ready = ready
        self._runner: web.AppRunner | None = None

    async def start(self, port: int, host: str = "127.0.0.1") -> int:
        """Listen; returns the port. Raises OSError if it is taken."""
        app = web.Application()
        app.router.add_get("/health", self._health)
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Close."""
        if self._runner:
            await self._runner.cleanup()

    async def _health(self, _: web.Request) -> web.Response:
        ready = await self._ready()
        return web.json_response({"ready": ready}, status=200 if ready else 503, headers=NO_BANNER)

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=render_metrics(), headers={**NO_BANNER, "Content-Type": PROMETHEUS_TEXT})
