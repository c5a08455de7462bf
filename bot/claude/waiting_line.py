"""The line in front of the model: bounded, fair to every person, and everybody in it can see their place."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.claude.outcomes import ModelError, Outcome
from bot.consultation.phrases import Phrases

log = logging.getLogger(__name__)

OnPlace = Callable[[int], None]
"""Called with the number of calls ahead, on joining the line and whenever it moves."""

ORDINAL_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
TEENS = range(11, 14)


def place_words(ahead: int, phrases: Phrases) -> str:
    """The line that a waiting person reads."""
    if ahead == 0:
        return phrases.say("line_next")
    place = ahead + 1
    ending = "th" if place % 100 in TEENS else ORDINAL_ENDINGS.get(place % 10, "th")
    return phrases.say("line_place", place=f"{place}{ending}")


@dataclass(eq=False)
class _Waiter:
    person: str
    turn: asyncio.Future[None]
    on_place: OnPlace | None
    beside: bool = False
    shown: int | None = None  # how many calls ahead it was told of last


class WaitingLine:
    """Whoever has the fewest calls under way and ahead comes first; among equals, who came first.

    A call beside an answer comes after all that somebody waits for, takes nobody's room in the line, and waits for no
    more than `beside_s` seconds.
    """

    def __init__(self, places: int, waiting: int, wait_s: float, beside_s: float = 0.0) -> None:
        self._free = places
        self._most = waiting
        self._wait_s = wait_s
        self._beside_s = beside_s
        self._waiting: list[_Waiter] = []
        self._running: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """How many calls wait in line."""
        return len(self._waiting)

    @asynccontextmanager
    async def place(self, on_place: OnPlace | None, person: str = "", *, beside: bool = False) -> AsyncIterator[None]:
        """Holds a place. Raises ModelError: QUEUE_FULL beyond the bound, TIMEOUT where the turn does not come."""
        await self._join(on_place, person, beside)
        try:
            yield
        finally:
            self._leave(person)

    async def _join(self, on_place: OnPlace | None, person: str, beside: bool) -> None:
        if self._free:
            self._free -= 1
            self._running[person] += 1
            return
        if sum(other.beside is beside for other in self._waiting) >= self._most:
            raise ModelError(Outcome.QUEUE_FULL)
        waiter = _Waiter(person, asyncio.get_running_loop().create_future(), on_place, beside)
        self._waiting.append(waiter)
        self._show_places()
        try:
            async with asyncio.timeout(self._beside_s if beside else self._wait_s):
                await waiter.turn
        except TimeoutError:
            self._give_up(waiter)
            raise ModelError(Outcome.TIMEOUT) from None
        except asyncio.CancelledError:
            self._give_up(waiter)
            raise

    def _give_up(self, waiter: _Waiter) -> None:
        if waiter in self._waiting:
            self._waiting.remove(waiter)
            self._show_places()
        else:
            self._leave(waiter.person)  # the turn came while its owner was going: hand it on

    def _leave(self, person: str) -> None:
        self._running[person] -= 1
        if not self._running[person]:
            del self._running[person]
        # Whoever was cancelled, or waited too long, stands in the line until its task runs again.
        first = next((waiter for waiter in self._in_order() if not waiter.turn.done()), None)
        if first is None:
            self._free += 1
            return
        self._waiting.remove(first)
        self._running[first.person] += 1
        first.turn.set_result(None)
        self._show_places()

    def _in_order(self) -> list[_Waiter]:
        """The waiting in the order in which they will be served."""
        ahead: Counter[str] = Counter(self._running)
        ranked = []
        for position, waiter in enumerate(self._waiting):
            ranked.append((waiter.beside, ahead[waiter.person], position, waiter))
            ahead[waiter.person] += not waiter.beside
        return [waiter for *_, waiter in sorted(ranked, key=lambda entry: entry[:3])]

    def _show_places(self) -> None:
        """Show their place to those of the waiting who have moved, or just joined."""
        for ahead, waiter in enumerate(self._in_order()):
            if ahead != waiter.shown:
                waiter.shown = ahead
                _call(waiter.on_place, ahead)


def _call(on_place: OnPlace | None, ahead: int) -> None:
    try:
        if on_place:
            on_place(ahead)
    except Exception:  # noqa: BLE001 - one person's listener must not break another one's turn
        log.error("a place in line could not be shown")
