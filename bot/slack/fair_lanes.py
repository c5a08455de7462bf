"""One person's flood is that person's alone: a lane for each, and a limit on messages a minute.

What waits in a lane was stored before, so nothing of it is lost if the process ends meanwhile. What waits of a flood is
spread over the minute in which it is allowed. Slack takes about one message a second in a channel anyway:
https://docs.slack.dev/reference/methods/chat.postMessage, "rate limiting".
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field

from cachetools import TTLCache

from bot.ports.inbound import AppUninstalled, InboundEvent, Person, Shortcut, SlashCommand, StreamStopped, WrittenEvent
from bot.ports.metrics import QUEUE

WAITING = QUEUE.labels("events")
MINUTE = 60.0
AT_ONCE = 3  # events of one person that are handled at once
MANY = 6  # with more of them in a lane it is a flood: one at once, and after each a pause
PEOPLE = 100_000
TYPED = (WrittenEvent, SlashCommand, Shortcut)
WRITTEN = WrittenEvent  # a program can write them; everything else a person does by hand, and waits for it
AT_ANY_TIME = (StreamStopped, AppUninstalled)


@dataclass(eq=False, slots=True)
class Lane:
    """One person's events: how many are handled or wait, and what they wait for.

    `entrance`: they begin in the order in which they came. `by_hand`: how many of them the person did by hand; while
    there are any, `hurry` is set. `pause_until`: when the next of a flood may begin.
    """

    events: int = 0
    by_hand: int = 0
    pause_until: float = 0.0
    entrance: asyncio.Lock = field(default_factory=asyncio.Lock)
    few: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    hurry: asyncio.Event = field(default_factory=asyncio.Event)

    def enter(self, event: InboundEvent) -> None:
        """Count an event that came."""
        self.events += 1
        if not isinstance(event, WRITTEN):
            self.by_hand += 1
            self.hurry.set()

    def leave(self, event: InboundEvent) -> None:
        """Count an event as handled."""
        self.events -= 1
        if not isinstance(event, WRITTEN):
            self.by_hand -= 1
            if not self.by_hand:
                self.hurry.clear()


class FairLanes:
    """`a_minute`: how many messages, commands and shortcuts of one person are handled in a minute; 0: any number.

    A flood's events are handled at the same rate, with a pause of `60 / a_minute` seconds.
    """

    def __init__(self, a_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._pause = MINUTE / a_minute if a_minute else 0.0
        self._now = now
        self._lanes: dict[Person, Lane] = {}
        self._interrupted: Counter[Person] = Counter()
        self._finished: dict[Person, asyncio.Event] = {}
        self._taken: TTLCache[Person, dict[str, float]] = TTLCache(PEOPLE, MINUTE * 2, timer=now)  # keys, with when
        self._warned: TTLCache[Person, None] = TTLCache(PEOPLE, MINUTE, timer=now)

    def exceeds_again(self, person: Person, key: str) -> bool:
        """Whether a message is one more over the limit of a person who had their word for it.

        It costs next to nothing to know. False where only `exceeds_limit` can tell.
        """
        if person not in self._warned:
            return False
        taken = self._taken_lately(person)
        return len(taken) >= self._a_minute and key not in taken

    def exceeds_limit(self, event: InboundEvent) -> bool:
        """Whether a person sent more than their limit in the last minute. Counts the event if not.

        What Slack delivers again counts once: the store knows it.
        """
        if not self._a_minute or not isinstance(event, TYPED):
            return False
        taken = self._taken_lately(event.person)
        if event.key not in taken and len(taken) >= self._a_minute:
            return True
        self._taken[event.person] = {event.key: self._now(), **taken}
        return False

    def _taken_lately(self, person: Person) -> dict[str, float]:
        since = self._now() - MINUTE
        return {key: at for key, at in self._taken.get(person, {}).items() if at > since}

    def must_warn(self, event: InboundEvent) -> bool:
        """Whether the person is to be told that they are over the limit: once a minute."""
        person = event.person
        if person in self._warned:
            return False
        self._warned[person] = None
        return True

    def hold(self, interrupted: Iterable[InboundEvent]) -> None:
        """What these people do from now on waits until what a crash interrupted of theirs is finished."""
        for event in interrupted:
            self._interrupted[event.person] += 1
            self._finished.setdefault(event.person, asyncio.Event())

    def release(self, interrupted: InboundEvent) -> None:
        """Note that an interrupted event is finished: with the last one what waits for them goes on."""
        person = interrupted.person
        self._interrupted[person] -= 1
        if self._interrupted[person] <= 0:
            del self._interrupted[person]
            if finished := self._finished.pop(person, None):
                finished.set()

    @asynccontextmanager
    async def turn(self, event: InboundEvent) -> AsyncIterator[bool]:
        """Wait until it is this event's turn among those of the same person.

        Yields whether there were others before it: what was loaded when it was stored may be out of date then.
        """
        if isinstance(event, AT_ANY_TIME):
            yield False
            return
        person = event.person
        lane = self._lanes.setdefault(person, Lane())
        lane.enter(event)
        WAITING.inc()
        finished = self._finished.get(person)
        follows = lane.events > 1 or finished is not None
        try:
            if finished:
                await finished.wait()
            async with AsyncExitStack() as until_handled:
                async with AsyncExitStack() as until_begun:
                    await until_begun.enter_async_context(lane.entrance)
                    await until_handled.enter_async_context(lane.few)
                    if lane.events > MANY:
                        await self._rest(lane)
                        until_handled.push_async_exit(until_begun.pop_all())
                yield follows
        finally:
            WAITING.dec()
            lane.leave(event)
            if not lane.events:
                del self._lanes[person]

    async def _rest(self, lane: Lane) -> None:
        """Let others go on between two events of a flood, unless the person waits for something they did by hand."""
        left = lane.pause_until - self._now()
        if left > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(lane.hurry.wait(), left)
        lane.pause_until = self._now() + self._pause
