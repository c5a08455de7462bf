"""What a failed call means: not done yet, perhaps done, blocked by the connection, or refused for good.

What is wrong with the connection (token, scopes, the workspace's own rules for apps) is not wrong with the message: the
message stays due. Only what is wrong with the message or its place ends it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.ports.slack_workspace import SlackRefusedError

log = logging.getLogger(__name__)
T = TypeVar("T")

RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
# Slack's own troubles: https://docs.slack.dev/reference/methods/chat.postMessage, "errors". They may have had effect.
TROUBLES = frozenset(
    {
        *("external_channel_migrating", "fatal_error", "internal_error", "request_timeout", "service_unavailable"),
        "team_added_to_org",
    }
)
# The token is of no use any more: https://docs.slack.dev/reference/methods/auth.test, "errors".
DEAD_TOKEN = frozenset({"token_revoked", "token_expired", "invalid_auth", "not_authed", "account_inactive"})
# The app or the workspace is at fault, and an administrator can mend it without a new message from us.
BLOCKING = DEAD_TOKEN | {
    *("access_denied", "accesslimited", "app_not_installed", "deprecated_endpoint", "ekm_access_denied"),
    *("enterprise_is_restricted", "message_limit_exceeded", "method_deprecated", "missing_scope", "no_permission"),
    *("not_allowed_token_type", "org_login_required", "team_access_not_granted", "team_not_found"),
    "two_factor_setup_required",
}
RATE_LIMIT = "ratelimited"
UNREACHABLE = "unreachable"
UNTRUSTED = "untrusted_certificate"
SERVER_ERROR = "server_error"
TOO_MANY_REQUESTS = 429
SERVER_ERRORS = 500
DEFAULT_WAIT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Later:
    """Surely not done. It is to be tried again after so many seconds."""

    seconds: float
    reason: ClassVar[str] = RATE_LIMIT


@dataclass(frozen=True, slots=True)
class Unsure:
    """Perhaps done: to be looked up before it is tried again."""

    reason: ClassVar[str] = UNREACHABLE


@dataclass(frozen=True, slots=True)
class Blocked:
    """Not done, whatever is asked for: the token, a scope or the workspace is at fault. `reason` is Slack's word."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Not done, and never will be. `reason` is Slack's word."""

    reason: str


class NotYetError(Exception):
    """Slack was not asked: so many `seconds` are left of what it asked to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


Trouble = Later | Unsure | Blocked | Refused
NETWORK = (aiohttp.ClientError, TimeoutError, OSError)


def trouble(error: Exception) -> Trouble:
    """What an error of the SDK or the network means. Raises `error` itself if it is none of these."""
    if isinstance(error, NotYetError):
        return Later(error.seconds)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Later(DEFAULT_WAIT_SECONDS)
    if isinstance(error, NETWORK):
        return Unsure()
    if not isinstance(error, SlackApiError):
        raise error
    status = getattr(error.response, "status_code", None) or getattr(error.response, "status", None) or 0
    reason = reason_of(error)
    if status == TOO_MANY_REQUESTS or reason in RATE_LIMITED:
        return Later(_retry_after(error))
    if status >= SERVER_ERRORS or reason in TROUBLES or not reason:
        return Unsure()
    return Blocked(reason) if reason in BLOCKING else Refused(reason)


def refusal_of(method: str, error: Exception) -> SlackRefusedError:
    """The port's error for an error of the SDK or the network."""
    if isinstance(error, SlackApiError):
        found = trouble(error)
        return SlackRefusedError(method, reason_of(error) or SERVER_ERROR, passing=not isinstance(found, Refused))
    untrusted = isinstance(error, aiohttp.ClientSSLError)
    return SlackRefusedError(method, UNTRUSTED if untrusted else UNREACHABLE, passing=True)


def reason_of(error: SlackApiError) -> str:
    """Slack's short word for what is wrong, or "" if it gave none."""
    return _word(error, "error")


def granted_scopes(refused: SlackRefusedError) -> frozenset[str]:
    """The scopes that the app has, as Slack lists them with `missing_scope`; empty if it doesn't."""
    error = refused.__cause__
    listed = _word(error, "provided") if isinstance(error, SlackApiError) else ""
    return frozenset(filter(None, listed.replace(" ", "").split(",")))


async def call_slack(method: str, call: Awaitable[AsyncSlackResponse]) -> Mapping[str, Any]:
    """Wait for a call that changes nothing, or may be repeated. Raises SlackRefusedError for whatever goes wrong."""
    try:
        data = (await call).data
    except (SlackApiError, *NETWORK) as error:
        raise refusal_of(method, error) from error
    return data if isinstance(data, dict) else {}


async def if_known(asked: Awaitable[T], otherwise: T) -> T:
    """What Slack answers, or what counts where it refuses or can't be reached."""
    try:
        return await asked
    except SlackRefusedError as refused:
        log.warning("%s: %s", refused.method, refused.reason)
        return otherwise


async def attempt(method: str, call: Awaitable[AsyncSlackResponse], seconds: float) -> AsyncSlackResponse | Trouble:
    """Make a call that is not worth a long wait. What goes wrong is returned, not raised."""
    try:
        async with asyncio.timeout(seconds):
            return await call
    except (SlackApiError, *NETWORK) as error:
        wrong = trouble(error)
        log.info("%s: %s", method, type(wrong).__name__)
        return wrong


def _word(error: SlackApiError, name: str) -> str:
    data = getattr(error.response, "data", None)
    found = data.get(name) if isinstance(data, dict) else None
    return found if isinstance(found, str) else ""


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    given = given[0] if isinstance(given, list) and given else given
    try:
        return max(0.0, float(str(given)))
    except ValueError:
        return DEFAULT_WAIT_SECONDS
