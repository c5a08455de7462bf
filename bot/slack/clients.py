"""The Web API clients: one HTTP session, a time limit for each call, and no post repeated by the SDK itself."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import orjson
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.proxies import choose_proxy
from bot.slack.delivery.refusals import NETWORK, call_slack
from bot.slack.payloads.payload_shape import text

# At DEBUG the SDK and Bolt write whole messages, people's words in them: pinned, whatever the root logger is set to.
sdk_log = logging.getLogger("bot.slack.sdk")
sdk_log.setLevel(logging.WARNING)

CALL_SECONDS = 15.0
CONNECTIONS = 64
# An idle connection is kept for so long (aiohttp: 15): people answer a card after half a minute, and a new connection
# takes three ways to Slack and back before the next card is sent.
KEPT_SECONDS = 50.0
LONGEST_WAIT_SECONDS = 20.0  # of a Retry-After that is waited for; after a longer one, what needs the call is put off


@dataclass(frozen=True, slots=True)
class Clients:
    """`posting` repeats nothing by itself. `asking` does, for calls that may be made twice."""

    session: aiohttp.ClientSession
    posting: AsyncWebClient
    asking: AsyncWebClient
    base_url: str


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """Who the bot is in Slack: `auth.test`'s answer. `enterprise` is the organisation's id, or "" outside of one.

    Everything is filed under `team`, whatever workspace a payload names.
    """

    team: str
    bot_user: str
    bot: str = ""
    enterprise: str = ""


class BoundedRateLimitRetryHandler(AsyncRateLimitErrorRetryHandler):
    """The SDK's own waits for as long as Slack says, which may be an hour."""

    async def _can_retry_async(self, *, response: HttpResponse | None = None, **others: Any) -> bool:
        limited = await super()._can_retry_async(response=response, **others)
        if not limited or response is None:
            return False
        given = next((values for name, values in response.headers.items() if name.lower() == "retry-after"), ["1"])
        return given[0].isdigit() and int(given[0]) <= LONGEST_WAIT_SECONDS


class SlackClient(AsyncWebClient):
    """The SDK's client. What is no answer of Slack's (a proxy's own, half a character) is a call that failed."""

    async def _request(self, *, http_verb: str, api_url: str, req_args: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = await super()._request(http_verb=http_verb, api_url=api_url, req_args=req_args)
        except aiohttp.ClientError:  # of which some are ValueErrors, too
            raise
        except ValueError as error:
            raise SlackApiError("unreadable body", {}) from error  # type: ignore[no-untyped-call]  # the SDK's
        return answer if isinstance(answer["data"], (dict, bytes)) else {**answer, "data": {}}


@asynccontextmanager
async def open_clients(token: str, api_url: str) -> AsyncIterator[Clients]:
    """The clients, while the context lasts. `api_url`: the Web API's base URL."""
    base = f"{api_url.rstrip('/')}/"
    timeout = aiohttp.ClientTimeout(total=CALL_SECONDS)
    connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEPT_SECONDS)
    async with aiohttp.ClientSession(
        timeout=timeout, connector=connector, json_serialize_bytes=orjson.dumps
    ) as session:
        yield Clients(
            session=session,
            posting=make_client(base, session, token),
            asking=make_client(base, session, token, repeats=True),
            base_url=base,
        )


async def fetch_identity(clients: Clients) -> BotIdentity:
    """Check the token, once, before anything else. Raises SlackRefusedError with Slack's reason."""
    answer = await call_slack("auth.test", clients.asking.auth_test())
    return BotIdentity(
        team=text(answer, "team_id"),
        bot_user=text(answer, "user_id"),
        bot=text(answer, "bot_id"),
        enterprise=text(answer, "enterprise_id"),
    )


async def fetch_time(clients: Clients) -> float | None:
    """Slack's clock in Unix seconds, from the head of an answer, were it a refusal; None if there is none."""
    try:
        headers = (await clients.asking.auth_test()).headers
    except SlackApiError as error:
        headers = getattr(error.response, "headers", {})
    except NETWORK:
        return None
    try:
        return parsedate_to_datetime(headers.get("Date", "")).timestamp()
    except ValueError:
        return None


def make_client(
    base: str, session: aiohttp.ClientSession, token: str | None = None, *, repeats: bool = False
) -> SlackClient:
    """A client of the Web API at this base URL. `repeats`: for calls that may be made twice."""
    handlers = [
        AsyncConnectionErrorRetryHandler(max_retry_count=1),
        BoundedRateLimitRetryHandler(max_retry_count=2),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]
    client = SlackClient(
        token=token, base_url=base, session=session, logger=sdk_log, retry_handlers=list(handlers) if repeats else []
    )
    client.proxy = choose_proxy(base)  # the SDK's own choice ignores NO_PROXY
    return client
