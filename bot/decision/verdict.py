"""A verdict is everything that was concluded from one profile; it is data, and never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.decision.profile import Profile, Value

Decision = Literal["prompt", "not_yet", "fine_tune"]
ItemState = Literal["met", "unmet", "unknown", "not_applicable"]
BaselineState = Literal["within", "above", "inconclusive", "unknown"]
ComparisonState = Literal["better", "same", "worse", "unknown"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The measured failure rate against the team's threshold.

    `rate`, `low`, `high` are fractions (Wilson 95% interval), None where not known. `examples_needed` is how many
    examples in all would settle an inconclusive one at the same rate.
    """

    state: BaselineState
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    examples_needed: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The prompt's failure rate minus the trained model's, and what it says of the trained model.

    `difference`, `low`, `high` are fractions (Newcombe 95% interval), None where one of the two is not known.
    """

    state: ComparisonState
    difference: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Trained:
    """What is concluded of a model that was trained already: its result, the comparison, why it disappointed."""

    result: Baseline
    comparison: Comparison
    why_failed: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that fired: its id, its sentence with the team's own numbers, the guide section it rests on."""

    rule: str
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: the rule that asks for it, its effort in words, what to do (`lead`), how or why (`text`)."""

    rule: str
    effort: str
    lead: str
    text: str
    section: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A smallest set of changed answers (field -> new value) and the decision it would lead to."""

    change: tuple[tuple[str, Value], ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision with its route, the drivers that hold, the ten items, and the required ones that are missing."""

    decision: Decision
    route: str
    drivers: tuple[str, ...]
    items: tuple[tuple[int, ItemState], ...]
    missing: tuple[int, ...]

    def item(self, number: int) -> ItemState:
        """The state of one item, by its number in the checklist."""
        return self.items[number - 1][1]


@dataclass(frozen=True, slots=True)
class Verdict(Ruling):
    """What the rules make of a profile.

    `if_all_missing_met`: the decision if all that is missing were met, where the decision is "not yet". `trained` is
    there where a model was trained already.
    """

    reasons: tuple[Reason, ...]
    tensions: tuple[Reason, ...]
    what_if: tuple[WhatIf, ...]
    unknowns: tuple[str, ...]
    baseline: Baseline
    profile: Profile
    rules_version: str
    guide_edition: str
    if_all_missing_met: Decision | None = None
    trained: Trained | None = None
    steps: tuple[Step, ...] = ()
