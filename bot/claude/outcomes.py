"""Every model call ends in exactly one counted outcome; a bad one is a ModelError with words for the person."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("outcomes.toml")


class Outcome(StrEnum):
    """How a call ended; what each means stands in outcomes.toml."""

    OK = "ok"
    NOT_COVERED = "not_covered"
    UNFIT = "unfit"
    REFUSED = "refused"
    OVERLOADED = "overloaded"
    RATE_LIMITED = "rate_limited"
    SPEND_CAP = "spend_cap"
    BUDGET = "budget"
    QUEUE_FULL = "queue_full"
    TIMEOUT = "timeout"
    DROPPED = "dropped"
    TRUNCATED = "truncated"
    INVALID = "invalid"
    UNAUTHORISED = "unauthorised"
    UNPAID = "unpaid"
    UNKNOWN_MODEL = "unknown_model"
    REJECTED = "rejected"
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted_certificate"
    TOO_LONG = "too_long"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class OutcomeWords:
    """`person`: what somebody in Slack reads. `operator`: what whoever runs the bot does about it."""

    person: str
    operator: str


class ModelError(Exception):
    """A call that gave nothing usable.

    `retry_after_s`: how long the server asked us to keep away, if it did. `request`: the provider's id of the call.
    `refusal`: the category of a refusal.
    """

    def __init__(
        self, outcome: Outcome, retry_after_s: float | None = None, request: str = "", refusal: str = ""
    ) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome
        self.retry_after_s = retry_after_s
        self.request = request
        self.refusal = refusal


def words_for(outcome: Outcome) -> OutcomeWords:
    """The words of an outcome."""
    return _words()[outcome]


@cache
def _words() -> dict[str, OutcomeWords]:
    tables = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {name: OutcomeWords(**table) for name, table in tables.items()}
