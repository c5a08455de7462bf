"""What is remembered of Slack's refusals: until when to wait, which blocks to send, and that nothing works."""

from __future__ import annotations

import logging
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.ports.store import Store, StoreError
from bot.slack.delivery.refusals import DEAD_TOKEN, RATE_LIMIT, Later, NotYetError, trouble

log = logging.getLogger(__name__)

EDIT, DELETE = "chat.update", "chat.delete"


class RetryAfter:
    """Slack's Retry-After, by workspace and method: until it is over, nothing is asked for in vain.

    `clock` gives seconds that never go back.
    """

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


class BlockKinds:
    """Newer kinds of blocks are sent until a workspace refuses them; from then on older ones that say the same."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, bool] = {}

    async def takes_newer(self, team: str) -> bool:
        """Whether newer kinds may be sent. Raises StoreError."""
        if team not in self._known:
            self._known[team] = not await self._store.refuses_newer_blocks(team)
        return self._known[team]

    async def note_refusal(self, team: str) -> None:
        """The newer kinds were refused and the older ones taken. If that can't be stored, this process knows it."""
        if not self._known.get(team, True):
            return
        self._known[team] = False
        log.info("this workspace takes no newer blocks: older ones are used from now on")
        try:
            await self._store.note_newer_blocks_refused(team)
        except StoreError as error:
            log.error("the kinds of blocks could not be stored: %s", type(error).__name__)


class Outage:
    """What keeps messages from being posted now. `reason` is Slack's word for it, or "". The log names it once."""

    def __init__(self) -> None:
        self.reason = ""

    @property
    def dead_token(self) -> bool:
        """Whether only a new token helps."""
        return self.reason in DEAD_TOKEN

    def note(self, reason: str) -> None:
        """Something could not be posted. A rate limit is no outage: it ends by itself."""
        if reason in ("", RATE_LIMIT) or reason == self.reason:
            return
        self.reason = reason
        log.error(
            "NOTHING CAN BE POSTED TO SLACK (%s). Messages stay due and are tried again. "
            "Run `python -m bot doctor` to see why.",
            reason,
        )

    def end(self) -> None:
        """Something was posted."""
        if self.reason:
            log.warning("messages can be posted to Slack again (it was: %s)", self.reason)
        self.reason = ""
