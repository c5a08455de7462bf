"""Loads the SDK and makes its client, off the loop and only where there is a key: the import takes two seconds."""

from __future__ import annotations

import importlib
import logging
from typing import Any

from bot.claude.call_limits import Limits
from bot.proxies import choose_proxy

OWN_SERVER = "https://api.anthropic.com"
KEYLESS = "local"  # servers of one's own want a key of any kind; an empty one breaks the request
QUIET = ("anthropic", "httpx2")


def load() -> tuple[Any, Any]:
    """The modules anthropic and httpx2. Blocks: call it in a thread."""
    sdk = importlib.import_module("anthropic")
    for name in QUIET:  # these would write whole requests, people's words and all, if the environment asks for it
        logging.getLogger(name).setLevel(logging.WARNING)
    return sdk, importlib.import_module("httpx2")


def client(sdk: Any, http: Any, *, key: str | None, base_url: str | None, limits: Limits) -> Any:
    """One client for the life of the process. `open_telemetry` off: its spans could carry prompts."""
    address = base_url or OWN_SERVER
    timeout = http.Timeout(limits.stall_s, connect=limits.connect_s)
    return sdk.AsyncAnthropic(
        api_key=key or KEYLESS,
        base_url=address,
        http_client=sdk.DefaultAsyncHttpxClient(
            # With `trust_env` it would read NO_PROXY in its own way, and go by a proxy even to this machine.
            trust_env=False,
            proxy=choose_proxy(address),
            verify=http.create_ssl_context(),  # reads SSL_CERT_FILE and SSL_CERT_DIR
            timeout=timeout,
        ),
        timeout=timeout,
        max_retries=0,  # the gateway retries: the SDK would do so after a time-out, and wait for any `retry-after`
        open_telemetry=False,
    )
