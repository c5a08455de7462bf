"""Connects a Bolt app to a playground over Socket Mode for the length of a block."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground


@contextlib.asynccontextmanager
async def connected(app: AsyncApp, pg: Playground) -> AsyncIterator[SocketModeClient]:
    client = AsyncWebClient(token=pg.app_token, base_url=pg.api_url)
    handler = AsyncSocketModeHandler(app, pg.app_token, web_client=client)
    await handler.connect_async()
    try:
        yield handler.client
    finally:
        await handler.close_async()
