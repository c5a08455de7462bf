"""The comparison of a prompted model with a trained one.

Break-even with its range, flip volume, retirement, sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.evidence.costs.break_even import (
    Costs,
    compute_costs,
    compute_project,
    find_break_even,
    find_flip_volume,
    pick_corner,
)
from bot.evidence.costs.cost_inputs import Figure, collect_figures, load_costs
from bot.evidence.costs.price_list import OfferList, PriceList, describe_status, find_retirement
from bot.evidence.tiers import load_thresholds

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
    """All three cases with the figures that they rest on. `best` is the best case for training."""

    figures: Mapping[str, Figure]
    middle: Case
    best: Case
    worst: Case
    horizon: int
    prompted_model: str
    tuned_model: str
    retires: date | None
    today: date
    prices: PriceList
    offers: OfferList
    assumed_models: tuple[str, ...]

    @property
    def never(self) -> bool:
        """Whether it never pays with the figures in the middle."""
        return self.middle.volume is not None and self.middle.month is None

    @property
    def retires_in_months(self) -> int | None:
        """Whole months until the base model's end, 0 if it is over."""
        if self.retires is None:
            return None
        return max(0, int((self.retires - self.today).days / DAYS_A_MONTH))

    def as_json(self) -> dict[str, Any]:
        """The public shape of `costs --json`."""
        costs, volume = self.middle.costs, self.middle.volume
        return {
            "break_even": {
                "month": self.middle.month,
                "low": self.best.month,
                "high": self.worst.month,
                "never": self.never,
                "within_horizon": self.middle.month is not None and self.middle.month <= self.horizon,
                "horizon_months": self.horizon,
            },
            "flip_volume": {
                "value": self.middle.flip_volume,
                "low": self.best.flip_volume,
                "high": self.worst.flip_volume,
            },
            "monthly": {
                "prompted": costs.monthly_prompted(volume) if volume is not None else None,
                "tuned": costs.monthly_tuned(volume) if volume is not None else None,
                "tuned_with_retraining": costs.monthly_tuned_average(volume) if volume is not None else None,
            },
            "per_request": {"prompted": costs.prompted_request, "tuned": costs.tuned_request},
            "one_off": {
                "curation": costs.curation,
                "project": costs.project,
                "training": costs.training,
                "evaluation": self.figures["evaluation_cost"].value,
                "total": costs.one_off,
                "retraining": costs.retraining,
            },
            "models": {"prompted": self.prompted_model, "tuned": self.tuned_model},
            "retirement": {
                "model": self.tuned_model,
                "date": self.retires.isoformat() if self.retires else None,
                "months": self.retires_in_months,
            },
            "inputs": {name: figure.as_json() for name, figure in self.figures.items()},
            "prices_seen": self.prices.seen.isoformat(),
            "guide_line": describe_guide_line(self.middle.volume),
            "sentences": list(describe(self)),
            "questions": list(list_questions(self)),
            "offers": describe_offers(self.offers, self.today),
        }


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
    defaults = load_costs().defaults
    tuned_model = settings.get("tuned_model", defaults["tuned_model"])
    ranges = {name: (figure.value or 0.0, figure.low or 0.0, figure.high or 0.0) for name, figure in figures.items()}
    horizon = round(ranges["horizon_months"][0])
    known = figures["monthly_requests"].value is not None

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
        retires=find_retirement(tuned_model, offers, prices),
        today=today,
        prices=prices,
        offers=offers,
        assumed_models=tuple(
            model for key, model in defaults.items() if key in ("prompted_model", "tuned_model") and key not in settings
        ),
    )


def show(value: float) -> str:
    """A number with commas, without an exponent."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def money(value: float) -> str:
    """Dollars, with cents only where they count."""
    return f"${value:,.2f}" if abs(value) < 100 else f"${value:,.0f}"


def round_volume(value: float) -> str:
    """A volume with two digits that count."""
    if value < 10:
        return "1" if value <= 1 else f"{value:.0f}"
    digits = len(str(int(value))) - 2
    return f"{round(value / 10**digits) * 10**digits:,}"


def describe(result: Comparison) -> tuple[str, ...]:
    """The result in sentences: break-even, flip volume, curation, retirement."""
    words, middle = load_costs().words, result.middle
    lines = [_describe_break_even(result)]
    if middle.flip_volume is None:
        lines.append(words["flip_never"])
    elif middle.month is None or middle.month > result.horizon:
        lines.append(words["flip"].format(volume=round_volume(middle.flip_volume), horizon=result.horizon))
    share = result.figures["curation_share"]
    low, high = sorted((share.low or 0.4, share.high or 0.6))
    lines.append(
        words["curation"].format(
            curation=money(middle.costs.curation),
            low=f"{low:.0%}",
            high=f"{high:.0%}",
            project_low=money(compute_project(middle.costs.curation, middle.costs.whole_curation, high)),
            project_high=money(compute_project(middle.costs.curation, middle.costs.whole_curation, low)),
        )
    )
    months = result.retires_in_months
    if result.retires is None:
        lines.append(words["ask_retirement"].format(model=result.tuned_model))
    elif months is not None and (middle.month is None or months < middle.month):
        lines.append(words["retires_before"].format(date=result.retires))
    else:
        lines.append(words["retires"].format(date=result.retires, month=months))
    age = (result.today - result.prices.seen).days
    if age > result.prices.stale_after_days:
        lines.append(words["stale"].format(days=age))
    lines.append(words["outside"].format(line=describe_guide_line(middle.volume)))
    return tuple(lines)


def _describe_break_even(result: Comparison) -> str:
    words, middle, best, worst = load_costs().words, result.middle, result.best, result.worst
    if middle.volume is None:
        return words["unknown_volume"]
    if middle.month is None:
        text = words["never"].format(
            prompted=money(middle.costs.monthly_prompted(middle.volume)),
            tuned=money(middle.costs.monthly_tuned_average(middle.volume)),
        )
        return text + (words["never_range"].format(low=best.month) if best.month is not None else "")
    if middle.month > result.horizon:
        return words["later"].format(horizon=result.horizon, month=middle.month)
    span = ""
    if worst.month is None:
        span = words["pays_range_open"].format(low=best.month)
    elif (best.month, worst.month) != (middle.month, middle.month):
        span = words["pays_range"].format(low=best.month, high=worst.month)
    return words["pays"].format(month=middle.month, range=span)


def describe_guide_line(volume: float | None) -> str:
    """The guide's own line for the cost driver, with what the team's volume is to it."""
    words = load_costs().words
    threshold = int(load_thresholds()["requests_high"]["value"])
    if volume is None:
        return words["guide_line_unknown"].format(threshold=f"{threshold:,}")
    name = "guide_line_above" if volume > threshold else "guide_line_below"
    return words[name].format(requests=f"{volume:,.0f}", threshold=f"{threshold:,}")


def list_questions(result: Comparison) -> tuple[str, ...]:
    """What should be asked before the result is relied on: every figure that was assumed or is not known."""
    knowledge = load_costs()
    questions = [
        knowledge.words["ask_model"].format(use=use, model=model)
        for use, model in (("prompted", result.prompted_model), ("trained", result.tuned_model))
        if model in result.assumed_models
    ]
    for name, figure in result.figures.items():
        label = knowledge.inputs[name].label
        if figure.origin == "unknown":
            questions.append(knowledge.words["question_open"].format(label=label))
        elif figure.origin == "assumption":
            questions.append(
                knowledge.words["question"].format(label=label, value=show(figure.value or 0.0), unit=figure.unit)
            )
    if result.retires is None:
        questions.append(knowledge.words["ask_retirement"].format(model=result.tuned_model))
    return tuple(questions)


def describe_offers(offers: OfferList, today: date) -> list[dict[str, Any]]:
    """The table of offers as of today."""
    return [
        {
            "provider": offer.provider,
            "status": describe_status(offer, today),
            "last_day_for_new_jobs": offer.last_day_for_new_jobs.isoformat() if offer.last_day_for_new_jobs else None,
            "note": offer.note,
            "base_models": [
                {"model": end.model, "retires": end.retires.isoformat() if end.retires else None}
                for end in offer.base_models
            ],
            "sources": list(offer.sources),
            "seen": offers.seen.isoformat(),
        }
        for offer in offers.offer
    ]


def list_months(result: Comparison) -> list[tuple[int, float, float, float, float, float, float]]:
    """For the chart: month, then prompted and trained cumulative cost, each in the middle, low and high."""
    if result.middle.volume is None:
        return []
    last = max(result.horizon, result.middle.month or 0)
    rows = []
    for month in range(min(last, LONGEST_CHART) + 1):
        prompted, tuned = [], []
        for case in (result.middle, result.best, result.worst):
            both = case.costs.cumulative(case.volume or 0.0, month)
            prompted.append(both[0])
            tuned.append(both[1])
        rows.append((month, prompted[0], min(prompted), max(prompted), tuned[0], min(tuned), max(tuned)))
    return rows
