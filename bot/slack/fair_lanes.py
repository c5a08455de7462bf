"""One person's flood is that person's alone: a lane for each, and a limit on messages a minute.

What waits in a lane was stored before, so nothing of it is lost if the process ends meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field

from cachetools import TTLCache

from bot.ports.inbound import (
    AppUninstalled,
    DirectMessage,
    InboundEvent,
    Mention,
    Shortcut,
    SlashCommand,
    StreamStopped,
)
from bot.ports.metrics import QUEUE

MINUTE = 60.0
AT_ONCE = 3  # events of one person that are handled at once
MANY = 6  # with more of them waiting, one at once: a flood takes no more of the machine than anybody else's message
PEOPLE = 100_000
TYPED = (Mention, DirectMessage, SlashCommand, Shortcut)
AT_ANY_TIME = (StreamStopped, AppUninstalled)

Person = tuple[str, str]


@dataclass(eq=False, slots=True)
class Lane:
    """One person's events: how many are handled or wait, and what they wait for."""

    events: int = 0
    few: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    single: asyncio.Lock = field(default_factory=asyncio.Lock)


class FairLanes:
    """`a_minute`: how many messages, commands and shortcuts of one person are handled in a minute; 0: any number."""

    def __init__(self, a_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._now = now
        self._lanes: dict[Person, Lane] = {}
        self._interrupted: Counter[Person] = Counter()
        self._finished: dict[Person, asyncio.Event] = {}
        self._taken: TTLCache[Person, deque[tuple[float, str]]] = TTLCache(PEOPLE, MINUTE * 2, timer=now)
        self._warned: TTLCache[Person, None] = TTLCache(PEOPLE, MINUTE, timer=now)

    def exceeds_limit(self, event: InboundEvent) -> bool:
        """Whether a person sent more than their limit in the last minute. Counts the event if not.

        What Slack delivers again counts once: the store knows it.
        """
        if not self._a_minute or not isinstance(event, TYPED):
            return False
        person = (event.team, event.user)
        taken = self._taken.get(person) or deque()
        while taken and taken[0][0] <= self._now() - MINUTE:
            taken.popleft()
        if any(key == event.key for _, key in taken):
            return False
        if len(taken) >= self._a_minute:
            return True
        taken.append((self._now(), event.key))
        self._taken[person] = taken
        return False

    def must_warn(self, event: InboundEvent) -> bool:
        """Whether the person is to be told that they are over the limit: once a minute."""
        person = (event.team, event.user)
        if person in self._warned:
            return False
        self._warned[person] = None
        return True

    def hold(self, interrupted: Iterable[InboundEvent]) -> None:
        """What these people do from now on waits until what a crash interrupted of theirs is finished."""
        for event in interrupted:
            self._interrupted[event.team, event.user] += 1
            self._finished.setdefault((event.team, event.user), asyncio.Event())

    def release(self, interrupted: InboundEvent) -> None:
        """One of the interrupted events is finished."""
        person = (interrupted.team, interrupted.user)
        self._interrupted[person] -= 1
        if self._interrupted[person] <= 0:
            del self._interrupted[person]
            if finished := self._finished.pop(person, None):
                finished.set()

    @asynccontextmanager
    async def turn(self, event: InboundEvent) -> AsyncIterator[None]:
        """Wait until it is this event's turn among those of the same person."""
        if isinstance(event, AT_ANY_TIME):
            yield
            return
        person = (event.team, event.user)
        lane = self._lanes.setdefault(person, Lane())
        lane.events += 1
        QUEUE.labels("events").inc()
        try:
            if finished := self._finished.get(person):
                await finished.wait()
            async with lane.few, lane.single if lane.events > MANY else nullcontext():
                yield
        finally:
            QUEUE.labels("events").dec()
            lane.events -= 1
            if not lane.events:
                del self._lanes[person]
