"""What each kind of server can do. It is named, never guessed: no document goes to a host that would drop it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

DATA = Path(__file__).with_name("server_profiles.toml")
OWN_HOST = "api.anthropic.com"
CAUTIOUS = "other"


@dataclass(frozen=True)
class ServerProfile:
    """Capabilities of one kind of server; the fields are explained in server_profiles.toml."""

    name: str
    documents: bool
    citations: bool
    structured_output: bool
    thinking: bool
    effort: bool
    cache_control: bool
    needs_key: bool
    lost: str


def server_profile(name: str | None, base_url: str | None) -> ServerProfile:
    """The profile named in the settings; unnamed, `anthropic` for Anthropic's own host and the cautious one for others.

    The settings take no other name than one of these.
    """
    own = not base_url or urlsplit(base_url).hostname == OWN_HOST
    return server_profiles()[name or ("anthropic" if own else CAUTIOUS)]


@cache
def server_profiles() -> dict[str, ServerProfile]:
    """All profiles by name."""
    tables = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return {name: ServerProfile(name=name, **table) for name, table in tables.items()}
