"""Follows the work of a running bot at its store: which event came, what was committed for it, where it was posted.

Nothing of the bot knows of it: `TracedDatabase` is the usual database, and also notes what goes through it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

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


class Trace:
    """Puts together what belongs to one event.

    `publish` gets it with each message that was posted for it, and once without: an ephemeral answer is in no store.
    """

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._works: dict[tuple[str, str], Work] = {}
        self._outgoing: dict[str, Work] = {}
        self._due: asyncio.Queue[tuple[Work, Posted | None]] = asyncio.Queue()

    async def run(self) -> None:
        """Publish what was posted, in order, beside the bot's own work."""
        while True:
            await self._publish(*await self._due.get())

    def receive(self, event: InboundEvent, loaded: Loaded | None) -> None:
        self._works[event.team, event.key] = Work(event, loaded, time.time())
        while len(self._works) > MOST_EVENTS:
            del self._works[next(iter(self._works))]

    def repeat(self, event: InboundEvent) -> None:
        if work := self._works.get((event.team, event.key)):
            work.again += 1
            for posted in (*work.streamed, *work.posted) if work.committed else ():  # their drawers say so, too
                self._due.put_nowait((work, posted))

    def use_model(self, row: UsageRow) -> None:
        """A call of the model belongs to the latest event of its person."""
        for work in reversed(self._works.values()):
            if (work.event.team, work.event.user) == (row.team, row.person):
                work.calls.append(row)
                return

    def commit(self, unit: UnitOfWork) -> None:
        work = self._works.get((unit.team, unit.event or ""))
        if work is None:
            return
        work.committed, work.committed_at = unit, time.time()
        self._outgoing |= {message.id: work for message in unit.outgoing}
        while len(self._outgoing) > MOST_EVENTS:
            del self._outgoing[next(iter(self._outgoing))]
        for posted in (None, *work.streamed):
            self._due.put_nowait((work, posted))

    def stream(self, team: str, event: str, posted: Posted) -> None:
        if work := self._works.get((team, event)):
            work.streamed.append(posted)

    def post(self, outgoing: str, posted: Posted) -> None:
        if work := self._outgoing.get(outgoing):
            work.posted.append(posted)
            self._due.put_nowait((work, posted))


class TracedDatabase(Database):
    """The usual database; what went through it is noted afterwards."""

    def __init__(self, path: Path, trace: Trace) -> None:
        super().__init__(path)
        self._trace = trace

    async def receive(self, event: InboundEvent) -> Loaded | None:
        loaded = await super().receive(event)
        if loaded is None:
            self._trace.repeat(event)
        else:
            self._trace.receive(event, loaded)
        return loaded

    async def unfinished(self) -> tuple[InboundEvent, ...]:
        events = await super().unfinished()
        for event in events:
            self._trace.receive(event, None)
        return events

    async def commit(self, work: UnitOfWork) -> Committed:
        committed = await super().commit(work)
        self._trace.commit(work)
        return committed

    async def stream(self, team: str, event: str, posted: Posted) -> None:
        await super().stream(team, event, posted)
        self._trace.stream(team, event, posted)

    async def posted(self, outgoing: str, posted: Posted) -> OutboundMessage | None:
        removal = await super().posted(outgoing, posted)
        self._trace.post(outgoing, posted)
        return removal

    async def record_usage(self, row: UsageRow) -> None:
        await super().record_usage(row)
        self._trace.use_model(row)
