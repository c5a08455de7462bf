"""How many examples the guide asks for, by the diversity of the task."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evidence.loaded_content import content

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


def find_tier(diversity: str | None) -> Tier:
    """The tier of a diversity; the lowest where it is not known (decision rules, item 6)."""
    name = diversity if diversity in DIVERSITIES else "narrow"
    line = content().thresholds[f"labels_{name}"]
    return Tier(str(name), int(line.value), line.section, diversity in DIVERSITIES)
