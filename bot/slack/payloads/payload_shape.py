"""Reads Slack's JSON as foreign data: whatever is missing or of the wrong type reads as empty, and nothing raises."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack.text import clean

MESSAGES = ("message", "app_mention")
OBJECT = (dict, Mapping)  # nearly always the first, which takes no look at what is registered
LONGEST_ID = 255
LONGEST_TEXT = 40_000  # characters: Slack cuts a message there
LONGEST_VALUE = 8_000


def at(body: object, *path: str) -> object:
    """What lies at a path of keys, or None."""
    for key in path:
        body = body.get(key) if isinstance(body, OBJECT) else None
    return body


def mapping(body: object, *path: str) -> Mapping[str, Any]:
    found = at(body, *path)
    return found if isinstance(found, OBJECT) else {}


def items(body: object, *path: str) -> Sequence[Any]:
    found = at(body, *path)
    return found if isinstance(found, list) else ()


def text(body: object, *path: str) -> str:
    """Words at a path, without what can't be shown or stored, of bounded length; "" where there are none."""
    found = at(body, *path)
    return clean(found[:LONGEST_TEXT]) if isinstance(found, str) else ""


def name(body: object, *path: str) -> str:
    """An id at a path; "" where there is none, or where it is no id."""
    found = text(body, *path)
    return found if len(found) <= LONGEST_ID else ""


def either(body: object, *paths: tuple[str, ...]) -> str:
    """The first id there is."""
    return next((found for path in paths if (found := name(body, *path))), "")


def carried(raw: str) -> dict[str, str]:
    """What a button or a modal carries: a flat JSON object of texts; anything else in it is left out."""
    if not raw or len(raw) > LONGEST_VALUE:
        return {}
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {key: clean(value) for key, value in pairs if isinstance(value, str)}


def team(body: object) -> str:
    """The workspace that the app is installed in: in a shared channel another one than the person's."""
    authorized = next(iter(items(body, "authorizations")), None)
    return either(authorized, ("team_id",)) or either(
        body, ("view", "app_installed_team_id"), ("team_id",), ("team", "id"), ("user", "team_id"), ("view", "team_id")
    )


def message_key(body: object) -> tuple[str, str]:
    """The event's id and the writer's of a message or mention, without reading more of it; "" where it is neither."""
    event = mapping(body, "event")
    if event.get("type") not in MESSAGES:
        return "", ""
    return name(body, "event_id"), name(event, "user")
