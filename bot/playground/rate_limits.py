"""Calls per minute by method, as Slack's tiers allow them; off unless asked for, so that a test is not slowed.

Tiers: https://docs.slack.dev/apis/web-api/rate-limits. `chat.postMessage` is special: one a second in a channel.
"""

from __future__ import annotations

import math
from collections import deque

from bot.playground.clock import Clock

PER_MINUTE = {"T1": 1, "T2": 20, "T3": 50, "T4": 100, "special": 600}
MINUTE = 60.0
SPECIAL_PER_CHANNEL = {"chat.postMessage": (1, 1.0)}
BURST = 3  # Slack tolerates short bursts of posts; how long is not documented


class RateLimits:
    """Sliding windows; `wait` says how many seconds a caller must hold back, 0 for none."""

    def __init__(self, clock: Clock, *, on: bool) -> None:
        self.on = on
        self._clock = clock
        self._made: dict[tuple[str, str], deque[float]] = {}

    def wait(self, method: str, tier: str, channel: str) -> int:
        if not self.on:
            return 0
        late = self._over((method, ""), PER_MINUTE[tier], MINUTE)
        if not late and method in SPECIAL_PER_CHANNEL:
            count, window = SPECIAL_PER_CHANNEL[method]
            late = self._over((method, channel), count * BURST, window * BURST)
        return late

    def _over(self, key: tuple[str, str], allowed: int, window: float) -> int:
        now, made = self._clock.now(), self._made.setdefault(key, deque())
        while made and made[0] <= now - window:
            made.popleft()
        if len(made) >= allowed:
            return max(1, math.ceil(made[0] + window - now))
        made.append(now)
        return 0
