"""Turns pydantic's errors into problems: the place in the file as an editor finds it, what is wrong, what is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from bot.decision.problem import Problem


def problems_of(error: ValidationError, file: str, raw: Mapping[str, Any]) -> list[Problem]:
    """One problem for each error. Lists count from 1; a control is named by its field."""
    found = []
    for item in error.errors(include_url=False):
        allowed = str(item.get("ctx", {}).get("expected", "")) or _allowed(item["type"])
        found.append(Problem(_path(item["loc"], raw), _wrong(dict(item)), allowed, file))
    return found


def _path(loc: Sequence[str | int], raw: Any) -> str:
    path = ""
    for part in loc:
        if isinstance(part, int):
            path += f"[{part + 1}]"
            raw = raw[part] if isinstance(raw, Sequence) and part < len(raw) else None
            name = raw.get("field") if isinstance(raw, Mapping) else None
            path += f"({name})" if isinstance(name, str) else ""
        else:
            path += f".{part}" if path else part
            raw = raw.get(part) if isinstance(raw, Mapping) else None
    return path or "the file"


def _wrong(item: dict[str, Any]) -> str:
    if item["type"] == "missing":
        return "missing"
    if item["type"] == "extra_forbidden":
        return "not a known key"
    message = str(item["msg"]).removeprefix("Value error, ")
    value = repr(item.get("input"))
    return f"{message}, got {value}" if len(value) <= 60 else message  # noqa: PLR2004 - longer values say nothing more


def _allowed(kind: str) -> str:
    return {
        "missing": "a value for each key that is needed",
        "extra_forbidden": "the keys that README.md lists",
        "string_type": "a text",
        "string_too_long": "a shorter text",
        "string_too_short": "a text",
        "value_error": "what the message says",
    }.get(kind, "another value")
