"""After a crash, before a message is posted again: does it stand in Slack already? It is looked up by its outbox id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.metadata import OUTBOX_KEY
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
    cursor = ""
    for _ in range(PAGES):
        more = {**query, **({"cursor": cursor} if cursor else {})}
        if outgoing.thread:
            page = (await client.conversations_replies(ts=outgoing.thread, **more)).data
        else:
            page = (await client.conversations_history(**more)).data
        for message in items(page, "messages"):
            if at(message, "metadata", "event_payload", OUTBOX_KEY) == outgoing.id:
                return Posted(channel=outgoing.channel, ts=text(message, "ts"), thread=outgoing.thread)
        cursor = text(page, "response_metadata", "next_cursor")
        if not cursor or not _more(page):
            return None
    if since is None and outgoing.thread is None:
        return None
    raise SlackRefusedError("conversations.history", "too much to look through")


def _more(page: object) -> bool:
    return isinstance(page, Mapping) and page.get("has_more") is not False
