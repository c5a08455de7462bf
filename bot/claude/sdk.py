"""Loads the SDK and makes its client, off the loop and only where there is a key: the import takes two seconds."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from bot.claude.call_limits import Limits
from bot.claude.profiles import is_loopback

KEYLESS = "local"  # servers of one's own want a key of any kind; an empty one breaks the request
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
        max_retries=0,  # the gateway retries: the SDK would do so after a time-out, and wait for any `retry-after`
        open_telemetry=False,
        **options,
    )
