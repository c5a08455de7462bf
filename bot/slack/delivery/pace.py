"""How fast an answer may grow: one budget of calls a minute for all answers that grow at the same time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class StreamPace:
    """Sources: docs.slack.dev/apis/web-api/rate-limits (tier 2 and 4), and what others measured of streams.

    `characters` and `gap_s`: so many, and so many seconds, between two appends. `message_bytes` of one message, and
    `life_s` of one stream, stay below where Slack breaks off. `update_s`: between two edits of one message.
    """

    characters: int = 256
    gap_s: float = 0.7
    message_bytes: int = 9_000
    life_s: float = 270.0
    update_s: float = 3.0
    starts_a_minute: int = 18
    appends_a_minute: int = 90
    call_s: float = 5.0


class Window:
    """So many a minute, for everybody together; who finds it empty goes without."""

    def __init__(self, most: int, now: Callable[[], float]) -> None:
        self._most, self._now = most, now
        self._taken: deque[float] = deque()

    def take(self) -> bool:
        """Whether one more is within it; it is then taken."""
        while self._taken and self._taken[0] <= self._now() - MINUTE:
            self._taken.popleft()
        if len(self._taken) >= self._most:
            return False
        self._taken.append(self._now())
        return True
