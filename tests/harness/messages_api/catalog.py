"""The models this server knows, read from catalog.toml; it answers 404 for any other."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

CATALOG = Path(__file__).with_name("catalog.toml")


@dataclass(frozen=True)
class Served:
    """What the API accepts of one model; the fields are explained in catalog.toml."""

    id: str
    thinking: tuple[str, ...]
    disabled_effort: tuple[str, ...]
    effort: tuple[str, ...]
    cache_minimum: int
    forced_tool: bool
    prefill: bool
    retires: date | None = None
    retired: date | None = None

    def described(self) -> dict[str, Any]:
        """The model as GET /v1/models shows it."""
        lifecycle = "retired" if self.retired else "deprecated" if self.retires else "active"
        day = self.retired or self.retires
        return {
            "type": "model",
            "id": self.id,
            "display_name": self.id,
            "created_at": "2026-01-01T00:00:00Z",
            "lifecycle": lifecycle,
            "retires_at": f"{day.isoformat()}T00:00:00Z" if day else None,
        }


@cache
def served() -> dict[str, Served]:
    """Every model by id."""
    with CATALOG.open("rb") as file:
        tables = tomllib.load(file)
    return {name: _served(name, table) for name, table in tables.items()}


def _served(name: str, table: dict[str, Any]) -> Served:
    fields: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}
    return Served(id=name, **fields)


# A host of one's own serves whatever name it was started with, and takes every option it does not understand.
LOCAL = Served(
    id="local", thinking=(), disabled_effort=(), effort=(), cache_minimum=10**9, forced_tool=True, prefill=True
)
