"""What arrives is kept before Slack hears that we have it; what can't be kept is not acknowledged: it comes again."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.consultation.messages import Notice
from bot.ports.inbound import AppUninstalled, DirectMessage, HomeOpened, Mention, StreamStopped
from bot.ports.responses import Reply
from bot.ports.store import Store, StoreError
from bot.slack.action_ids import COMMAND
from bot.slack.listeners.event_runner import EventRunner
from bot.slack.payloads import read
from bot.slack.payloads.payload_shape import text

ARRIVAL = "arrival"  # where listeners find what arrived
UNKNOWN_COMMAND = f"I don't know that command. Try {COMMAND} help."

NOT_KEPT = Notice(text="I can't save anything just now, so nothing was changed. Please try again in a minute.")
COMES_AGAIN = (Mention, DirectMessage, HomeOpened, StreamStopped, AppUninstalled)
# Slack sends an event three times more, over about six minutes: https://docs.slack.dev/apis/events-api#retries
RETRIES = "3"

Next = Callable[[], Awaitable[BoltResponse]]


def register(
    app: AsyncApp, store: Store, bot_user: str, runner: EventRunner, now: Callable[[], float] = time.time
) -> None:
    """Put the keeping before all listeners.

    Bolt acknowledges an event only once a listener was found, after all middleware: raising here means no ack. Whoever
    did something that does not come again is told that it could not be kept.
    """

    @app.middleware
    async def keep_first(
        context: AsyncBoltContext,
        request: AsyncBoltRequest,
        body: dict[str, Any],
        next: Next,  # noqa: A002 - Bolt passes by this name
    ) -> BoltResponse:
        event = read(body, bot_user, now())
        if event is None:
            return BoltResponse(status=200, body=UNKNOWN_COMMAND if text(body, "command") else "")
        try:
            fresh = await store.keep(event)
        except StoreError:
            if not isinstance(event, COMES_AGAIN) or _last_try(request):
                await runner.finish(event, Reply(ephemeral=NOT_KEPT))
            raise
        if not fresh:
            return BoltResponse(status=200, body="")
        context[ARRIVAL] = event
        return await next()


def _last_try(request: AsyncBoltRequest) -> bool:
    return request.headers.get("x-slack-retry-num", [""])[0] == RETRIES
