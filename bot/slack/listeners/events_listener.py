"""Mentions, direct messages, opened tabs, Stop, removal: kept, then acknowledged by Bolt; now they are done."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.listeners.event_runner import EventRunner
from bot.slack.listeners.inbox_middleware import ARRIVAL

EVENTS = ("app_mention", "message", "app_home_opened", "agent_session_stopped", "app_uninstalled", "tokens_revoked")


def register(app: AsyncApp, runner: EventRunner) -> None:
    """Listen to every event that becomes an arrival."""

    async def on_event(context: AsyncBoltContext) -> None:
        await runner.act(context[ARRIVAL])

    app.event(re.compile("|".join(EVENTS)))(on_event)  # one listener: Bolt looks at each of them for every click
