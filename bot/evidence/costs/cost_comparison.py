"""The comparison of a prompted model with a trained one: break-even with its range, flip volume, retirement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.evidence.costs.break_even import Costs, compute_costs, find_break_even, find_flip_volume, pick_corner
from bot.evidence.costs.cost_inputs import RETIRES, Figure, collect_figures, parse_day
from bot.evidence.loaded_content import content, sentence
from bot.ports.evidence_content import OfferList, PriceList

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
