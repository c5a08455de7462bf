"""What a verdict rests on, counted in facts: "112 of 1,600" is one measurement, not two fields."""

from __future__ import annotations

from dataclasses import dataclass

from bot.decision.profile import FIELDS, INFO, MEASURED, Profile


@dataclass(frozen=True, slots=True)
class Evidence:
    """The fields behind a verdict, a fact each: `measured` counts of failures, and what the team `said`."""

    measured: tuple[str, ...]
    said: tuple[str, ...]


def evidence_of(profile: Profile) -> Evidence:
    """The facts that a profile states; the project's name is none. A measured result counts once, by its failures."""
    known = [name for name in FIELDS if name != "project" and getattr(profile, name) is not None]
    measured = tuple(name for name in MEASURED if name in known and getattr(profile, INFO[name].part_of))
    counted = {*measured, *(INFO[name].part_of for name in measured)}
    if measured and "already_tuned" in known and "tuned_failures" in measured:
        counted.add("already_tuned")  # the trained model's result says that there is one
    return Evidence(measured, tuple(name for name in known if name not in counted))
