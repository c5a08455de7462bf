"""What changed between two verdicts of one project: the answers, the decision, and the items, each old and new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.core.profile import FIELDS, Profile, Value
from bot.core.verdict import Decision, ItemState


class Judged(Protocol):
    """What is compared; every Verdict is one."""

    @property
    def profile(self) -> Profile: ...
    @property
    def decision(self) -> Decision: ...
    @property
    def route(self) -> str: ...
    @property
    def drivers(self) -> tuple[str, ...]: ...
    @property
    def items(self) -> tuple[tuple[int, ItemState], ...]: ...
    @property
    def rules_version(self) -> str: ...
    @property
    def guide_edition(self) -> str: ...


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """A verdict as it was kept, with as much of it as is compared."""

    profile: Profile
    decision: Decision
    route: str
    drivers: tuple[str, ...]
    items: tuple[tuple[int, ItemState], ...]
    rules_version: str
    guide_edition: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One answer that is another now. None: was, or is, not known."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item of the ten that is in another state now."""

    item: int
    old: ItemState
    new: ItemState


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that is not as it was; `decision` and `route` are (old, new), or None where they stayed."""

    decision: tuple[Decision, Decision] | None
    route: tuple[str, str] | None
    fields: tuple[FieldChange, ...]
    items: tuple[ItemChange, ...]
    drivers_gained: tuple[str, ...]
    drivers_lost: tuple[str, ...]
    rules_changed: bool

    def __bool__(self) -> bool:
        """Did anything change?"""
        return any((self.decision, self.route, self.fields, self.items, self.drivers_gained, self.drivers_lost))


def differences(old: Judged, new: Judged) -> Differences:
    """What changed from `old` to `new`, fields and items in their own order. The project's name is not compared."""
    before, after = dict(old.items), dict(new.items)
    return Differences(
        decision=None if old.decision == new.decision else (old.decision, new.decision),
        route=None if old.route == new.route else (old.route, new.route),
        fields=tuple(
            FieldChange(field, getattr(old.profile, field), getattr(new.profile, field))
            for field in FIELDS
            if field != "project" and getattr(old.profile, field) != getattr(new.profile, field)
        ),
        items=tuple(ItemChange(item, before[item], after[item]) for item in after if before[item] != after[item]),
        drivers_gained=tuple(name for name in new.drivers if name not in old.drivers),
        drivers_lost=tuple(name for name in old.drivers if name not in new.drivers),
        rules_changed=(old.rules_version, old.guide_edition) != (new.rules_version, new.guide_edition),
    )


def kept_verdict(profile: Profile, kept: Mapping[str, Any]) -> KeptVerdict:
    """A verdict read back from its public JSON (`verdict_json`) and the profile it was drawn from.

    Raises KeyError where the JSON is not that of a verdict.
    """
    return KeptVerdict(
        profile=profile,
        decision=kept["decision"],
        route=kept["route"],
        drivers=tuple(kept["drivers"]),
        items=tuple(sorted((int(number), state) for number, state in kept["items"].items())),
        rules_version=kept["rules_version"],
        guide_edition=kept["guide_edition"],
    )
