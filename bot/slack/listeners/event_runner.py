"""What was kept is done, and the person hears of it: in passing, in a pop-up, on Home. No words reach the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.consultation.messages import Notice
from bot.ports.inbound import (
    BlockAction,
    DirectMessage,
    HomeOpened,
    InboundEvent,
    Mention,
    SlashCommand,
    ViewSubmission,
)
from bot.ports.modals import Modal, Word
from bot.ports.outbound import Message
from bot.ports.responses import EventHandler, Reply
from bot.ports.slack import SlackRefusedError
from bot.slack.action_ids import OPENS_MODAL
from bot.slack.blocks import modal as modal_view
from bot.slack.delivery.refusals import asked
from bot.slack.workspace import Workspace

log = logging.getLogger(__name__)

TRIGGER_SECONDS = 1.2  # of the 3 that a trigger lives: then a pop-up is opened with what is known
SETTLE_SECONDS = 20.0
WAIT = "One moment…"
DONE = "Done. You can close this."
SORRY = Notice(text="Something went wrong on my side. Nothing you said is lost; please try again in a moment.")


class EventRunner:
    """Runs the use cases for the doors and carries their replies out."""

    def __init__(self, cases: EventHandler, workspace: Workspace, client: AsyncWebClient) -> None:
        self._cases = cases
        self._workspace = workspace
        self._client = client
        self._under_way: set[asyncio.Future[Any]] = set()

    async def act(self, event: InboundEvent) -> None:
        """Do what is asked and answer. Raises nothing: a person hears of a failure, the log hears of its kind."""
        if isinstance(event, BlockAction) and event.trigger and event.action in OPENS_MODAL:
            await self._tracked(self._with_modal(event))
        else:
            await self._tracked(self._plainly(event))

    def start(self, event: ViewSubmission) -> asyncio.Task[Reply | None]:
        """Begin with a submission, whose reply may be wanted before its ack."""
        task = asyncio.create_task(self._handle(event))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def finish(self, event: InboundEvent, reply: Reply | None, *, shown: bool = False) -> None:
        """Carry a reply out. `shown`: its modal or its errors are already before the person's eyes."""
        if reply is None:
            return
        try:
            if reply.home:
                await self._workspace.home(event.team, event.user, reply.home)
            if reply.prompts and isinstance(event, HomeOpened) and event.channel:
                await self._workspace.prompts(event.channel, reply.prompts)
            if reply.modal and not shown and isinstance(event, (BlockAction, SlashCommand)) and event.trigger:
                await self._open(event.trigger, reply.modal)
            if reply.errors and not shown:
                await self._post_ephemeral(event, Notice(text=" ".join(reply.errors.values())))
            if reply.ephemeral:
                await self._post_ephemeral(event, reply.ephemeral)
        except SlackRefusedError as refused:
            log.warning("%s: %s", refused.method, refused.reason)
        except Exception as error:  # noqa: BLE001 - a reply in passing that fails must not undo what was done
            log.error("a reply could not be shown: %s", _place(error))

    async def settled(self) -> None:
        """Wait until nothing is under way; what takes too long is let go: it is kept, and done at the next start."""
        if self._under_way:
            _, late = await asyncio.wait(set(self._under_way), timeout=SETTLE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _tracked(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await task

    async def _plainly(self, event: InboundEvent) -> None:
        await self.finish(event, await self._handle(event))

    async def _handle(self, event: InboundEvent) -> Reply | None:
        try:
            return await self._cases.handle(event)
        except Exception as error:  # noqa: BLE001 - the last place before the person: say so kindly
            log.error("%s failed: %s", event.kind, _place(error))
            return Reply(ephemeral=SORRY) if not isinstance(event, HomeOpened) else None

    async def _with_modal(self, click: BlockAction) -> None:
        """Open the pop-up while the trigger lives: with its content if that is ready in time, else to be filled."""
        task = asyncio.create_task(self._handle(click))
        await asyncio.wait({task}, timeout=TRIGGER_SECONDS)
        if task.done():
            await self.finish(click, task.result())
            return
        view = await self._open(click.trigger, Word(text=WAIT))
        reply = await task
        if view:
            shown = reply.modal if reply and reply.modal else Word(text=DONE)
            try:
                await asked("views.update", self._client.views_update(view_id=view, view=modal_view(shown)))
            except SlackRefusedError as refused:  # the person closed it: nothing is lost
                log.info("views.update: %s", refused.reason)
        await self.finish(click, reply, shown=bool(view))

    async def _open(self, trigger: str, modal: Modal) -> str:
        """Open a pop-up; its id, or "" where the trigger was too old."""
        try:
            call = self._client.views_open(trigger_id=trigger, view=modal_view(modal))
            found = (await asked("views.open", call)).get("view", {})
        except SlackRefusedError as refused:
            log.warning("views.open: %s", refused.reason)
            return ""
        return str(found.get("id", ""))

    async def _post_ephemeral(self, event: InboundEvent, say: Message) -> None:
        answered = isinstance(event, SlashCommand) and await self._workspace.respond(event.response_url, say)
        if answered:
            return
        channel, thread = await self._place_of(event)
        await self._workspace.ephemeral(event.team, channel, event.user, thread, say)

    async def _place_of(self, event: InboundEvent) -> tuple[str, str | None]:
        """Where the person is: the channel and thread of what they did, else their direct messages with us."""
        match event:
            case Mention() | DirectMessage():
                return event.channel, event.thread or event.ts
            case BlockAction() if event.channel:
                return event.channel, event.thread or None
            case SlashCommand():
                return event.channel, None
        return await self._workspace.room(event.team, event.user), None


def _place(error: BaseException) -> str:
    """Type and place of an error, without its words: they may quote a person."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    where = f" at {at.tb_frame.f_code.co_filename.rpartition('/')[2]}:{at.tb_lineno}" if at else ""
    return f"{type(error).__name__}{where}"
