"""Finds our messages in Slack by their outbox id: after a crash those that may have been posted."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.blocks.rendered import OUTBOX_KEY
from bot.slack.payloads.payload_shape import at, items, text

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
            if outbox_id_of(message) == outgoing.id:
                return Posted(channel=outgoing.channel, ts=text(message, "ts"), thread=outgoing.thread)
        query["cursor"] = text(page, "response_metadata", "next_cursor")
        if not query["cursor"] or at(page, "has_more") is False:
            return None
    if since is None and outgoing.thread is None:
        return None
    raise SlackRefusedError("conversations.history", "too much to look through")


def outbox_id_of(message: object) -> object:
    """The outbox id of a message of ours; None for one that was streamed, and of anybody else's."""
    return at(message, "metadata", "event_payload", OUTBOX_KEY)
