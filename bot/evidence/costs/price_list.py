"""What the dated lists of prices and offers say as of a day."""

from __future__ import annotations

from datetime import date

from bot.ports.evidence_content import Offer, OfferList, PriceList


def describe_status(offer: Offer, today: date) -> str:
    """The status as of today: a last day that has passed closes an offer, whatever the list says."""
    if offer.last_day_for_new_jobs is not None and offer.last_day_for_new_jobs < today:
        return "closed"
    return offer.status


def find_retirement(model: str, offers: OfferList, prices: PriceList) -> date | None:
    """The earliest day that a source names for the end of a base model or of its fine-tuned version."""
    base = model.casefold().removeprefix("ft:").removeprefix("custom ")
    ends = [
        line.shutdown for line in prices.model if line.shutdown and line.model.casefold() in (model.casefold(), base)
    ]
    ends += [
        end.retires
        for offer in offers.offer
        for end in offer.base_models
        if end.retires and end.model.casefold() == base
    ]
    return min(ends, default=None)
