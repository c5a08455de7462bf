"""A circuit breaker: models whose server asked for it, or that keep timing out, are left alone for a while."""

from __future__ import annotations

from collections import defaultdict

from bot.claude.call_limits import Limits
from bot.claude.outcomes import ModelError, Outcome


class CircuitBreaker:
    """One for the process. Times are seconds of a monotonic clock."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._until: dict[str, tuple[float, Outcome]] = {}
        self._timeouts: dict[str, int] = defaultdict(int)

    def check(self, model: str, now: float) -> None:
        """Raises ModelError, with the outcome that it rests for, while a model rests."""
        until, outcome = self._until.get(model, (0.0, Outcome.OK))
        if now < until:
            raise ModelError(outcome, until - now)

    def succeed(self, model: str) -> None:
        """A call of this model ended well."""
        self._timeouts.pop(model, None)

    def fail(self, model: str, failure: ModelError, now: float) -> None:
        """A call of this model failed."""
        if failure.outcome is Outcome.TIMEOUT:
            self._timeouts[model] += 1
            if self._timeouts[model] >= self._limits.most_timeouts:
                self._until[model] = (now + self._limits.timeout_rest_s, Outcome.TIMEOUT)
                del self._timeouts[model]
            return
        self._timeouts.pop(model, None)
        asked = failure.retry_after_s
        if asked is not None and asked > self._limits.patience_s:
            self._until[model] = (now + min(asked, self._limits.rest_s), failure.outcome)
