"""The line in front of the model is bounded: who waits knows their place, and who finds it full is told at once."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.claude.outcomes import ModelFailure, Outcome

log = logging.getLogger(__name__)

OnPlace = Callable[[int], None]
"""Called with the number of people ahead, on joining the line and whenever it moves: 2 means "you are next but two"."""

ORDINALS = ("", " but one", " but two", " but three", " but four", " but five")


def place_words(ahead: int) -> str:
    """The line a waiting person reads."""
    if ahead < len(ORDINALS):
        return f"Several people are asking at once: you are next{ORDINALS[ahead]}."
    return f"Several people are asking at once: {ahead} are before you."


class Line:
    """First come, first served."""

    def __init__(self, places: int, waiting: int, wait_s: float) -> None:
        self._free = places
        self._most = waiting
        self._wait_s = wait_s
        self._waiting: deque[tuple[asyncio.Future[None], OnPlace | None]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @asynccontextmanager
    async def place(self, on_place: OnPlace | None) -> AsyncIterator[None]:
        """Holds a place. Raises ModelFailure: QUEUE_FULL beyond the bound, TIMEOUT where the turn does not come."""
        await self._join(on_place)
        try:
            yield
        finally:
            self._leave()

    async def _join(self, on_place: OnPlace | None) -> None:
        if self._free:
            self._free -= 1
            return
        if len(self._waiting) >= self._most:
            raise ModelFailure(Outcome.QUEUE_FULL)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (turn, on_place)
        self._waiting.append(entry)
        _call(on_place, len(self._waiting) - 1)
        try:
            async with asyncio.timeout(self._wait_s):
                await turn
        except TimeoutError:
            self._give_up(entry)
            raise ModelFailure(Outcome.TIMEOUT) from None
        except asyncio.CancelledError:
            self._give_up(entry)
            raise

    def _give_up(self, entry: tuple[asyncio.Future[None], OnPlace | None]) -> None:
        if entry in self._waiting:
            self._waiting.remove(entry)
            self._tell()
        else:
            self._leave()  # the turn came while its owner was going: hand it on

    def _leave(self) -> None:
        if not self._waiting:
            self._free += 1
            return
        turn, _ = self._waiting.popleft()
        if not turn.done():
            turn.set_result(None)
        self._tell()

    def _tell(self) -> None:
        for ahead, (_, on_place) in enumerate(self._waiting):
            _call(on_place, ahead)


def _call(on_place: OnPlace | None, ahead: int) -> None:
    try:
        if on_place:
            on_place(ahead)
    except Exception:  # noqa: BLE001 - one person's listener must not break another one's turn
        log.error("a place in line could not be told")
