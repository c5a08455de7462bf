"""A cost comparison and the table of offers as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.evidence.costs.cost_comparison import Comparison
from bot.evidence.costs.cost_sentences import describe, describe_guide_line, list_questions
from bot.ports.evidence_content import Offer, OfferList


def comparison_json(result: Comparison) -> dict[str, Any]:
    """The public shape of `costs --json`."""
    costs, volume = result.middle.costs, result.middle.volume
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
