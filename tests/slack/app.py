"""The whole Slack side running against a playground, with use cases that a test writes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from slack_bolt.async_app import AsyncApp

from bot.playground import Playground
from bot.ports.event_handler import Response
from bot.ports.inbound import InboundEvent
from bot.ports.store import Loaded, UnitOfWork
from bot.slack.bolt import build_app
from bot.slack.clients import fetch_identity, open_clients
from bot.slack.delivery.outbox import Outbox
from bot.slack.http_server import Http
from bot.slack.slack_workspace import SlackWorkspace
from bot.slack.socket_connection import Socket
from bot.store.database import Database
from tests.harness.user import LIMIT_SECONDS
from tests.slack.conftest import QUICK
from tests.slack.rendering import PHRASES

Answer = Callable[[InboundEvent], Awaitable[Response]]


class Cases:
    """Use cases that note what they were asked, and answer as a test says."""

    def __init__(self, store: Database, answer: Answer) -> None:
        self.events: list[InboundEvent] = []
        self.came = asyncio.Condition()
        self._store = store
        self._answer = answer

    async def handle(self, event: InboundEvent, loaded: Loaded | None = None) -> Response:
        kept = await self._store.unfinished()
        assert event in kept, "it must have been kept before it is done"
        async with self.came:
            self.events.append(event)
            self.came.notify_all()
        try:
            return await self._answer(event)
        finally:
            await self._store.commit(UnitOfWork(event=event.key, team=event.team, at=event.at))

    async def count(self, many: int) -> list[InboundEvent]:
        """Wait until so many arrivals came."""
        async with self.came:
            await asyncio.wait_for(self.came.wait_for(lambda: len(self.events) >= many), LIMIT_SECONDS)
        return self.events


async def silent(event: InboundEvent) -> None:
    """Nothing to say."""


@asynccontextmanager
async def running(
    pg: Playground,
    store: Database,
    answer: Answer = silent,
    *,
    port: int | None = None,
    now: Callable[[], float] = time.time,
    before_app: Callable[[], Awaitable[None]] | None = None,
) -> AsyncIterator[Cases]:
    """The app, connected over a socket, or over HTTP where a port is given; `now` is this machine's clock there.

    `before_app` is done while the socket is connected and nobody is there yet to handle what comes.
    """
    async with open_clients(pg.bot_token, pg.api_url) as clients:
        us = await fetch_identity(clients)
        outbox = Outbox(clients.posting, store, PHRASES, QUICK)
        workspace = SlackWorkspace(clients.asking, outbox, clients.session, PHRASES, us)
        cases = Cases(store, answer)
        slack = build_app(clients, us, store, cases, workspace, PHRASES, pg.signing_secret)
        if port is None:
            app: asyncio.Future[AsyncApp] = asyncio.get_running_loop().create_future()
            socket = Socket(app, pg.app_token, clients)
            await socket.start()
            if before_app is not None:
                await before_app()
            app.set_result(slack)
            stop = socket.stop
        else:
            http = Http(slack, pg.signing_secret, now=now)
            await http.start(port)
            stop = http.stop
        try:
            yield cases
            await slack.listeners.settle(LIMIT_SECONDS)
        finally:
            await stop()
            await outbox.close()
