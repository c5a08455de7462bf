"""How fast messages are posted and answers streamed, and how long it is tried."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to keep trying, in seconds.

    `backoff`: before each repeat; after the last one the message is put off. `longest_wait`: the longest Retry-After
    that is waited for at once. `edit_wait`: the same for an edit, which must not keep the next card waiting. `again`:
    before what was put off is tried again; it doubles with each look that posts nothing, up to `longest_again`. `keep`:
    after that time a message that could not be posted is given up.
    """

    backoff: Sequence[float] = (0.5, 1.0, 2.0, 4.0)
    longest_wait: float = 30.0
    edit_wait: float = 1.0
    again: float = 15.0
    longest_again: float = 600.0
    keep: float = 86_400.0


@dataclass(frozen=True, slots=True)
class StreamPace:
    """Sources: docs.slack.dev/apis/web-api/rate-limits (tier 2 and 4), and what others measured of streams.

    `characters` and `gap_s` (seconds) are the least between two appends. `message_bytes` of one message and `life_s` of
    one stream stay below Slack's limits. `update_s`: the least between two edits of one message. `whole_s`: what is
    complete within so many seconds is posted whole, and no stream is started for it.
    """

    characters: int = 256
    gap_s: float = 0.7
    message_bytes: int = 9_000
    life_s: float = 270.0
    update_s: float = 3.0
    starts_a_minute: int = 18
    appends_a_minute: int = 90
    call_s: float = 5.0
    whole_s: float = 0.5


class Window:
    """A number of calls a minute for everybody together. Nobody waits for it."""

    def __init__(self, most: int, now: Callable[[], float]) -> None:
        self._most, self._now = most, now
        self._taken: deque[float] = deque()

    def take(self) -> bool:
        """Take one, if there is one left."""
        while self._taken and self._taken[0] <= self._now() - MINUTE:
            self._taken.popleft()
        if len(self._taken) >= self._most:
            return False
        self._taken.append(self._now())
        return True
