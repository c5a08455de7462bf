"""Buttons and both shortcuts: acknowledged at once, since they are kept, and then done."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.action_ids import SHORTCUT_GLOBAL, SHORTCUT_MESSAGE
from bot.slack.listeners.event_runner import EventRunner
from bot.slack.listeners.inbox_middleware import ARRIVAL


def register(app: AsyncApp, runner: EventRunner) -> None:
    """Listen to every button, and to the shortcuts."""

    async def on_click(ack: AsyncAck, context: AsyncBoltContext) -> None:
        await ack()
        await runner.act(context[ARRIVAL])

    app.action(re.compile(".*"))(on_click)
    app.shortcut(SHORTCUT_GLOBAL)(on_click)
    app.shortcut(SHORTCUT_MESSAGE)(on_click)
