"""`/consult`: acknowledged at once, since it is kept; the answer is for the person who typed it."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.action_ids import COMMAND
from bot.slack.listeners.event_runner import EventRunner
from bot.slack.listeners.inbox_middleware import ARRIVAL


def register(app: AsyncApp, runner: EventRunner) -> None:
    """Listen to the one command."""

    async def on_command(ack: AsyncAck, context: AsyncBoltContext) -> None:
        await ack()
        await runner.act(context[ARRIVAL])

    app.command(COMMAND)(on_command)
