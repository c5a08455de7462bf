"""knowledge/prices.toml and knowledge/fine_tuning_offers.toml: dated figures with their sources."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"

Grade = Literal["provider", "package", "third"]
Price = float


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Sourced(_Frozen):
    """A line with its source; `read` is the day the source was read, if its reader says so."""

    source: str = Field(min_length=4)
    read: date | None = None
    grade: Grade


class ModelPrice(_Sourced):
    """Prices of a model in use, US dollars per million tokens."""

    use: Literal["prompted", "tuned"]
    provider: str
    model: str
    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached_input: float | None = None
    batch_input: float | None = None
    shutdown: date | None = None
    condition: str | None = None


class TrainingPrice(_Sourced):
    """The price of training: US dollars per million tokens of the set times the epochs, or an hour."""

    provider: str
    method: str
    model: str
    per_million_tokens_low: float | None = None
    per_million_tokens_high: float | None = None
    per_hour: float | None = None
    cap_per_job: float | None = None

    @model_validator(mode="after")
    def _has_a_price(self) -> TrainingPrice:
        if self.per_million_tokens_low is None and self.per_hour is None:
            raise ValueError(f"{self.provider}, {self.model}: neither a price by token nor one by hour")
        return self


class HostingPrice(_Sourced):
    """The price of hosting, US dollars an hour."""

    provider: str
    what: str
    per_hour_low: float = Field(ge=0)
    per_hour_high: float = Field(ge=0)


class PriceList(_Frozen):
    """The whole list."""

    schema_: int = Field(alias="schema")
    currency: Literal["USD"]
    seen: date
    stale_after_days: int
    model: tuple[ModelPrice, ...]
    training: tuple[TrainingPrice, ...]
    hosting: tuple[HostingPrice, ...]

    def find_model(self, name: str, use: str | None = None) -> ModelPrice | None:
        """The line of a model by its name, the first that fits."""
        wanted = name.casefold()
        return next((line for line in self.model if line.model.casefold() == wanted and use in (None, line.use)), None)


class BaseModelEnd(_Frozen):
    """A base model and the day it is shut down."""

    model: str
    retires: date | None = None
    training_until_at_least: date | None = None


class Offer(_Frozen):
    """A provider of fine-tuning."""

    provider: str
    status: Literal["open", "existing", "closing", "closed", "not_offered", "unclear"]
    last_day_for_new_jobs: date | None = None
    note: str = ""
    base_models: tuple[BaseModelEnd, ...] = ()
    sources: tuple[str, ...] = Field(min_length=1)


class OfferList(_Frozen):
    """Who offers fine-tuning, on the day `seen`."""

    schema_: int = Field(alias="schema")
    seen: date
    offer: tuple[Offer, ...]


@cache
def load_prices() -> PriceList:
    """The price list, checked. Raises pydantic's ValidationError with every problem at once."""
    return PriceList.model_validate(tomllib.loads((KNOWLEDGE / "prices.toml").read_text(encoding="utf-8")))


@cache
def load_offers() -> OfferList:
    """The table of offers, checked. Raises pydantic's ValidationError with every problem at once."""
    return OfferList.model_validate(tomllib.loads((KNOWLEDGE / "fine_tuning_offers.toml").read_text(encoding="utf-8")))


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
