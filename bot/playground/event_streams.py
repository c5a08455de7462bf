"""Whoever watches the playground as a person sees at once what that person may see: one queue for each open stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable

from bot.playground.errors import JSON


class EventStreams:
    """Fans events out to the open streams of `/person/events`; an event is turned into text once."""

    def __init__(self) -> None:
        self._queues: dict[str, set[asyncio.Queue[str | None]]] = {}

    def join(self, user: str) -> asyncio.Queue[str | None]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._queues.setdefault(user, set()).add(queue)
        return queue

    def leave(self, user: str, queue: asyncio.Queue[str | None]) -> None:
        self._queues.get(user, set()).discard(queue)

    def notify(self, users: Iterable[str], event: JSON) -> None:
        text = ""
        for user in users:
            for queue in self._queues.get(user, ()):
                text = text or json.dumps(event)
                queue.put_nowait(text)

    def notify_all_streams(self, event: JSON) -> None:
        self.notify(tuple(self._queues), event)

    def close(self) -> None:
        for queues in self._queues.values():
            for queue in queues:
                queue.put_nowait(None)
