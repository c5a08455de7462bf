"""The one middleware: every request is parsed, stored in the inbox, and only then acknowledged by its listener.

What can't be stored is not acknowledged, and Slack sends it again.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.consultation.phrases import Phrases
from bot.handlers.routes import COMMAND
from bot.ports.event_handler import Ephemeral
from bot.ports.inbound import AppUninstalled, DirectMessage, HomeOpened, Mention, StreamStopped
from bot.ports.metrics import ACKS_LATE, EVENTS
from bot.ports.store import Store, StoreError
from bot.slack.clients import BotIdentity
from bot.slack.flood_limit import FloodLimit
from bot.slack.payloads import parse
from bot.slack.payloads.payload_shape import text
from bot.slack.responder import Responder, sentence

EVENT, LOADED = "inbound_event", "loaded"  # where listeners find the event, and what was read with it
SENT_AGAIN = (Mention, DirectMessage, HomeOpened, StreamStopped, AppUninstalled)
# Slack sends an event three times more, over about six minutes: https://docs.slack.dev/apis/events-api#retries
LAST_RETRY = "3"
ACK_SECONDS = 3.0  # how long Slack waits

current_request: ContextVar[str] = ContextVar("current_request", default="")  # for the log: the key of the event

Next = Callable[[], Awaitable[BoltResponse]]


def register_middleware(
    app: AsyncApp,
    store: Store,
    identity: BotIdentity,
    responder: Responder,
    phrases: Phrases,
    limit: FloodLimit,
) -> None:
    """Store every event before any listener sees it.

    Bolt acknowledges an event only when a listener was found, after all middleware: raising here means no
    acknowledgement. If Slack won't send it again, the person is told that it could not be stored.
    """

    @app.middleware
    async def store_first(
        context: AsyncBoltContext,
        request: AsyncBoltRequest,
        body: dict[str, Any],
        next: Next,  # noqa: A002 - Bolt passes by this name
    ) -> BoltResponse:
        began = time.monotonic()
        event = parse(body, identity.bot_user, time.time())
        if event is None:
            unknown = phrases.say("wrong_command", command=COMMAND) if text(body, "command") else ""
            return BoltResponse(status=200, body=unknown)
        if isinstance(event, AppUninstalled) and event.team not in (identity.team, identity.enterprise):
            return BoltResponse(status=200, body="")  # of another workspace that has the app, too
        # In an organisation and in shared channels, payloads name the person's workspace. All is filed under ours.
        event = event.model_copy(update={"team": identity.team})
        current_request.set(event.key)
        if limit.refuses(event):
            return BoltResponse(status=200, body="")
        try:
            loaded = await store.receive(event)
        except StoreError:
            if not isinstance(event, SENT_AGAIN) or _is_last_retry(request):
                await responder.track(responder.respond(event, Ephemeral(message=sentence(phrases, "not_stored"))))
            raise
        if loaded is None:
            return BoltResponse(status=200, body="")
        EVENTS.labels(event.kind).inc()
        context[EVENT], context[LOADED] = event, loaded
        response = await next()
        if time.monotonic() - began > ACK_SECONDS:
            ACKS_LATE.inc()
        return response


def _is_last_retry(request: AsyncBoltRequest) -> bool:
    return request.headers.get("x-slack-retry-num", [""])[0] == LAST_RETRY
