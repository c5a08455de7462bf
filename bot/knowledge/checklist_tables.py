"""The tables of `checklist.toml` as pydantic models, and the Checklist that they make.

What one table may hold is said by its model; what needs other tables or files (fields asked twice, conditions that look
ahead, sections, thresholds) is checked by `build_checklist`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.consultation.messages import Option
from bot.consultation.questions import BASELINE, ITEMS, AskedWhen, Checklist, Condition, ControlKind, Question
from bot.consultation.questions import Field as AskedField
from bot.decision.problem import Problem
from bot.decision.profile import FIELDS, INFO, Value
from bot.decision.rulebook import Rules
from bot.decision.verdict import BaselineState
from bot.knowledge.content_file import placeholders_of
from bot.knowledge.pydantic_problems import problems_of

FILE = "checklist.toml"
# Slack's limits for a choice: longer texts, or more options, would be refused when the card is posted.
OPTIONS_MAX = 10
BASELINES: tuple[str, ...] = get_args(BaselineState)

Text = Annotated[str, Field(min_length=1, max_length=600)]  # still reads as a short message
Label = Annotated[str, Field(min_length=1, max_length=75)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Scalar = bool | int | float | str


class Table(BaseModel):
    """Base of the tables: nothing unknown, nothing coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class OptionTable(Table):
    """One choice. Exactly one of `value`, `at`, `below` (names of thresholds) and `none` says what it stands for."""

    label: Label
    value: Scalar | None = None
    at: str = ""
    below: str = ""
    none: Literal[True] | None = None
    description: Annotated[str, Field(max_length=75)] = ""
    brief: Annotated[str, Field(max_length=75)] = ""
    if_chosen: Annotated[str, Field(max_length=75)] = ""

    @model_validator(mode="after")
    def _stands_for_one_thing(self) -> OptionTable:
        given = [self.value is not None, bool(self.at), bool(self.below), self.none is not None]
        if sum(given) != 1:
            raise ValueError("an option needs exactly one of value, at, below and none")
        return self


class ConfirmTable(Table):
    """How a candidate is asked about: the question, and the labels of a yes and a no."""

    asks: Text
    yes: Label
    no: Label


class ConditionTable(Table):
    """One condition: a fact, and exactly one test."""

    fact: str
    is_: Scalar | None = Field(None, alias="is")
    is_not: Scalar | None = None
    above: int | float | None = None
    has: str | None = None
    has_not: str | None = None

    @property
    def tests(self) -> Mapping[str, Any]:
        """The tests that are given."""
        names = {"is_": "is", "is_not": "is_not", "above": "above", "has": "has", "has_not": "has_not"}
        return {name: getattr(self, key) for key, name in names.items() if getattr(self, key) is not None}

    @model_validator(mode="after")
    def _tests_one_thing(self) -> ConditionTable:
        if len(self.tests) != 1:
            raise ValueError("a condition needs exactly one of is, is_not, above, has and has_not")
        return self


class AskedWhenTable(Table):
    """When a field is asked: all of the conditions, or any of them."""

    all_of: Annotated[tuple[ConditionTable, ...], Field(strict=False)] = ()
    any_of: Annotated[tuple[ConditionTable, ...], Field(strict=False)] = ()
    otherwise: Label

    @model_validator(mode="after")
    def _all_or_any(self) -> AskedWhenTable:
        if bool(self.all_of) == bool(self.any_of):
            raise ValueError("one of all_of and any_of is needed, a list of conditions")
        return self


class ControlTable(Table):
    """One field on a card."""

    field: str
    kind: ControlKind
    label: Label
    refusal: Text
    alone: Text
    alone_known: str = ""
    shown: Name = "{value}"
    unknown: str = ""
    unit: str = ""
    placeholder: str = ""
    tick: Annotated[str, Field(max_length=75)] = ""
    confirm: ConfirmTable | None = None
    options: Annotated[tuple[OptionTable, ...], Field(max_length=OPTIONS_MAX, strict=False)] = ()
    if_value: Name = "{value}"
    if_less: Name = "{value}"
    if_yes: str = ""
    if_no: str = ""
    measured: bool = False
    workable: bool = False
    volunteered: bool = False
    asked_when: AskedWhenTable | None = None


class QuestionTable(Table):
    """One topic: one card."""

    id: Name
    label: Name
    wording: Text
    why: Text
    explanation: Text
    section: str
    example: Text
    skip: Annotated[str, Field(max_length=75)] = ""
    most: Annotated[int, Field(ge=1, le=10)] = 6
    controls: Annotated[tuple[ControlTable, ...], Field(min_length=1, strict=False)]


class ChecklistTable(Table):
    """The whole file."""

    items: dict[str, Name]
    questions: Annotated[tuple[QuestionTable, ...], Field(min_length=1, strict=False)]


def build_checklist(
    raw: Mapping[str, Any], sections: Collection[str], numbers: Mapping[str, str], rules: Rules | None
) -> tuple[Checklist | None, list[Problem]]:
    """The checklist in the decoded file, or None and every problem in it.

    `sections` are the guide's section titles, which a question may cite; `numbers` the thresholds by name, in words.
    """
    try:
        table = ChecklistTable.model_validate(raw)
    except ValidationError as error:
        return None, problems_of(error, FILE, raw)
    problems = list(_problems(table, sections, numbers))
    if problems or rules is None:
        return None, problems
    questions = tuple(_question(question, numbers, rules) for question in table.questions)
    return Checklist(questions, {int(number): label for number, label in table.items.items()}), []


def _problems(table: ChecklistTable, sections: Collection[str], numbers: Mapping[str, str]) -> Iterator[Problem]:
    for number in ITEMS:
        if str(number) not in table.items:
            yield Problem(f"items.{number}", "missing", "a short name for each of the ten items", FILE)
    for name in table.items.keys() - {str(number) for number in ITEMS}:
        yield Problem(f"items.{name}", "not an item", "1 to 10", FILE)
    ids = [question.id for question in table.questions]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield Problem("questions", f"the id {name!r} is used twice", "an id of its own for every question", FILE)
    asked: dict[str, str] = {}
    for place, question in enumerate(table.questions, 1):
        path = f"questions[{place}]"
        if question.section not in sections:
            wrong = f"{question.section!r} is no section of the guide"
            yield Problem(f"{path}.section", wrong, ", ".join(sections), FILE)
        for key in ("wording", "why", "explanation"):
            yield from _placeholders(f"{path}.{key}", getattr(question, key), numbers)
        for number, control in enumerate(question.controls, 1):
            here = f"{path}.controls[{number}]"
            if control.field not in FIELDS:
                yield Problem(f"{here}.field", f"{control.field!r} is no field", ", ".join(FIELDS), FILE)
                continue
            if control.field in asked:
                wrong = f"{control.field} is asked already at {asked[control.field]}"
                yield Problem(f"{here}.field", wrong, "each field once", FILE)
            asked.setdefault(control.field, here)
            yield from _control_problems(f"{here}({control.field})", control, asked, numbers)
    for name in FIELDS:
        if name not in asked:
            yield Problem("questions", f"the field {name} is asked nowhere", "each field, exactly once", FILE)


def _control_problems(
    path: str, control: ControlTable, asked: Collection[str], numbers: Mapping[str, str]
) -> Iterator[Problem]:
    info = INFO[control.field]
    if control.kind != info.kind:
        yield Problem(f"{path}.kind", f"{control.kind} does not fit {control.field}", info.kind, FILE)
    for key in ("shown", "if_value", "if_less"):
        if placeholders_of(getattr(control, key)) != {"value"}:
            wrong = f"{getattr(control, key)!r} does not hold {{value}} alone"
            yield Problem(f"{path}.{key}", wrong, "a text with {value} in it", FILE)
    for key in ("alone", "tick"):
        yield from _placeholders(f"{path}.{key}", getattr(control, key), numbers)
    values = [option.value for option in control.options if option.value is not None]
    for number, option in enumerate(control.options, 1):
        here = f"{path}.options[{number}]"
        yield from _placeholders(f"{here}.label", option.label, numbers)
        for line in filter(None, (option.at, option.below)):
            if line not in numbers:
                yield Problem(here, f"{line!r} is no threshold", ", ".join(sorted(numbers)), FILE)
        if info.choices and option.value not in info.choices:
            wrong = f"{option.value!r} is no choice of {control.field}"
            yield Problem(f"{here}.value", wrong, ", ".join(info.choices), FILE)
        if control.kind == "choice" and not option.if_chosen:
            yield Problem(f"{here}.if_chosen", "missing", "a text", FILE)
    for value in info.choices:
        if value not in values:
            yield Problem(f"{path}.options", f"the choice {value!r} is missing", "one option for each choice", FILE)
    if len(set(values)) < len(values):
        yield Problem(f"{path}.options", "a value stands there twice", "each choice once", FILE)
    if control.tick and len(control.options) != 2:  # noqa: PLR2004 - a box is ticked or not
        yield Problem(f"{path}.tick", f"{len(control.options)} options", "two: a tick, and an empty box", FILE)
    if control.asked_when is not None:
        conditions = control.asked_when.all_of or control.asked_when.any_of
        for number, condition in enumerate(conditions, 1):
            yield from _condition_problems(f"{path}.asked_when[{number}]", condition, asked)


def _condition_problems(path: str, condition: ConditionTable, asked: Collection[str]) -> Iterator[Problem]:
    (value,) = condition.tests.values()
    if condition.fact == BASELINE:
        if value not in BASELINES:
            yield Problem(path, f"{value!r} is no state of the baseline", ", ".join(BASELINES), FILE)
    elif condition.fact not in asked:
        yield Problem(path, f"{condition.fact!r} is not asked before this", "a field asked earlier, or baseline", FILE)
    elif INFO[condition.fact].choices and value not in INFO[condition.fact].choices:
        choices = ", ".join(INFO[condition.fact].choices)
        yield Problem(path, f"{value!r} is no choice of {condition.fact}", choices, FILE)


def _placeholders(path: str, text: str, numbers: Mapping[str, str]) -> Iterator[Problem]:
    found = placeholders_of(text)
    if found is None:
        yield Problem(path, "the braces don't match", "{name} of a threshold, or no braces", FILE)
        return
    for name in sorted(found - numbers.keys()):
        yield Problem(path, f"{{{name}}} is no threshold", ", ".join(sorted(numbers)), FILE)


def _question(table: QuestionTable, numbers: Mapping[str, str], rules: Rules) -> Question:
    return Question(
        id=table.id,
        label=table.label,
        wording=table.wording.format_map(numbers),
        why=table.why.format_map(numbers),
        explanation=table.explanation.format_map(numbers),
        section=table.section,
        example=table.example,
        fields=tuple(_field(control, numbers, rules) for control in table.controls),
        skip=table.skip,
        most=table.most,
    )


def _field(table: ControlTable, numbers: Mapping[str, str], rules: Rules) -> AskedField:
    options = tuple(_option(option, numbers, rules) for option in table.options)
    if table.kind == "yes_no" and not options:
        options = (Option(label="Yes", value=True), Option(label="No", value=False))
    confirm = table.confirm
    return AskedField(
        name=table.field,
        kind=table.kind,
        label=table.label,
        shown=table.shown,
        refusal=table.refusal,
        alone=table.alone.format_map(numbers),
        alone_known=table.alone_known,
        unknown=table.unknown,
        unit=table.unit,
        placeholder=table.placeholder,
        options=options,
        tick=table.tick.format_map(numbers),
        confirm=(confirm.asks, confirm.yes, confirm.no) if confirm else None,
        if_value=table.if_value,
        if_less=table.if_less,
        if_yes=table.if_yes,
        if_no=table.if_no,
        if_chosen={str(option.value): option.if_chosen for option in table.options if option.if_chosen},
        measured=table.measured,
        workable=table.workable,
        asked_when=_asked_when(table.asked_when),
        volunteered=table.volunteered,
    )


def _option(table: OptionTable, numbers: Mapping[str, str], rules: Rules) -> Option:
    value: Value = table.value
    if table.at:
        value = rules.count(table.at)
    elif table.below:
        value = rules.count(table.below) - 1
    return Option(
        label=table.label.format_map(numbers),
        value=value,
        description=table.description,
        brief=table.brief.format_map(numbers),
    )


def _asked_when(table: AskedWhenTable | None) -> AskedWhen | None:
    if table is None:
        return None
    conditions = tuple(
        Condition(row.fact, test, value)  # type: ignore[arg-type]  # the names of the tests are those of Test
        for row in (table.all_of or table.any_of)
        for test, value in row.tests.items()
    )
    return AskedWhen(conditions, bool(table.all_of), table.otherwise)
