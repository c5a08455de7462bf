"""The profile of one project: what its team said about it. A field that is missing or None is not known.

The names, types and ranges are a public JSON interface. What a field is (its checklist item, unit, thresholds, the
fields it is judged with) stands here once, as a `FieldInfo` beside its type; other packages read it from `INFO`.
Source: the decision rules, "The profile".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

Kind = Literal["text", "choice", "choices", "yes_no", "number", "percentage"]

# Of the types in a JSON schema.
KINDS_OF_TYPES: Mapping[str, Kind] = {
    "boolean": "yes_no", "integer": "number", "number": "percentage", "string": "text", "array": "choices",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """What one field is.

    `item`: the checklist item that it belongs to, 1 to 10, or None for the situation. `unit`: what a number counts.
    `thresholds`: the numbers of `thresholds.toml` at which a change of this one can change the verdict, ascending;
    `reached`: does the line itself count as past it? `group`: fields of one group are judged together. `fixed`: a fact
    that a team can't choose. `part_of`: the count that this one is a part of. `kind` and `choices` come from the type.
    """

    item: int | None = None
    unit: str = ""
    thresholds: tuple[str, ...] = ()
    reached: bool = True
    group: str = ""
    fixed: bool = False
    part_of: str = ""
    kind: Kind = "text"
    choices: tuple[str, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Has it a fixed set of values (yes and no, or the choices)?"""
        return self.kind in ("choice", "yes_no")


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
FEW_SHOT: Ingredient = "few_shot"  # worked examples; `few_shot_examples` counts them

LARGEST_COUNT = 10**12  # more than any project counts; above it the arithmetic of rates would lose its last digits
LONGEST_INPUT = 60  # characters of a wrong value that an error repeats

Count = Annotated[int, Field(ge=0, le=LARGEST_COUNT)]
Share = Annotated[float, Field(ge=0, le=1)]


def _in_table_order(value: object) -> object:
    """Ingredients are a set: a JSON list in any order, with repeats, means the same."""
    if not isinstance(value, (list, tuple, set, frozenset)):
        return value
    known = [name for name in INGREDIENTS if name in value]
    return (*known, *(item for item in value if item not in INGREDIENTS))


Ingredients = Annotated[tuple[Ingredient, ...], BeforeValidator(_in_table_order)]


class PairedTest(BaseModel):
    """What pairing by case says. `prompt` and `trained` are (examples, failures), as the profile has them.

    `p` is McNemar's exact test. `difference`, `low` and `high` are the prompt's failure rate minus the trained model's
    and its 95% interval, as fractions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: tuple[int, int]
    trained: tuple[int, int]
    p: float
    difference: float
    low: float
    high: float


class Profile(BaseModel):
    """What is known of one project. Frozen; every field may be None (not known)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    project: Annotated[str | None, FieldInfo()] = None
    task: Annotated[Task | None, FieldInfo(fixed=True)] = None
    monthly_requests: Annotated[
        Count | None,
        FieldInfo(unit="requests a month", thresholds=("requests_high",), reached=False, group="data", fixed=True),
    ] = None
    # A hard limit; None also where there is none.
    latency_budget_ms: Annotated[
        Annotated[int, Field(gt=0, le=LARGEST_COUNT)] | None,
        FieldInfo(unit="milliseconds", thresholds=("latency_hard",), fixed=True),
    ] = None
    format_tolerance: Annotated[FormatTolerance | None, FieldInfo()] = None
    style_need: Annotated[StyleNeed | None, FieldInfo()] = None
    change_pace: Annotated[ChangePace | None, FieldInfo(group="stability")] = None
    input_diversity: Annotated[InputDiversity | None, FieldInfo(group="data")] = None
    prompt_ingredients: Annotated[Ingredients | None, FieldInfo(item=1, group="prompt")] = None
    few_shot_examples: Annotated[
        Count | None, FieldInfo(item=1, unit="examples", thresholds=("few_shot_minimum",), group="prompt")
    ] = None
    reasoning_matters: Annotated[bool | None, FieldInfo(item=1, group="prompt")] = None
    eval_examples: Annotated[Count | None, FieldInfo(item=2, unit="examples", group="evaluation")] = None
    eval_failures: Annotated[
        Count | None, FieldInfo(item=2, unit="examples", group="evaluation", part_of="eval_examples")
    ] = None
    failure_threshold: Annotated[Share | None, FieldInfo(item=3, unit="fraction", group="evaluation")] = None
    failures_consistent: Annotated[bool | None, FieldInfo(item=3)] = None
    failure_mode: Annotated[FailureMode | None, FieldInfo(item=4)] = None
    needs_current_knowledge: Annotated[bool | None, FieldInfo(item=5, fixed=True)] = None
    labelled_examples: Annotated[
        Count | None,
        FieldInfo(
            item=6, unit="examples", thresholds=("labels_narrow", "labels_diverse", "labels_complex"), group="data"
        ),
    ] = None
    labels_trusted: Annotated[bool | None, FieldInfo(item=6, group="data")] = None
    stable_months: Annotated[
        Count | None, FieldInfo(item=7, unit="months", thresholds=("stable_months_minimum",), group="stability")
    ] = None
    criteria_written: Annotated[bool | None, FieldInfo(item=7, group="stability")] = None
    curation_budgeted: Annotated[bool | None, FieldInfo(item=8)] = None
    structured_outputs: Annotated[StructuredOutputs | None, FieldInfo(item=9)] = None
    retraining_budgeted: Annotated[bool | None, FieldInfo(item=10)] = None
    # A share of failures without a count. It decides nothing; it is shown, and asks "of how many?".
    failure_rate: Annotated[Share | None, FieldInfo(item=2, unit="fraction")] = None
    already_tuned: Annotated[bool | None, FieldInfo(fixed=True)] = None
    tuned_examples: Annotated[Count | None, FieldInfo(unit="examples", group="evaluation")] = None
    tuned_failures: Annotated[
        Count | None, FieldInfo(unit="examples", group="evaluation", part_of="tuned_examples")
    ] = None

    # No field: a profile that is typed or read as JSON has none. It holds only for the counts that it was made with.
    _paired: PairedTest | None = PrivateAttr(default=None)

    @property
    def paired(self) -> PairedTest | None:
        """The paired test of both measured results; None if there is none, or it was made with other counts."""
        if self.tuned_examples is None:  # a test has the counts of both; to look for it takes longer than this
            return None
        found = self._paired
        if found is None:
            return None
        prompt, trained = (self.eval_examples, self.eval_failures), (self.tuned_examples, self.tuned_failures)
        return found if (found.prompt, found.trained) == (prompt, trained) else None

    def with_paired(self, paired: PairedTest | None) -> Profile:
        """The same profile with a paired test of its two results."""
        copied = self.model_copy()
        copied._paired = paired
        return copied

    @model_validator(mode="after")
    def _failures_fit_examples(self) -> Profile:
        if name := next(overfull(self), ""):
            whole = INFO[name].part_of
            raise ValueError(f"{name}: {getattr(self, name)} is more than {whole} ({getattr(self, whole)})")
        return self


def _infos() -> dict[str, FieldInfo]:
    """The info of every field, by its name, in their order; a field without a group is its own."""
    properties = Profile.model_json_schema()["properties"]
    found = {}
    for name, field in Profile.model_fields.items():
        info = next(part for part in field.metadata if isinstance(part, FieldInfo))
        schema = properties[name]["anyOf"][0]  # the other one is null: not known
        kind: Kind = "choice" if "enum" in schema else KINDS_OF_TYPES[schema["type"]]
        choices = tuple(schema.get("items", schema).get("enum", ()))
        found[name] = replace(info, kind=kind, choices=choices, group=info.group or name)
    return found


INFO: Mapping[str, FieldInfo] = _infos()
FIELDS: tuple[str, ...] = tuple(INFO)
MEASURED: tuple[str, ...] = tuple(name for name, info in INFO.items() if info.part_of)


def overfull(profile: Profile) -> Iterator[str]:
    """The counts of failures that don't fit into their examples."""
    for name in MEASURED:
        examples, failures = getattr(profile, INFO[name].part_of), getattr(profile, name)
        if examples is not None and failures is not None and failures > examples:
            yield name


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


def is_profile(values: Mapping[str, Value]) -> bool:
    """Are these values possible, each and together?"""
    try:
        parse_profile(values)
    except ProfileError:
        return False
    return True


def fitting_profile(values: Mapping[str, Value]) -> Profile:
    """The profile of all values that fit together, in the order of the fields; what contradicts them is left out."""
    fitting: dict[str, Value] = {}
    for name in FIELDS:
        if values.get(name) is not None and is_profile({**fitting, name: values[name]}):
            fitting[name] = values[name]
    return parse_profile(fitting)


def _line(item: dict[str, Any]) -> str:
    name = str(item["loc"][0]) if item["loc"] else ""
    if item["type"] == "extra_forbidden":
        return f"{name}: not a field of a profile; known fields are {', '.join(FIELDS)}"
    if not name:
        return str(item["msg"]).removeprefix("Value error, ")
    value = repr(item["input"])
    value = value if len(value) <= LONGEST_INPUT else value[:LONGEST_INPUT] + "…"
    return f"{name}: {item['msg'][0].lower()}{item['msg'][1:]}, got {value}"


def evidence_of(profile: Profile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facts that a profile states: counts of failures, which are measured, and what the team said.

    The project's name is none. A measured result counts once, by its failures.
    """
    known = [name for name in FIELDS if name != "project" and getattr(profile, name) is not None]
    measured = tuple(name for name in MEASURED if name in known and getattr(profile, INFO[name].part_of))
    counted = {*measured, *(INFO[name].part_of for name in measured)}
    if measured and "already_tuned" in known and "tuned_failures" in measured:
        counted.add("already_tuned")  # the trained model's result says that there is one
    return measured, tuple(name for name in known if name not in counted)
