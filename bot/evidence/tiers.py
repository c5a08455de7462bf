"""How many examples the guide asks for, by the diversity of the task: read from knowledge/thresholds.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

THRESHOLDS = Path(__file__).parents[2] / "knowledge" / "thresholds.toml"
DIVERSITIES = ("narrow", "diverse", "complex")


@dataclass(frozen=True, slots=True)
class Tier:
    """The examples needed for a diversity, and the guide's section that says so.

    `stated` is false where none was named.
    """

    diversity: str
    needed: int
    section: str
    stated: bool


@cache
def load_thresholds() -> dict[str, dict[str, Any]]:
    """The thresholds as they stand in the file."""
    return tomllib.loads(THRESHOLDS.read_text(encoding="utf-8"))


def find_tier(diversity: str | None) -> Tier:
    """The tier of a diversity; the lowest where it is not known (decision rules, item 6)."""
    name = diversity if diversity in DIVERSITIES else "narrow"
    line = load_thresholds()[f"labels_{name}"]
    return Tier(str(name), int(line["value"]), str(line["section"]), diversity in DIVERSITIES)
