"""Finds our messages in Slack after a crash: by outbox id what may have been posted, without one what was streamed."""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.blocks.rendered import OUTBOX_KEY
from bot.slack.delivery.refusals import call_slack
from bot.slack.payloads.payload_shape import at, items, text

log = logging.getLogger(__name__)

PAGE = 200  # messages asked for at once, as Slack advises
PAGES = 15
SKEW_SECONDS = 86_400.0  # Slack's clock and ours need not agree


async def find_posted(client: AsyncWebClient, outgoing: OutboundMessage, since: float | None) -> Posted | None:
    """Where the message stands, or None if it surely does not (or, with `since` None, is not among the latest).

    `since`: Unix seconds before which it can't have been posted. Raises SlackApiError and the network's errors as they
    come, and SlackRefusedError if there is too much to look through to be sure.
    """
    query: dict[str, Any] = {"channel": outgoing.channel, "limit": PAGE, "include_all_metadata": True}
    if since is not None:
        query["oldest"] = f"{max(0.0, since - SKEW_SECONDS):.6f}"
    for _ in range(PAGES):
        if outgoing.thread:
            page = (await client.conversations_replies(ts=outgoing.thread, **query)).data
        else:
            page = (await client.conversations_history(**query)).data
        for message in items(page, "messages"):
            if _outbox_id(message) == outgoing.id:
                return Posted(channel=outgoing.channel, ts=text(message, "ts"), thread=outgoing.thread)
        query["cursor"] = text(page, "response_metadata", "next_cursor")
        if not query["cursor"] or at(page, "has_more") is False:
            return None
    if since is None and outgoing.thread is None:
        return None
    raise SlackRefusedError("conversations.history", "too much to look through")


async def find_interrupted(
    client: AsyncWebClient, bot_user: str, channel: str, thread: str, after: str
) -> tuple[Posted, ...]:
    """Streamed messages that a crash left behind: ours, in a thread, below the message `after`, without an outbox id.

    None if Slack refuses.
    """
    call = client.conversations_replies(channel=channel, ts=thread, oldest=after, limit=PAGE, include_all_metadata=True)
    try:
        page = await call_slack("conversations.replies", call)
    except SlackRefusedError as refused:
        log.info("conversations.replies: %s", refused.reason)
        return ()
    return tuple(
        Posted(channel=channel, ts=text(message, "ts"), thread=thread)
        for message in items(page, "messages")
        if text(message, "user") == bot_user and text(message, "ts") > after and not _outbox_id(message)
    )


def _outbox_id(message: object) -> object:
    return at(message, "metadata", "event_payload", OUTBOX_KEY)
