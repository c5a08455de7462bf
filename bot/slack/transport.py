"""How requests come in: over a socket that is watched, or over HTTP with Slack's signature."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from json import JSONDecodeError

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.clients import Clients, sdk_log
from bot.slack.delivery.refusals import NETWORK, reason_of

log = logging.getLogger(__name__)

PATH = "/slack/events"
CONNECT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds between pings, between looks at the connection, and without a live one before it counts as lost.

    Slack drops a connection about every hour, and the SDK brings it back in well under a second.
    """

    ping: float = 10.0
    watch: float = 15.0
    lost: float = 90.0


PATIENCE = Patience()


class SocketLostError(Exception):
    """The socket could not be brought back in time."""


class Socket:
    """Socket Mode: start, watch, stop."""

    def __init__(self, app: AsyncApp, app_token: str, clients: Clients, patience: Patience = PATIENCE) -> None:
        self._patience = patience
        web_client = AsyncWebClient(base_url=clients.base_url, session=clients.session, logger=sdk_log)
        self._handler = AsyncSocketModeHandler(
            app, app_token, logger=sdk_log, web_client=web_client, ping_interval=patience.ping
        )
        self._client = self._handler.client

    async def start(self) -> None:
        """Connect. Raises SlackRefused where Slack does not take the app token or can't be reached."""
        try:
            self._client.wss_uri = await self._client.issue_new_wss_url()
            await asyncio.wait_for(self._client.connect(), CONNECT_SECONDS)  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            raise SlackRefusedError("apps.connections.open", reason_of(error) or "server_error") from error
        except NETWORK as error:
            raise SlackRefusedError("apps.connections.open", "unreachable") from error

    async def connected(self) -> bool:
        """Whether the connection lives, by its pings too: a socket can go quiet and look open."""
        return bool(await self._client.is_connected())

    async def watch(self) -> None:
        """For ever, while the socket lives or comes back in time. Raises SocketLostError if it does not."""
        lost = 0.0
        while True:
            await asyncio.sleep(self._patience.watch)
            if await self.connected():
                lost = 0.0
                continue
            lost += self._patience.watch
            log.warning("no live connection to Slack for about %d s", lost)
            if lost >= self._patience.lost:
                raise SocketLostError

    async def stop(self) -> None:
        """Disconnect, and leave nothing running."""
        client = self._client
        tasks = [client.message_processor, client.current_session_monitor, client.message_receiver]
        await self._client.close()  # type: ignore[no-untyped-call]
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)


class Http:
    """Requests over HTTP on one port: `POST /slack/events` for events, clicks and commands alike."""

    def __init__(self, app: AsyncApp, signing_secret: str | None) -> None:
        """Raises ValueError without a signing secret: nobody could tell Slack from a stranger."""
        if not signing_secret:
            raise ValueError("SLACK_SIGNING_SECRET is not set; over HTTP it is what tells Slack from a stranger")
        self._app = app
        self._runner: web.AppRunner | None = None

    async def start(self, port: int, host: str = "127.0.0.1") -> int:
        """Listen; the port it is (another than asked for where that was 0). Raises OSError where it is taken."""
        application = web.Application()
        application.router.add_post(PATH, self._take)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Finish what is under way, and close."""
        if self._runner:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        try:
            bolt_request = await to_bolt_request(request)
        except (JSONDecodeError, UnicodeDecodeError, RecursionError):
            return web.Response(status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(bolt_request))
