"""What arrives is kept before Slack hears that we have it; what can't be kept is not acknowledged: it comes again."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.ports import Store
from bot.slack.names import COMMAND
from bot.slack.reads import read
from bot.slack.reads.shape import text

ARRIVAL = "arrival"  # where listeners find what arrived
UNKNOWN_COMMAND = f"I don't know that command. Try {COMMAND} help."

Next = Callable[[], Awaitable[BoltResponse]]


def register(app: AsyncApp, store: Store, bot_user: str, now: Callable[[], float] = time.time) -> None:
    """Put the keeping before all listeners.

    Bolt acknowledges an event only once a listener was found, after all middleware: raising here means no ack.
    """

    @app.middleware
    async def keep_first(
        context: AsyncBoltContext,
        body: dict[str, Any],
        next: Next,  # noqa: A002 - Bolt passes by this name
    ) -> BoltResponse:
        arrival = read(body, bot_user, now())
        if arrival is None:
            return BoltResponse(status=200, body=UNKNOWN_COMMAND if text(body, "command") else "")
        if not await store.keep(arrival):
            return BoltResponse(status=200, body="")
        context[ARRIVAL] = arrival
        return await next()
