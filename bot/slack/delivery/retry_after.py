"""Slack's Retry-After, remembered by workspace and method: until it is over, nothing is asked for in vain."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.slack.delivery.refusals import Later, trouble

EDIT, DELETE = "chat.update", "chat.delete"


class NotYetError(Exception):
    """So many `seconds` are left of what Slack asked to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class RetryAfter:
    """`clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[tuple[str, str], float] = {}

    def note(self, team: str, method: str, error: Exception) -> None:
        """Remember how long Slack wants to be left alone, if that is what the error says."""
        wrong = trouble(error)
        if isinstance(error, SlackApiError) and isinstance(wrong, Later):
            self._until[team, method] = max(self._until.get((team, method), 0.0), self._clock() + wrong.seconds)

    def check(self, team: str, method: str) -> None:
        """Raises NotYetError if Slack would refuse the call."""
        left = self._until.get((team, method), 0.0) - self._clock()
        if left > 0:
            raise NotYetError(left)
