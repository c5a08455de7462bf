"""When a trained small model has paid for itself: pure arithmetic over named figures.

Cumulative cost after month m, for a volume of v requests a month:
prompted  m · v · p
trained   one-off + m · (v · t + hosting) + floor(m / N) · retraining
with p and t the price of a request. The break-even month is the first from which on the trained model stays cheaper.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

MILLION = 1_000_000
TINY = 1e-9  # dollars: below it two sums count as the same

# Figures that make training look better the higher they are; all others, the lower they are.
HIGHER_FAVOURS_TRAINING = frozenset({
    "monthly_requests", "input_tokens", "output_tokens", "input_price", "output_price", "curation_share",
    "examples_ready", "retrain_every_months",
})  # fmt: skip

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Costs:
    """Sums in US dollars. `prompted_request` and `tuned_request` are for one request."""

    prompted_request: float
    tuned_request: float
    hosting: float  # a month
    curation: float  # of the examples that are not ready
    whole_curation: float  # of all examples, ready or not: the curation share is about these
    project: float  # curation and everything else people do
    training: float  # one run
    one_off: float
    retraining: float  # each time
    retrain_every: int

    def monthly_prompted(self, volume: float) -> float:
        """A month of the prompted model."""
        return volume * self.prompted_request

    def monthly_tuned(self, volume: float) -> float:
        """A month of the trained model, without retraining."""
        return volume * self.tuned_request + self.hosting

    def monthly_tuned_average(self, volume: float) -> float:
        """A month of the trained model with retraining spread over the months."""
        return self.monthly_tuned(volume) + (self.retraining / self.retrain_every if self.retrain_every else 0.0)

    def retrained(self, months: int) -> float:
        """What retraining has cost after so many months."""
        return months // self.retrain_every * self.retraining if self.retrain_every else 0.0

    def cumulative(self, volume: float, month: int) -> tuple[float, float]:
        """What both have cost after so many months: prompted, trained."""
        tuned = self.one_off + month * self.monthly_tuned(volume) + self.retrained(month)
        return month * self.monthly_prompted(volume), tuned


def compute_project(curation: float, whole_curation: float, share: float) -> float:
    """What people do in all: the curation still to be done, and the other work, which goes with the whole curation."""
    return curation + whole_curation * (1 / share - 1)


def compute_costs(figures: Figures) -> Costs:
    """The sums for a set of figures, whose names and units stand in knowledge/costs.toml.

    `retrain_every_months` 0: never retrained.
    """

    def price_request(model: str) -> float:
        parts = (figures[f"{model}{part}_tokens"] * figures[f"{model}{part}_price"] for part in ("input", "output"))
        return sum(parts) / MILLION

    each = figures["minutes_per_example"] / 60 * figures["hourly_rate"]
    whole = figures["examples"] * each
    curation = max(0.0, figures["examples"] - figures["examples_ready"]) * each
    project = compute_project(curation, whole, figures["curation_share"])
    tokens = figures["examples"] * figures["training_tokens_per_example"] * figures["epochs"]
    training = tokens * figures["training_price"] / MILLION
    return Costs(
        prompted_request=price_request(""),
        tuned_request=price_request("tuned_"),
        hosting=figures["hosting_per_hour"] * figures["hosting_hours"],
        curation=curation,
        whole_curation=whole,
        project=project,
        training=training,
        one_off=project + training + figures["evaluation_cost"],
        retraining=whole * figures["retraining_share"] + training + figures["evaluation_cost"],
        retrain_every=round(figures["retrain_every_months"]),
    )


def find_break_even(costs: Costs, volume: float) -> int | None:
    """The first month from which on the trained model stays cheaper in sum; None if it never does."""
    saving = costs.monthly_prompted(volume) - costs.monthly_tuned(volume)
    every, again, once = costs.retrain_every, costs.retraining, costs.one_off
    if saving <= TINY:
        return None
    if not every or again <= TINY:
        return _first_month(once, saving)
    gain = saving * every - again
    if gain <= TINY:
        return None
    # At the end of each period stands a retraining: the last of these months in which the sum is still behind decides.
    periods = max(1, _round_up(once / gain))
    within = _first_month(once + (periods - 1) * again, saving)
    return min(within, periods * every)


def _first_month(cost: float, saving: float) -> int:
    return max(1, _round_up(cost / saving))


def _round_up(value: float) -> int:
    """The next whole number; a value a hair above one counts as it."""
    nearest = round(value)
    return nearest if abs(value - nearest) < 1e-9 * max(1.0, abs(value)) else math.ceil(value)


def find_flip_volume(costs: Costs, months: int) -> float | None:
    """The requests a month from which on it has paid after so many months; None if no volume does."""
    saving = costs.prompted_request - costs.tuned_request
    if saving <= 0 or months < 1:
        return None
    return (costs.one_off + months * costs.hosting + costs.retrained(months)) / (months * saving)


def pick_corner(ranges: Mapping[str, tuple[float, float, float]], *, best: bool) -> dict[str, float]:
    """The figures of the best or the worst case for training, from (value, low, high) each.

    Every sum is monotone in every figure, so the extremes of the result stand at these corners.
    """
    return {
        name: max(low, high) if (name in HIGHER_FAVOURS_TRAINING) == best else min(low, high)
        for name, (_, low, high) in ranges.items()
    }
