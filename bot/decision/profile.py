"""A profile holds what a team said about its project; a field that is missing or None is not known.

The field names, types and ranges are the table of the decision rules and a public JSON interface.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

Task = Literal[
    "classification",
    "extraction",
    "summarization",
    "question_answering",
    "structured_output",
    "domain_reasoning",
    "brand_voice",
    "other",
]
FormatTolerance = Literal["occasional", "zero"]
StyleNeed = Literal["describable", "example_level"]
ChangePace = Literal["quick", "weeks"]
InputDiversity = Literal["narrow", "diverse", "complex"]
Ingredient = Literal["instruction", "output_format", "few_shot", "edge_cases", "chain_of_thought", "output_constraints"]
FailureMode = Literal["none", "format", "reasoning", "style", "knowledge"]
StructuredOutputs = Literal["not_considered", "solves", "insufficient"]

Value = str | int | float | bool | tuple[str, ...] | None

INGREDIENTS: tuple[str, ...] = get_args(Ingredient)

LARGEST_COUNT = 10**12  # more than any project counts; above it the arithmetic of rates would lose its last digits

Count = Annotated[int, Field(ge=0, le=LARGEST_COUNT)]


def _in_table_order(value: object) -> object:
    """Ingredients are a set: a JSON list in any order, with repeats, means the same."""
    if not isinstance(value, (list, tuple, set, frozenset)):
        return value
    known = [name for name in INGREDIENTS if name in value]
    return (*known, *(item for item in value if item not in INGREDIENTS))


class Profile(BaseModel):
    """What is known of one project. Frozen; every field may be None (not known).

    Units: `monthly_requests` requests a month, `latency_budget_ms` milliseconds (None also where there is no hard
    limit), `failure_threshold` a fraction from 0 to 1, `stable_months` months.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    project: str | None = None
    task: Task | None = None
    monthly_requests: Count | None = None
    latency_budget_ms: Annotated[int, Field(gt=0, le=LARGEST_COUNT)] | None = None
    format_tolerance: FormatTolerance | None = None
    style_need: StyleNeed | None = None
    change_pace: ChangePace | None = None
    input_diversity: InputDiversity | None = None
    prompt_ingredients: Annotated[tuple[Ingredient, ...], BeforeValidator(_in_table_order)] | None = None
    few_shot_examples: Count | None = None
    reasoning_matters: bool | None = None
    eval_examples: Count | None = None
    eval_failures: Count | None = None
    failure_threshold: Annotated[float, Field(ge=0, le=1)] | None = None
    failures_consistent: bool | None = None
    failure_mode: FailureMode | None = None
    needs_current_knowledge: bool | None = None
    labelled_examples: Count | None = None
    labels_trusted: bool | None = None
    stable_months: Count | None = None
    criteria_written: bool | None = None
    curation_budgeted: bool | None = None
    structured_outputs: StructuredOutputs | None = None
    retraining_budgeted: bool | None = None

    @model_validator(mode="after")
    def _failures_fit_examples(self) -> Profile:
        examples, failures = self.eval_examples, self.eval_failures
        if examples is not None and failures is not None and failures > examples:
            raise ValueError(f"eval_failures: {failures} is more than eval_examples ({examples})")
        return self


FIELDS: tuple[str, ...] = tuple(Profile.model_fields)


class ProfileError(ValueError):
    """A profile that cannot be read. `problems` names each field, what is wrong and what is allowed."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def parse_profile(raw: object) -> Profile:
    """Read a decoded JSON object into a Profile.

    Raises ProfileError, with one line a problem, for unknown fields, wrong types and impossible values.
    """
    if not isinstance(raw, Mapping):
        raise ProfileError((f"the profile: expected a JSON object, got {type(raw).__name__}",))
    try:
        return Profile.model_validate(dict(raw))
    except ValidationError as error:
        raise ProfileError(tuple(dict.fromkeys(_line(dict(item)) for item in error.errors()))) from None


def _line(item: dict[str, Any]) -> str:
    name = str(item["loc"][0]) if item["loc"] else ""
    if item["type"] == "extra_forbidden":
        return f"{name}: not a field of a profile; known fields are {', '.join(FIELDS)}"
    if not name:
        return str(item["msg"]).removeprefix("Value error, ")
    shown = repr(item["input"])
    shown = shown if len(shown) <= SHOWN_INPUT else shown[:SHOWN_INPUT] + "…"
    return f"{name}: {item['msg'][0].lower()}{item['msg'][1:]}, got {shown}"


SHOWN_INPUT = 60  # characters of a wrong value that an error repeats
