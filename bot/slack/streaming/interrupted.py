"""Finds streamed messages that a crash left behind: ours, in the thread, without an outbox id in their metadata."""

from __future__ import annotations

import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.ports.outbound import Posted
from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.delivery.refusals import call_slack
from bot.slack.metadata import OUTBOX_KEY
from bot.slack.payloads.payload_shape import at, items, text

log = logging.getLogger(__name__)

LOOKED_AT = 200  # messages, as many as Slack advises to ask for at once


async def find_interrupted(
    client: AsyncWebClient, bot_user: str, channel: str, thread: str, after: str
) -> tuple[Posted, ...]:
    """Our messages in a thread, below the message `after`, without an outbox id; none if Slack refuses."""
    call = client.conversations_replies(
        channel=channel, ts=thread, oldest=after, limit=LOOKED_AT, include_all_metadata=True
    )
    try:
        page = await call_slack("conversations.replies", call)
    except SlackRefusedError as refused:
        log.info("conversations.replies: %s", refused.reason)
        return ()
    return tuple(
        Posted(channel=channel, ts=text(message, "ts"), thread=thread)
        for message in items(page, "messages")
        if text(message, "user") == bot_user
        and text(message, "ts") > after
        and not at(message, "metadata", "event_payload", OUTBOX_KEY)
    )
