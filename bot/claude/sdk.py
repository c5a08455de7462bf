"""The SDK is loaded off the loop and only where there is a key: importing it costs about two seconds."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from bot.claude.failures import retry_after
from bot.claude.limits import Limits
from bot.claude.profiles import is_loopback

KEYLESS = "local"  # servers of one's own want a key of any kind; an empty one breaks the request
DONT_RETRY = {"x-should-retry": "false"}
QUIET = ("anthropic", "httpx2")


def clean_key(key: str | None) -> str | None:
    """The key without stray spaces and line ends; an empty one is none."""
    return (key or "").strip() or None


def load() -> tuple[Any, Any]:
    """The modules anthropic and httpx2, with everything a first call would load. Blocks: call it in a thread."""
    sdk = importlib.import_module("anthropic")
    for part in ("resources.messages", "lib.streaming"):
        importlib.import_module(f"anthropic.{part}")
    hush()
    return sdk, importlib.import_module("httpx2")


def hush() -> None:
    """Pin the loggers that would write whole requests, people's words and all, whatever the environment asks for."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def client(sdk: Any, http: Any, *, key: str | None, base_url: str | None, limits: Limits) -> Any:
    """One client for the life of the process. `open_telemetry` off: its spans could carry prompts."""
    timeout = http.Timeout(limits.stall_s, connect=limits.connect_s)
    options: dict[str, Any] = {}
    if is_loopback(base_url):
        # The SDK's own client obeys proxy variables even for this machine.
        options["http_client"] = http.AsyncClient(trust_env=False, timeout=timeout)
    return sdk.AsyncAnthropic(
        api_key=key or KEYLESS,
        base_url=base_url or "https://api.anthropic.com",
        timeout=timeout,
        max_retries=limits.retries,
        open_telemetry=False,
        middleware=[_Impatient(limits.patience_s)],
        **options,
    )


class _Impatient:
    """Tells the SDK not to sleep through a long `retry-after`, which it would honour without any cap."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s

    async def __call__(self, request: Any, call_next: Any) -> Any:
        response = await call_next(request)
        wait = retry_after(response.headers)
        if wait is not None and wait > self._patience_s:
            response.headers.update(DONT_RETRY)
        return response
