"""The part of `knowledge/` that the evidence readers work with: words, limits, prices and sentences.

Every table is frozen, strict and without unknown keys. It also goes to worker processes, as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.decision.rulebook import Threshold

Grade = Literal["provider", "package", "third"]
ReasonKind = Literal["format", "style", "knowledge", "reasoning"]
ColumnKind = Literal[
    "verdict", "verdict_sure", "verdict_plain", "failed", "affirmed", "negated", "bad", "score", "judge", "expert",
    "rater", "operation", "answer", "variant", "sibling", "part_of_a_test", "id", "id_of_case", "not_a_case",
    "case_text", "input", "group", "reason",
]  # fmt: skip
VERDICT_KINDS = ("pass", "fail", "yes", "no", "absent")
COLUMN_KINDS: tuple[str, ...] = get_args(ColumnKind)
COST_FIGURES = (
    "monthly_requests", "input_tokens", "output_tokens", "tuned_input_tokens", "tuned_output_tokens", "input_price",
    "output_price", "tuned_input_price", "tuned_output_price", "hosting_per_hour", "hosting_hours", "examples",
    "examples_ready", "minutes_per_example", "hourly_rate", "curation_share", "training_tokens_per_example", "epochs",
    "training_price", "evaluation_cost", "retrain_every_months", "retraining_share", "horizon_months",
)  # fmt: skip
COST_TEXTS = ("prompted_model", "tuned_model", "base_model_retires")

T = TypeVar("T")
Name = Annotated[str, StringConstraints(min_length=1)]
Items = Annotated[tuple[T, ...], Field(strict=False)]  # TOML and JSON have lists
Names = Items[Name]
Share = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=1)]
Price = Annotated[float, Field(ge=0)]


class Table(BaseModel):
    """A table of a content file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class _Names(Table):
    names: Names


class _Cues(Table):
    cues: Names


class ReasonCues(Table):
    """A kind of failure reason, with the regular expressions that show it."""

    name: ReasonKind
    cues: Names


class Statistics(Table):
    """`significance`: the level below which a difference counts. `smallest_group`: cases of a type that is named."""

    significance: Share
    smallest_group: Count


class EvalWords(Table):
    """`evidence.toml`: words in verdict columns, names of columns, cues. One that ends in * is a word's start."""

    verdict_words: dict[str, Items[str]]
    summary_rows: _Names
    column_names: dict[str, Names]
    tool_errors: _Cues
    reason_kinds: Items[ReasonCues]
    statistics: Statistics


class TrainingColumns(Table):
    """Names of columns in lower case, the most telling first."""

    input: Names
    output: Names
    context: Names
    system: Names
    id: Names


class TrainingLimits(Table):
    """Limits of the audit, each explained in the file."""

    near_similarity: Share
    near_shingle: Count
    listed_problems: Count
    sample_size: Count
    json_outputs_share: Share
    punctuated_share: Share
    cut_minimum_outputs: Count
    cut_minimum_length: Count
    characters_per_token_low: Annotated[float, Field(gt=0)]
    characters_per_token_high: Annotated[float, Field(gt=0)]
    cjk_characters_per_token: Annotated[float, Field(gt=0)]


class TrainingData(Table):
    """`training_data.toml`. `placeholders` are regular expressions; the tables of sentences are by name."""

    columns: TrainingColumns
    limits: TrainingLimits
    kinds: dict[str, str]
    unsupervised: dict[str, str]
    report: dict[str, str]
    placeholders: Names
    cut_marks: Names


class Assumption(Table):
    """A figure's label, unit, and what is assumed if nobody names it."""

    unit: Name
    label: Name
    value: float | None = None
    low: float | None = None
    high: float | None = None
    source: str = ""
    day: date | None = Field(default=None, alias="date")


class CostTables(Table):
    """`costs.toml`. `texts` are settings that are no figures, with their labels; `words` the sentences by name."""

    inputs: dict[str, Assumption]
    defaults: dict[str, Name]
    texts: dict[str, Name]
    words: dict[str, str]


class Sourced(Table):
    """A line with its source; `read` is the day the source was read, if its reader says so."""

    source: Annotated[str, StringConstraints(min_length=4)]
    read: date | None = None
    grade: Grade


class ModelPrice(Sourced):
    """Prices of a model in use, US dollars per million tokens."""

    use: Literal["prompted", "tuned"]
    provider: Name
    model: Name
    input: Price
    output: Price
    shutdown: date | None = None
    condition: str | None = None


class TrainingPrice(Sourced):
    """The price of training: US dollars per million tokens of the set times the epochs, or an hour."""

    provider: Name
    method: Name
    model: Name
    per_million_tokens_low: Price | None = None
    per_million_tokens_high: Price | None = None
    per_hour: Price | None = None

    @model_validator(mode="after")
    def _has_a_price(self) -> TrainingPrice:
        if self.per_million_tokens_low is None and self.per_hour is None:
            raise ValueError("a price by token or one by hour")
        return self


class PriceList(Table):
    """`prices.toml`; `seen` is the day the list was made."""

    schema_: Literal[1] = Field(alias="schema")
    currency: Literal["USD"]
    seen: date
    stale_after_days: Count
    model: Items[ModelPrice]
    training: Items[TrainingPrice]

    def find_model(self, name: str, use: str | None = None) -> ModelPrice | None:
        """The line of a model by its name, the first that fits."""
        wanted = name.casefold()
        return next((line for line in self.model if line.model.casefold() == wanted and use in (None, line.use)), None)


class BaseModelEnd(Table):
    """A base model and the day it is shut down."""

    model: Name
    retires: date | None = None


class Offer(Table):
    """A provider of fine-tuning."""

    provider: Name
    status: Literal["open", "existing", "closing", "closed", "not_offered", "unclear"]
    last_day_for_new_jobs: date | None = None
    note: str = ""
    base_models: Items[BaseModelEnd] = ()
    sources: Annotated[tuple[Name, ...], Field(strict=False, min_length=1)]


class OfferList(Table):
    """`fine_tuning_offers.toml`: who offers fine-tuning, on the day `seen`."""

    schema_: Literal[1] = Field(alias="schema")
    seen: date
    offer: Items[Offer]


class EvidenceContent(Table):
    """All of it, checked. `sentences` are by table and name; `thresholds` those of `thresholds.toml`, by name."""

    evals: EvalWords
    training: TrainingData
    costs: CostTables
    prices: PriceList
    offers: OfferList
    sentences: Mapping[str, Mapping[str, str]]
    thresholds: Mapping[str, Threshold]
