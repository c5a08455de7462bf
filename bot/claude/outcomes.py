"""Every model call ends in exactly one counted outcome; a bad one is a ModelError with words for the person.

Whatever the SDK or its HTTP layer raises becomes one ModelError: no exception's text goes any further.
"""

from __future__ import annotations

import ssl
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

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


STATUS = {
    401: Outcome.UNAUTHORISED,
    402: Outcome.UNPAID,
    403: Outcome.UNAUTHORISED,
    404: Outcome.UNKNOWN_MODEL,
    408: Outcome.TIMEOUT,
    429: Outcome.RATE_LIMITED,
    499: Outcome.CANCELLED,
    503: Outcome.OVERLOADED,
    504: Outcome.TIMEOUT,
    529: Outcome.OVERLOADED,
}
# An error in the middle of a stream arrives under status 200: only its type tells what it was.
KIND = {
    "overloaded_error": Outcome.OVERLOADED,
    "rate_limit_error": Outcome.RATE_LIMITED,
    "timeout_error": Outcome.TIMEOUT,
    "authentication_error": Outcome.UNAUTHORISED,
    "permission_error": Outcome.UNAUTHORISED,
    "billing_error": Outcome.UNPAID,
    "invalid_request_error": Outcome.REJECTED,
    "request_too_large": Outcome.REJECTED,
}
SPEND_CAP_CODES = frozenset({"enforced_spend_limit_reached", "contract_spend_limit_reached"})
FIRST_SERVER_STATUS = 500
FIRST_CLIENT_STATUS = 400


def failure_of(error: Exception, sdk: Any, http: Any) -> ModelError:
    """The error that an exception means. `sdk` and `http` are the modules anthropic and httpx2."""
    if isinstance(error, ModelError):
        return error
    if isinstance(error, sdk.APIStatusError):
        return ModelError(_of_status(error), retry_after(error.response.headers), str(error.request_id or ""))
    if isinstance(error, (TimeoutError, sdk.APITimeoutError, http.TimeoutException)):
        return ModelError(Outcome.TIMEOUT)
    if isinstance(error, sdk.APIConnectionError):
        return ModelError(Outcome.UNTRUSTED if _is_untrusted(error) else Outcome.UNREACHABLE)
    if isinstance(error, http.TransportError):
        # The SDK wraps what fails before the headers; a bare one broke off in the middle of a stream.
        return ModelError(Outcome.DROPPED)
    # An empty or foreign body (AssertionError, AttributeError, ValueError, APIResponseValidationError), or a request
    # that the SDK itself refused (TypeError): nothing usable came back.
    return ModelError(Outcome.INVALID)


def _is_untrusted(error: BaseException | None) -> bool:
    """Whether a certificate that is not trusted lies at the bottom of an error."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _of_status(error: Any) -> Outcome:
    status = int(error.status_code)
    if error.error_code in SPEND_CAP_CODES:
        return Outcome.SPEND_CAP
    if status in STATUS:
        return STATUS[status]
    if status < FIRST_CLIENT_STATUS:
        return KIND.get(str(error.type), Outcome.SERVER_ERROR)
    return Outcome.SERVER_ERROR if status >= FIRST_SERVER_STATUS else Outcome.REJECTED


def retry_after(headers: Any) -> float | None:
    """Seconds that the server asked us to wait (`retry-after-ms`, `retry-after`); None where it gave no number."""
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return float(headers[name]) / scale
        except (KeyError, ValueError):
            continue
    return None
