"""A prompted model against a trained one: the arithmetic, break-even with its range, flip volume, retirement.

Cumulative cost after month m, for a volume of v requests a month:
prompted  m · v · p
trained   one-off + m · (v · t + hosting) + floor(m / N) · retraining
with p and t the price of a request. The break-even month is the first from which on the trained model stays cheaper.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.evidence.costs.cost_inputs import RETIRES, Figure, collect_figures, parse_day
from bot.evidence.loaded_content import content, sentence
from bot.ports.evidence_content import OfferList, PriceList

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


DAYS_A_MONTH = 30.44
LONGEST_CHART = 60  # months


@dataclass(frozen=True, slots=True)
class Case:
    """The result for one set of figures. `month` None: never (or the volume is not known)."""

    costs: Costs
    volume: float | None
    month: int | None
    flip_volume: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All three cases with the figures that they rest on. `best` is the best case for training.

    `retires` is the base model's last day: the team's word, else that of a source on the lists; None if nobody says.
    """

    figures: Mapping[str, Figure]
    middle: Case
    best: Case
    worst: Case
    horizon: int
    prompted_model: str
    tuned_model: str
    retires: date | None
    retires_by_team: bool
    today: date
    prices: PriceList
    offers: OfferList
    assumed_models: tuple[str, ...]

    @property
    def never(self) -> bool:
        """Whether it never pays with the figures in the middle."""
        return self.middle.volume is not None and self.middle.month is None

    @property
    def retires_by(self) -> str:
        """Who says when the base model is retired: the team, or the lists with their day; "" if nobody does."""
        if self.retires is None:
            return ""
        if self.retires_by_team:
            return sentence("costs.team")
        return sentence("costs.price_list", day=self.prices.seen.isoformat())

    @property
    def retires_in_months(self) -> int | None:
        """Whole months until the base model's end, 0 if it is over."""
        if self.retires is None:
            return None
        return max(0, int((self.retires - self.today).days / DAYS_A_MONTH))


def compare(
    profile: Mapping[str, Any],
    settings: Mapping[str, str],
    prices: PriceList,
    offers: OfferList,
    today: date,
    measured: Mapping[str, Figure] | None = None,
) -> Comparison:
    """The comparison for a profile and what was set. Raises CostInputError."""
    figures = collect_figures(profile, settings, prices, measured)
    defaults = content().costs.defaults
    tuned_model = settings.get("tuned_model", defaults["tuned_model"])
    ranges = {name: (figure.value or 0.0, figure.low or 0.0, figure.high or 0.0) for name, figure in figures.items()}
    horizon = round(ranges["horizon_months"][0])
    known = figures["monthly_requests"].value is not None
    day = parse_day(settings[RETIRES]) if settings.get(RETIRES) else None

    def run(values: Mapping[str, float]) -> Case:
        costs = compute_costs(values)
        volume = values["monthly_requests"] if known else None
        month = find_break_even(costs, volume) if volume is not None else None
        return Case(costs, volume, month, find_flip_volume(costs, horizon))

    return Comparison(
        figures=figures,
        middle=run({name: value for name, (value, _, _) in ranges.items()}),
        best=run(pick_corner(ranges, best=True)),
        worst=run(pick_corner(ranges, best=False)),
        horizon=horizon,
        prompted_model=settings.get("prompted_model", defaults["prompted_model"]),
        tuned_model=tuned_model,
        retires=day or find_retirement(tuned_model, offers, prices),
        retires_by_team=day is not None,
        today=today,
        prices=prices,
        offers=offers,
        assumed_models=tuple(
            model for key, model in defaults.items() if key in ("prompted_model", "tuned_model") and key not in settings
        ),
    )


def find_retirement(model: str, offers: OfferList, prices: PriceList) -> date | None:
    """The earliest day that a source names for the end of a base model or of its fine-tuned version."""
    base = model.casefold().removeprefix("ft:").removeprefix("custom ")
    names = (model.casefold(), base)
    ends = [line.shutdown for line in prices.model if line.model.casefold() in names]
    ends += [end.retires for offer in offers.offer for end in offer.base_models if end.model.casefold() == base]
    return min(filter(None, ends), default=None)


def list_months(result: Comparison) -> list[tuple[int, float, float, float, float, float, float]]:
    """For the chart: month, then prompted and trained cumulative cost, each in the middle, low and high."""
    if result.middle.volume is None:
        return []
    last = max(result.horizon, result.middle.month or 0)
    rows = []
    cases = (result.middle, result.best, result.worst)
    for month in range(min(last, LONGEST_CHART) + 1):
        sums = (case.costs.cumulative(case.volume or 0.0, month) for case in cases)
        prompted, tuned = zip(*sums, strict=True)
        rows.append((month, prompted[0], min(prompted), max(prompted), tuned[0], min(tuned), max(tuned)))
    return rows
