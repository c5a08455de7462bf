"""A bounded memory for what Slack was asked: an answer is used again for a while, and only so many are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """At most `most` answers, each for `seconds`. `now` is a monotonic clock in seconds."""

    def __init__(self, most: int, seconds: float, now: Callable[[], float]) -> None:
        self._most, self._seconds, self._now = most, seconds, now
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """What was kept, if it is fresh."""
        at, value = self._kept.get(key, (0.0, None))
        if value is None or self._now() - at > self._seconds:
            self._kept.pop(key, None)
            return None
        return value

    def keep(self, key: K, value: V) -> V:
        """Keep it, and give it back; the oldest makes room."""
        self._kept[key] = (self._now(), value)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return value
