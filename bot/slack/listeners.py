"""Takes what Slack sends: parses it, stores it in the inbox, acknowledges it, and has it handled when it is its turn.

What can't be stored raises, so it is not acknowledged, and Slack sends it again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Coroutine, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.consultation.messages import Notice
from bot.consultation.phrases import Phrases
from bot.handlers.routes import COMMAND, OPEN_MODAL
from bot.ports.event_handler import Ephemeral, EventHandler, FieldErrors, Response
from bot.ports.inbound import (
    AppUninstalled,
    BlockAction,
    DirectMessage,
    HomeOpened,
    InboundEvent,
    Mention,
    StreamStopped,
    ViewSubmission,
)
from bot.ports.metrics import ACKS_LATE, EVENTS, REFUSED, TURN_SECONDS
from bot.ports.store import Loaded, Store, StoreError
from bot.ports.views import Modal
from bot.slack.blocks.view_blocks import build_modal
from bot.slack.clients import BotIdentity
from bot.slack.error_places import place_of_error
from bot.slack.fair_lanes import FairLanes
from bot.slack.payloads import parse
from bot.slack.payloads.payload_shape import text
from bot.slack.responder import Responder

log = logging.getLogger(__name__)
T = TypeVar("T")

SENT_AGAIN = (Mention, DirectMessage, HomeOpened, StreamStopped, AppUninstalled)
# Slack sends an event three times more, over about six minutes: https://docs.slack.dev/apis/events-api#retries
LAST_RETRY = "3"
ACK_SECONDS = 3.0  # how long Slack waits
VIEW_ACK_SECONDS = 2.0  # of these
SETTLE_SECONDS = 2.0  # for work under way when the bot stops

current_request: ContextVar[str] = ContextVar("current_request", default="")  # for the log: the key of the event


@dataclass(frozen=True)
class Listeners(AsyncMiddleware):
    """Bolt's one middleware. It answers everything, so that no listener is looked for or given its arguments.

    Everything is filed under `identity.team`.
    """

    store: Store
    identity: BotIdentity
    handler: EventHandler
    responder: Responder
    lanes: FairLanes
    phrases: Phrases
    running: set[asyncio.Task[Any]] = field(default_factory=set)

    async def settle(self, seconds: float = SETTLE_SECONDS) -> None:
        """Wait for what is running. What takes too long is cancelled: it is stored, and handled at the next start."""
        if self.running:
            _, late = await asyncio.wait(set(self.running), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def async_process(self, *, req: AsyncBoltRequest, **_: Any) -> BoltResponse:
        """Store it before anything else. If Slack won't send it again, the person is told that it could not be stored.

        The answer is the acknowledgement.
        """
        began = time.monotonic()
        body = req.body
        event = parse(body, self.identity.bot_user, time.time())
        if event is None:
            unknown = self.phrases.say("wrong_command", command=COMMAND) if text(body, "command") else ""
            return BoltResponse(status=200, body=unknown)
        if isinstance(event, AppUninstalled) and event.team not in (self.identity.team, self.identity.enterprise):
            return BoltResponse(status=200, body="")  # of another workspace that has the app, too
        # In an organisation and in shared channels, payloads name the person's workspace. All is filed under ours.
        retries = req.headers.get("x-slack-retry-num", [""])[0]
        again = {"again": True} if isinstance(event, DirectMessage) and retries not in ("", "0") else {}
        event = event.model_copy(update={"team": self.identity.team, **again})
        current_request.set(event.key)
        if self.lanes.exceeds_limit(event):
            REFUSED.inc()
            if self.lanes.must_warn(event):
                self._track(self.responder.respond(event, _sorry(self.phrases.say("over_limit"))))
            return BoltResponse(status=200, body="")
        try:
            loaded = await self.store.receive(event)
        except StoreError:
            if not isinstance(event, SENT_AGAIN) or retries == LAST_RETRY:
                await self._track(self.responder.respond(event, _sorry(self.phrases.say("not_stored"))))
            raise
        if loaded is None:
            return BoltResponse(status=200, body="")
        EVENTS.labels(event.kind).inc()
        response = await self._begin(event, loaded, body)
        if time.monotonic() - began > ACK_SECONDS:
            ACKS_LATE.inc()
        return response

    async def _begin(self, event: InboundEvent, loaded: Loaded, body: Mapping[str, Any]) -> BoltResponse:
        if isinstance(event, ViewSubmission):
            return await self._answer_view(event, loaded, body["view"])
        if isinstance(event, BlockAction) and event.trigger and event.action_id in OPEN_MODAL:
            self._track(self.responder.respond_in_modal(event, self._track(self._handle(event, loaded))))
        else:
            self._track(self._respond(event, self._handle(event, loaded)))
        return BoltResponse(status=200, body="")

    async def _answer_view(self, event: ViewSubmission, loaded: Loaded, view: Mapping[str, object]) -> BoltResponse:
        """The response decides the acknowledgement if it comes in time; else it is shown afterwards."""
        task = self._track(self._handle(event, loaded))
        await asyncio.wait({task}, timeout=VIEW_ACK_SECONDS)
        response = task.result() if task.done() else None
        if isinstance(response, FieldErrors) and (errors := _by_block(response.errors, view)):
            return BoltResponse(status=200, body={"response_action": "errors", "errors": errors})
        if isinstance(response, Modal):
            shown = build_modal(response, self.phrases)
            return BoltResponse(status=200, body={"response_action": "update", "view": shown})
        self._track(self._respond(event, task))
        return BoltResponse(status=200, body="")

    async def _respond(self, event: InboundEvent, handling: Awaitable[Response]) -> None:
        if response := await handling:
            await self.responder.respond(event, response)

    async def _handle(self, event: InboundEvent, loaded: Loaded) -> Response:
        """Wait for what the same person did before, and handle the event. Raises nothing: the log gets a type."""
        began = time.monotonic()
        try:
            async with self.lanes.turn(event) as follows:
                response = await self.handler.handle(event, None if follows else loaded)
                TURN_SECONDS.observe(time.monotonic() - began)
                return response
        except Exception as error:  # noqa: BLE001 - the last place before the person: tell them kindly
            log.error("%s failed: %s", event.kind, place_of_error(error))
            return None if isinstance(event, HomeOpened) else _sorry(self.phrases.say("went_wrong"))

    def _track(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        return task


def _by_block(errors: Mapping[str, str], view: Mapping[str, object]) -> dict[str, str]:
    """Slack takes errors by block, and only of blocks that are there. In our modals a block is named by its field."""
    blocks = view.get("blocks")
    known = {block.get("block_id") for block in blocks if isinstance(block, dict)} if isinstance(blocks, list) else ()
    return {field: error for field, error in errors.items() if field in known and error}


def _sorry(words: str) -> Ephemeral:
    return Ephemeral(message=Notice(text=words))
