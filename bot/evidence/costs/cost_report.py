"""A cost comparison in sentences and as JSON, the questions that it leaves open, and the table of offers."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.evidence.costs.cost_comparison import Comparison, compute_project
from bot.evidence.loaded_content import content
from bot.ports.evidence_content import Offer, OfferList


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
    words, middle = content().costs.words, result.middle
    lines = [_describe_break_even(result)]
    if middle.flip_volume is None:
        lines.append(words["flip_never"])
    elif middle.month is None or middle.month > result.horizon:
        lines.append(words["flip"].format(volume=round_volume(middle.flip_volume), horizon=result.horizon))
    share = result.figures["curation_share"]
    ends = sorted((share.low or share.value or 1.0, share.high or share.value or 1.0))
    dear, cheap = (money(compute_project(middle.costs.curation, middle.costs.whole_curation, end)) for end in ends)
    values = {"low": f"{ends[0]:.0%}", "high": f"{ends[1]:.0%}", "project_low": cheap, "project_high": dear}
    lines.append(words["curation"].format(curation=money(middle.costs.curation), **values))
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
    words, middle, best, worst = content().costs.words, result.middle, result.best, result.worst
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
    words = content().costs.words
    threshold = int(content().thresholds["requests_high"].value)
    if volume is None:
        return words["guide_line_unknown"].format(threshold=f"{threshold:,}")
    name = "guide_line_above" if volume > threshold else "guide_line_below"
    return words[name].format(requests=f"{volume:,.0f}", threshold=f"{threshold:,}")


def list_questions(result: Comparison) -> tuple[str, ...]:
    """What should be asked before the result is relied on: every figure that was assumed or is not known."""
    knowledge = content().costs
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


def comparison_json(result: Comparison) -> dict[str, Any]:
    """The public shape of `costs --json`."""
    costs, volume = result.middle.costs, result.middle.volume
    monthly = {
        "prompted": costs.monthly_prompted,
        "tuned": costs.monthly_tuned,
        "tuned_with_retraining": costs.monthly_tuned_average,
    }
    return {
        "break_even": {
            "month": result.middle.month,
            "low": result.best.month,
            "high": result.worst.month,
            "never": result.never,
            "within_horizon": result.middle.month is not None and result.middle.month <= result.horizon,
            "horizon_months": result.horizon,
        },
        "flip_volume": {
            "value": result.middle.flip_volume,
            "low": result.best.flip_volume,
            "high": result.worst.flip_volume,
        },
        "monthly": {name: None if volume is None else a_month(volume) for name, a_month in monthly.items()},
        "per_request": {"prompted": costs.prompted_request, "tuned": costs.tuned_request},
        "one_off": {
            "curation": costs.curation,
            "project": costs.project,
            "training": costs.training,
            "evaluation": result.figures["evaluation_cost"].value,
            "total": costs.one_off,
            "retraining": costs.retraining,
        },
        "models": {"prompted": result.prompted_model, "tuned": result.tuned_model},
        "retirement": {
            "model": result.tuned_model,
            "date": result.retires.isoformat() if result.retires else None,
            "months": result.retires_in_months,
            "by": result.retires_by,
        },
        "inputs": {name: figure.as_json() for name, figure in result.figures.items()},
        "prices_seen": result.prices.seen.isoformat(),
        "guide_line": describe_guide_line(result.middle.volume),
        "sentences": list(describe(result)),
        "questions": list(list_questions(result)),
        "offers": describe_offers(result.offers, result.today),
    }


def describe_offers(offers: OfferList, today: date) -> list[dict[str, Any]]:
    """The table of offers as of today."""
    return [
        offer.model_dump(mode="json") | {"status": describe_status(offer, today), "seen": offers.seen.isoformat()}
        for offer in offers.offer
    ]


def describe_status(offer: Offer, today: date) -> str:
    """The status as of today: a last day that has passed closes an offer, whatever the list says."""
    if offer.last_day_for_new_jobs is not None and offer.last_day_for_new_jobs < today:
        return "closed"
    return offer.status
