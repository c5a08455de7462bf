"""An outage: nothing can be posted for a while. The log names it once, and once more when it is over."""

from __future__ import annotations

import logging

from bot.slack.delivery.refusals import DEAD_TOKEN, UNREACHABLE, Blocked, Later, Refused, Trouble

log = logging.getLogger(__name__)

RATE_LIMIT = "ratelimited"


class Outage:
    """What keeps messages from being posted now. `reason` is Slack's word for it, or ""."""

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


def describe(wrong: Trouble) -> str:
    """What is wrong, in one word."""
    match wrong:
        case Later():
            return RATE_LIMIT
        case Blocked(reason=reason) | Refused(reason=reason):
            return reason
    return UNREACHABLE
