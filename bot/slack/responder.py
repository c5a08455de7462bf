"""Carries out what handlers return: ephemeral messages, modals, the Home tab. No words reach the log."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.consultation.messages import Notice
from bot.consultation.phrases import Phrases
from bot.ports.event_handler import Ephemeral, FieldErrors, Response, SuggestPrompts
from bot.ports.inbound import BlockAction, HomeOpened, InboundEvent, Shortcut, SlashCommand, WrittenEvent
from bot.ports.outbound import Message
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.views import DecisionRecord, Form, Home, Modal, ShortText, TenItems
from bot.slack.blocks.view_blocks import build_modal
from bot.slack.delivery.refusals import call_slack, if_known
from bot.slack.error_places import place_of_error
from bot.slack.payloads.payload_shape import text
from bot.slack.slack_workspace import SlackWorkspace

log = logging.getLogger(__name__)

TRIGGER_SECONDS = 1.2  # of the 3 that a trigger lives: after that a modal is opened with what is known


@dataclass(frozen=True)
class Responder:
    """Shows the response to an event to the person who acted."""

    workspace: SlackWorkspace
    client: AsyncWebClient
    phrases: Phrases

    async def respond(self, event: InboundEvent, response: Response) -> None:
        """Show a response to the person who acted. Raises nothing: what may be lost must not undo what was done."""
        trigger = event.trigger if isinstance(event, (BlockAction, SlashCommand, Shortcut)) else None
        try:
            match response:
                case Home():
                    await self.workspace.publish_home(event.user, response)
                case SuggestPrompts(prompts=prompts) if isinstance(event, HomeOpened) and event.channel:
                    await self.workspace.suggest_prompts(event.channel, prompts)
                case Ephemeral(message=message, consultation=consultation):
                    await self._post_ephemeral(event, message, consultation)
                case FieldErrors(errors=errors):
                    await self._post_ephemeral(event, Notice(text=" ".join(errors.values())))
                case ShortText(text=words, link=link) if trigger is None:
                    await self._post_ephemeral(event, Notice(text=words, link=link))  # too late for its modal
                case Form() | DecisionRecord() | TenItems() | ShortText():
                    if trigger is None or not await self._open(trigger, response):
                        await self._post_ephemeral(event, Notice(text=self.phrases.say("modal_late")))
        except SlackRefusedError as refused:
            log.warning("%s: %s", refused.method, refused.reason)
        except Exception as error:  # noqa: BLE001 - see above
            log.error("a response could not be shown: %s", place_of_error(error))

    async def respond_in_modal(self, event: BlockAction, handling: asyncio.Task[Response]) -> None:
        """Open a modal while the trigger lives: with the response if that is ready in time, else with a line."""
        try:
            await asyncio.wait({handling}, timeout=TRIGGER_SECONDS)
            if handling.done():
                await self.respond(event, handling.result())
                return
            view = await self._open(event.trigger, ShortText(text=self.phrases.say("modal_wait")))
            response = await handling
        finally:
            handling.cancel()
        modal = response if isinstance(response, Modal) else None
        if view:
            shown = build_modal(modal or ShortText(text=self.phrases.say("modal_done")), self.phrases)
            try:
                await call_slack("views.update", self.client.views_update(view_id=view, view=shown))
            except SlackRefusedError as refused:  # the person closed it: nothing is lost
                log.info("views.update: %s", refused.reason)
        if not (view and modal):
            await self.respond(event, response)

    async def _open(self, trigger: str, modal: Modal) -> str:
        """Open a modal; its id, or "" if the trigger was too old."""
        call = self.client.views_open(trigger_id=trigger, view=build_modal(modal, self.phrases))
        return text(await if_known(call_slack("views.open", call), {}), "view", "id")

    async def _post_ephemeral(self, event: InboundEvent, message: Message, consultation: str = "") -> None:
        # A command or a shortcut is answered where it was used, also in a channel that the bot is not in.
        by_url = event.response_url if isinstance(event, (SlashCommand, Shortcut)) else ""
        if await self.workspace.answer_command(by_url, message, consultation):
            return
        channel, thread = await self._place_of(event)
        shown = await self.workspace.post_ephemeral(channel, event.user, thread, message, consultation)
        if not shown and isinstance(event, BlockAction) and event.response_url:
            await self.workspace.answer_command(event.response_url, message, consultation)

    async def _place_of(self, event: InboundEvent) -> tuple[str, str | None]:
        """Where the person is: the channel and thread of what they did, else their direct messages with us."""
        match event:
            case WrittenEvent():
                return event.channel, event.root
            case BlockAction() | Shortcut() if event.channel:
                return event.channel, event.thread or None
            case SlashCommand():
                return event.channel, None
        return await self.workspace.room(event.user), None
