"""Follows the work of a running bot at its store: which event came, what was committed for it, where it was posted.

Nothing of the bot knows of it: `TracedDatabase` is the usual database, and also notes what goes through it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from cachetools import FIFOCache

from bot.ports.inbound import InboundEvent
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import Committed, Loaded, UnitOfWork
from bot.ports.usage import UsageRow
from bot.store.database import Database

MOST_EVENTS = 300  # the oldest are forgotten first


@dataclass
class Work:
    """What was done for one event. Times are Unix seconds.

    `loaded` is what was read with the event, None if it was taken up after a restart. `again` counts deliveries that
    were dropped because the event was stored already.
    """

    event: InboundEvent
    loaded: Loaded | None
    stored_at: float
    committed: UnitOfWork | None = None
    committed_at: float = 0.0
    again: int = 0
    calls: list[UsageRow] = field(default_factory=list)
    streamed: list[Posted] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)


Publish = Callable[[Work, Posted | None], Awaitable[None]]


class TracedDatabase(Database):
    """The usual database; what went through it is noted afterwards, and what belongs to one event put together.

    `publish` gets it with each message that was posted for it, and once without: an ephemeral answer is in no store.
    """

    def __init__(self, path: Path, publish: Publish) -> None:
        super().__init__(path)
        self._publish = publish
        self._works: FIFOCache[tuple[str, str], Work] = FIFOCache(MOST_EVENTS)
        self._outgoing: FIFOCache[str, Work] = FIFOCache(MOST_EVENTS)
        self._due: asyncio.Queue[tuple[Work, Posted | None]] = asyncio.Queue()

    async def keep_publishing(self) -> None:
        """Publish what was posted, in order, beside the bot's own work."""
        while True:
            await self._publish(*await self._due.get())

    async def receive(self, event: InboundEvent) -> Loaded | None:
        loaded = await super().receive(event)
        if loaded is not None:
            self._note(event, loaded)
        elif work := self._works.get((event.team, event.key)):
            work.again += 1
            for posted in (*work.streamed, *work.posted) if work.committed else ():  # their drawers say so, too
                self._due.put_nowait((work, posted))
        return loaded

    async def unfinished(self) -> tuple[InboundEvent, ...]:
        events = await super().unfinished()
        for event in events:
            self._note(event, None)
        return events

    def _note(self, event: InboundEvent, loaded: Loaded | None) -> None:
        self._works[event.team, event.key] = Work(event, loaded, time.time())

    async def commit(self, work: UnitOfWork) -> Committed:
        committed = await super().commit(work)
        if noted := self._works.get((work.team, work.event or "")):
            noted.committed, noted.committed_at = work, time.time()
            self._outgoing.update({message.id: noted for message in work.outgoing})
            for posted in (None, *noted.streamed):
                self._due.put_nowait((noted, posted))
        return committed

    async def stream(self, team: str, event: str, posted: Posted) -> None:
        await super().stream(team, event, posted)
        if work := self._works.get((team, event)):
            work.streamed.append(posted)

    async def posted(self, outgoing: str, posted: Posted) -> OutboundMessage | None:
        removal = await super().posted(outgoing, posted)
        if work := self._outgoing.get(outgoing):
            work.posted.append(posted)
            self._due.put_nowait((work, posted))
        return removal

    async def record_usage(self, row: UsageRow) -> None:
        """A call of the model belongs to the latest event of its person."""
        await super().record_usage(row)
        of_person = (row.team, row.person)
        works = (work for work in reversed([*self._works.values()]) if (work.event.team, work.event.user) == of_person)
        if work := next(works, None):
            work.calls.append(row)
