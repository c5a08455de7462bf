"""The app's manifest decides what the app may do: its scopes, events, commands and shortcuts, and nothing beyond."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.playground.errors import JSON

ASSISTANT_VIEW = "The manifest has features.assistant_view, which new apps can't use; write agent_view instead."


@dataclass(frozen=True)
class Manifest:
    """What the playground needs of a manifest (https://docs.slack.dev/reference/app-manifest)."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[JSON, ...]
    shortcuts: tuple[JSON, ...]
    prompts: tuple[JSON, ...]
    is_agent: bool
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool
    interactive: bool
    socket_mode: bool


@lru_cache(maxsize=8)
def _parse_yaml(text: str) -> Any:
    return yaml.safe_load(text)


def read_manifest(source: Mapping[str, Any] | Path | str) -> Manifest:
    """Reads a mapping, or a `.yml`, `.yaml` or `.json` file. Raises ValueError: no name, or assistant_view."""
    if isinstance(source, Mapping):
        body = source
    else:
        path = Path(source)
        text = path.read_text(encoding="utf-8")
        body = json.loads(text) if path.suffix == ".json" else deepcopy(_parse_yaml(text))
    name = _at(body, "display_information", "name")
    if not name:
        raise ValueError("The manifest has no display_information.name.")
    if _at(body, "features", "assistant_view") is not None:
        raise ValueError(ASSISTANT_VIEW)
    home = _at(body, "features", "app_home") or {}
    agent = _at(body, "features", "agent_view")
    return Manifest(
        name=name,
        bot_name=_at(body, "features", "bot_user", "display_name") or name,
        scopes=frozenset(_at(body, "oauth_config", "scopes", "bot") or ()),
        events=frozenset(_at(body, "settings", "event_subscriptions", "bot_events") or ()),
        commands=tuple(_at(body, "features", "slash_commands") or ()),
        shortcuts=tuple(_at(body, "features", "shortcuts") or ()),
        prompts=tuple((agent or {}).get("suggested_prompts") or ()),
        is_agent=agent is not None,
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
        interactive=bool(_at(body, "settings", "interactivity", "is_enabled")),
        socket_mode=bool(_at(body, "settings", "socket_mode_enabled")),
    )


def _at(body: Any, *path: str) -> Any:
    for key in path:
        body = body.get(key) if isinstance(body, Mapping) else None
    return body
