"""Bolt's listeners, one for each kind of request. All of them hand the stored event to the responder."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.consultation.phrases import Phrases
from bot.handlers.routes import COMMAND, EVENTS, SHORTCUTS
from bot.ports.event_handler import FieldErrors, OpenModal
from bot.slack.blocks.modal_views import build_modal
from bot.slack.middleware import EVENT, LOADED
from bot.slack.responder import Responder

VIEW_ACK_SECONDS = 2.0  # of the 3 that Slack waits
ANYTHING = re.compile(".*")


def register_listeners(app: AsyncApp, responder: Responder, phrases: Phrases) -> None:
    """Listen to everything that the middleware lets through."""

    async def on_event(context: AsyncBoltContext) -> None:
        await responder.handle(context[EVENT], context[LOADED])  # Bolt acknowledges events by itself

    async def on_interaction(ack: AsyncAck, context: AsyncBoltContext) -> None:
        await ack()
        await responder.handle(context[EVENT], context[LOADED])

    async def on_view(ack: AsyncAck, context: AsyncBoltContext, view: Mapping[str, object]) -> None:
        await responder.track(answer_view(ack, context, view))

    async def answer_view(ack: AsyncAck, context: AsyncBoltContext, view: Mapping[str, object]) -> None:
        """The response decides the acknowledgement if it comes in time; else it is shown afterwards."""
        task = responder.start(context[EVENT], context[LOADED])
        await asyncio.wait({task}, timeout=VIEW_ACK_SECONDS)
        response = task.result() if task.done() else None
        shown = True
        if isinstance(response, FieldErrors) and (errors := _by_block(response.errors, view)):
            await ack(response_action="errors", errors=errors)
        elif isinstance(response, OpenModal):
            await ack(response_action="update", view=build_modal(response.modal, phrases))
        else:
            shown = False
            await ack()
        if not shown:
            await responder.respond(context[EVENT], await task)

    app.event(re.compile("|".join(EVENTS)))(on_event)  # one listener: Bolt asks each of them about every request
    app.action(ANYTHING)(on_interaction)
    app.command(COMMAND)(on_interaction)
    for callback_id in SHORTCUTS.handlers:
        app.shortcut(callback_id)(on_interaction)
    app.view(ANYTHING)(on_view)


def _by_block(errors: Mapping[str, str], view: Mapping[str, object]) -> dict[str, str]:
    """Slack takes errors by block, and only of blocks that are there. In our modals a block is named by its field."""
    blocks = view.get("blocks")
    known = {block.get("block_id") for block in blocks if isinstance(block, dict)} if isinstance(blocks, list) else ()
    return {field: error for field, error in errors.items() if field in known and error}
