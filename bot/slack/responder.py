"""Runs handlers and carries out their responses: ephemeral messages, modals, the Home tab. No words reach the log."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.consultation.messages import Notice
from bot.consultation.phrases import Phrases
from bot.handlers.routes import OPEN_MODAL
from bot.ports.event_handler import (
    Ephemeral,
    EventHandler,
    FieldErrors,
    OpenModal,
    PublishHome,
    Response,
    SuggestPrompts,
)
from bot.ports.inbound import (
    BlockAction,
    DirectMessage,
    HomeOpened,
    InboundEvent,
    Mention,
    Shortcut,
    SlashCommand,
)
from bot.ports.metrics import TURN_SECONDS
from bot.ports.outbound import Message
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.store import Loaded
from bot.ports.views import Modal, ShortText
from bot.slack.blocks.modal_views import build_modal
from bot.slack.delivery.refusals import call_slack
from bot.slack.fair_lanes import FairLanes
from bot.slack.slack_workspace import SlackWorkspace

log = logging.getLogger(__name__)
T = TypeVar("T")

TRIGGER_SECONDS = 1.2  # of the 3 that a trigger lives: after that a modal is opened with what is known
SETTLE_SECONDS = 2.0  # for work under way when the bot stops


class Responder:
    """Runs the handler of each event and shows its response to the person."""

    def __init__(
        self,
        handler: EventHandler,
        workspace: SlackWorkspace,
        client: AsyncWebClient,
        phrases: Phrases,
        lanes: FairLanes | None = None,
    ) -> None:
        self._handler = handler
        self._lanes = lanes or FairLanes(0)
        self._workspace = workspace
        self._client = client
        self._phrases = phrases
        self._running: set[asyncio.Task[Any]] = set()

    async def handle(self, event: InboundEvent, loaded: Loaded | None = None) -> None:
        """Handle an event and respond. Raises nothing: the person is told of a failure, the log gets its type."""
        if isinstance(event, BlockAction) and event.trigger and event.action_id in OPEN_MODAL:
            await self.track(self._handle_with_modal(event, loaded))
        else:
            await self.track(self._handle_and_respond(event, loaded))

    def start(self, event: InboundEvent, loaded: Loaded | None = None) -> asyncio.Task[Response]:
        """Start to handle an event whose response may be wanted before its acknowledgement."""
        return self.track(self._handle(event, loaded))

    def start_response(self, event: InboundEvent, response: Response) -> None:
        """Begin to show a response; whoever calls does not wait for it."""
        self.track(self.respond(event, response))

    async def respond(self, event: InboundEvent, response: Response) -> None:
        """Show a response to the person who acted. Raises nothing: what may be lost must not undo what was done."""
        try:
            match response:
                case PublishHome(home=home):
                    await self._workspace.publish_home(event.team, event.user, home)
                case SuggestPrompts(prompts=prompts) if isinstance(event, HomeOpened) and event.channel:
                    await self._workspace.suggest_prompts(event.channel, prompts)
                case OpenModal(modal=modal) if isinstance(event, (BlockAction, SlashCommand, Shortcut)):
                    if not await self._open(event.trigger, modal):
                        await self._post_ephemeral(event, sentence(self._phrases, "modal_late"))
                case OpenModal(modal=ShortText(text=text, link=link)):  # it comes too late for the modal before it
                    await self._post_ephemeral(event, Notice(text=text, link=link))
                case OpenModal():
                    await self._post_ephemeral(event, sentence(self._phrases, "modal_late"))
                case FieldErrors(errors=errors):
                    await self._post_ephemeral(event, Notice(text=" ".join(errors.values())))
                case Ephemeral(message=message, consultation=consultation):
                    await self._post_ephemeral(event, message, consultation)
        except SlackRefusedError as refused:
            log.warning("%s: %s", refused.method, refused.reason)
        except Exception as error:  # noqa: BLE001 - see above
            log.error("a response could not be shown: %s", place_of_error(error))

    async def settle(self, seconds: float = SETTLE_SECONDS) -> None:
        """Wait for what is running. What takes too long is cancelled: it is stored, and handled at the next start."""
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def track(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin this; whoever lets the bot settle waits for it."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _handle_and_respond(self, event: InboundEvent, loaded: Loaded | None) -> None:
        await self.respond(event, await self._handle(event, loaded))

    async def _handle(self, event: InboundEvent, loaded: Loaded | None) -> Response:
        began = time.monotonic()
        try:
            async with self._lanes.turn(event) as follows:
                response = await self._handler.handle(event, None if follows else loaded)
                TURN_SECONDS.observe(time.monotonic() - began)
                return response
        except Exception as error:  # noqa: BLE001 - the last place before the person: tell them kindly
            log.error("%s failed: %s", event.kind, place_of_error(error))
            return None if isinstance(event, HomeOpened) else Ephemeral(message=sentence(self._phrases, "went_wrong"))

    async def _handle_with_modal(self, event: BlockAction, loaded: Loaded | None) -> None:
        """Open the modal while the trigger lives: with its content if that is ready in time, else with a line."""
        task = asyncio.create_task(self._handle(event, loaded))
        try:
            await asyncio.wait({task}, timeout=TRIGGER_SECONDS)
            if task.done():
                await self.respond(event, task.result())
                return
            view = await self._open(event.trigger, ShortText(text=self._phrases.say("modal_wait")))
            response = await task
        finally:
            task.cancel()
        if view:
            modal = response.modal if isinstance(response, OpenModal) else None
            shown = modal or ShortText(text=self._phrases.say("modal_done"))
            try:
                await call_slack(
                    "views.update", self._client.views_update(view_id=view, view=build_modal(shown, self._phrases))
                )
            except SlackRefusedError as refused:  # the person closed it: nothing is lost
                log.info("views.update: %s", refused.reason)
        if not (view and isinstance(response, OpenModal)):
            await self.respond(event, response)

    async def _open(self, trigger: str, modal: Modal) -> str:
        """Open a modal; its id, or "" if the trigger was too old."""
        try:
            call = self._client.views_open(trigger_id=trigger, view=build_modal(modal, self._phrases))
            found = (await call_slack("views.open", call)).get("view", {})
        except SlackRefusedError as refused:
            log.warning("views.open: %s", refused.reason)
            return ""
        return str(found.get("id", ""))

    async def _post_ephemeral(self, event: InboundEvent, message: Message, consultation: str = "") -> None:
        # A command or a shortcut is answered where it was used, also in a channel that the bot is not in.
        by_url = event.response_url if isinstance(event, (SlashCommand, Shortcut)) else ""
        if await self._workspace.answer_command(by_url, message, consultation):
            return
        channel, thread = await self._place_of(event)
        shown = await self._workspace.post_ephemeral(event.team, channel, event.user, thread, message, consultation)
        if not shown and isinstance(event, BlockAction) and event.response_url:
            await self._workspace.answer_command(event.response_url, message, consultation)

    async def _place_of(self, event: InboundEvent) -> tuple[str, str | None]:
        """Where the person is: the channel and thread of what they did, else their direct messages with us."""
        match event:
            case Mention() | DirectMessage():
                return event.channel, event.thread or event.ts
            case BlockAction() | Shortcut() if event.channel:
                return event.channel, event.thread or None
            case SlashCommand():
                return event.channel, None
        return await self._workspace.room(event.team, event.user), None


def sentence(phrases: Phrases, name: str) -> Notice:
    """A sentence from the phrases, as a message."""
    return Notice(text=phrases.say(name))


def place_of_error(error: BaseException) -> str:
    """Type and place of an error, without its words: they may quote a person."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    where = f" at {at.tb_frame.f_code.co_filename.rpartition('/')[2]}:{at.tb_lineno}" if at else ""
    return f"{type(error).__name__}{where}"
