"""One clock for the whole playground: real time plus what a test has advanced, and the timers that hang on it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

MICROSECONDS = 1_000_000


@dataclass(order=True)
class Timer:
    """A call that is due at `due` (Unix seconds); `cancel` forgets it."""

    due: float
    order: int
    call: Callable[[], None] | None = field(compare=False)

    def cancel(self) -> None:
        self.call = None


class Clock:
    """Time in Unix seconds. Runs on the loop it was made in; not to be used from another thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._shift = 0.0
        self._last_stamp = 0
        self._timers: list[Timer] = []
        self._orders = itertools.count()
        self._armed: asyncio.TimerHandle | None = None
        self._armed_for = float("inf")

    def now(self) -> float:
        return time.time() + self._shift

    def stamp(self) -> str:
        """A message `ts`: seconds and microseconds, always greater than every stamp before it."""
        self._last_stamp = max(self._last_stamp + 1, int(self.now() * MICROSECONDS))
        return f"{self._last_stamp // MICROSECONDS}.{self._last_stamp % MICROSECONDS:06d}"

    def never_before(self, stamp: str) -> None:
        """Later stamps are greater than this one, also after a restart with a clock that had been advanced."""
        seconds, _, rest = stamp.partition(".")
        self._last_stamp = max(self._last_stamp, int(seconds) * MICROSECONDS + int(rest or 0))

    def after(self, seconds: float, call: Callable[[], None]) -> Timer:
        timer = Timer(self.now() + seconds, next(self._orders), call)
        heapq.heappush(self._timers, timer)
        self._arm()
        return timer

    def advance(self, seconds: float) -> None:
        """Moves time forward; what falls due on the way runs now, in order."""
        self._shift += seconds
        self._run()

    def close(self) -> None:
        self._timers.clear()
        if self._armed:
            self._armed.cancel()

    def _arm(self) -> None:
        while self._timers and self._timers[0].call is None:
            heapq.heappop(self._timers)
        if not self._timers or self._timers[0].due >= self._armed_for:
            return
        if self._armed:
            self._armed.cancel()
        self._armed_for = self._timers[0].due
        self._armed = self._loop.call_later(max(0.0, self._armed_for - self.now()), self._run)

    def _run(self) -> None:
        if self._armed:
            self._armed.cancel()
        self._armed, self._armed_for = None, float("inf")
        now = self.now()
        while self._timers and self._timers[0].due <= now:
            call = heapq.heappop(self._timers).call
            if call is not None:
                call()
        self._arm()
