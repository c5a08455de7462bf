"""Gives up messages that can't be posted, and reports each to whoever asked for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.ports.metrics import POSTS
from bot.ports.outbound import OutboundMessage
from bot.ports.store import Store

log = logging.getLogger(__name__)

REPORT_SECONDS = 2.0

OnGivenUp = Callable[[OutboundMessage, str], Awaitable[None]]


class GivenUpReports:
    """`on_given_up` is called with each message that can't be delivered, and the reason in Slack's short words."""

    def __init__(self, store: Store) -> None:
        self.on_given_up: OnGivenUp | None = None
        self._store = store
        self.under_way: set[asyncio.Task[None]] = set()

    async def give_up(self, outgoing: OutboundMessage, reason: str) -> None:
        """Note that a message is not posted, and begin to report it. Raises StoreError."""
        await self._store.gave_up(outgoing.id, reason)
        POSTS.labels("given_up").inc()
        log.warning("message given up: %s", reason)
        if self.on_given_up:
            # In a task of its own: the callback may want to post, and what follows this message waits for us.
            task = asyncio.create_task(self._report(self.on_given_up, outgoing, reason))
            self.under_way.add(task)
            task.add_done_callback(self.under_way.discard)

    async def close(self) -> None:
        """Wait until everything was reported, within a limit."""
        if self.under_way:
            await asyncio.wait(set(self.under_way), timeout=REPORT_SECONDS)

    async def _report(self, on_given_up: OnGivenUp, outgoing: OutboundMessage, reason: str) -> None:
        try:
            await on_given_up(outgoing, reason)
        except Exception as error:  # noqa: BLE001 - a report is a courtesy; the reason is in the store
            log.error("a message given up could not be reported: %s", type(error).__name__)
