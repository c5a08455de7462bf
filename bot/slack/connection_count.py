"""How many Socket Mode connections the app has: Slack says it in the hello of one more."""

from __future__ import annotations

import asyncio
import json

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.clients import SlackClient, sdk_log
from bot.slack.delivery.refusals import NETWORK, refusal_of
from bot.slack.payloads.payload_shape import at, text
from bot.slack.proxies import choose_proxy
from bot.slack.socket_connection import HELLO_SECONDS, METHOD, close_soon


async def count_connections(session: aiohttp.ClientSession, base_url: str, app_token: str) -> int:
    """How many connections the app has, seen from one more that is opened for a moment. Raises SlackRefusedError."""
    client = SlackClient(base_url=base_url, session=session, logger=sdk_log)
    client.proxy = choose_proxy(base_url)
    try:
        address = str((await client.apps_connections_open(app_token=app_token))["url"])
        async with (
            asyncio.timeout(HELLO_SECONDS),
            session.ws_connect(address, proxy=choose_proxy(address), timeout=close_soon()) as socket,
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
