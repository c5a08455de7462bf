"""Requests without a good signature: counted, and reported once a minute with the likely cause."""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

MINUTE = 60.0
CLOCK_SECONDS = 300  # beyond that Slack's own signatures are refused


class BadSignatures:
    """Counts bad signatures; the first of each minute reports those before it."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._count = 0
        self._off: float | None = None
        self._reported: float | None = None

    def note(self, stamp: str) -> None:
        """Count one. `stamp` is the time that the request names, as it was sent."""
        self._count += 1
        if stamp.isascii() and stamp.isdigit() and len(stamp) < 12:
            self._off = int(stamp) - self._now()
        if self._reported is None or self._now() - self._reported >= MINUTE:
            self.report()

    def report(self) -> None:
        """Log what was counted since the last report, if anything."""
        if not self._count:
            return
        if self._off is not None and abs(self._off) >= CLOCK_SECONDS:
            cause = f"their time differs from this machine's clock by {self._off:+.0f} s: check the clock"
        else:
            cause = "if they are Slack's, SLACK_SIGNING_SECRET is not the app's: copy it again"
        log.warning("%d requests without a good signature were refused; %s", self._count, cause)
        self._count, self._off, self._reported = 0, None, self._now()
