"""`checklist.toml` as one Checklist, or every problem in it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, model_validator

from bot.consultation import questions
from bot.consultation.messages import Option
from bot.consultation.questions import ITEMS, Checklist, ControlKind
from bot.decision.placeholders import PARTS
from bot.decision.problem import Problem
from bot.decision.profile import FIELDS, INFO
from bot.knowledge.condition_models import LABEL_MAX, AskedWhenModel, Label, Name, Wrong, value_problems
from bot.knowledge.content_models import (
    Content,
    Lines,
    NumberedText,
    Section,
    Text,
    placeholders_of,
    read,
    with_numbers,
    wrong,
)

FILE = "checklist.toml"
OPTIONS_MAX = 10  # Slack refuses a list with more
WITH_OPTIONS = ("choice", "choices")
TICKED = ("what a tick stands for", "what an empty box stands for")
YES_NO = (Option(label="Yes", value=True, brief="yes"), Option(label="No", value=False, brief="no"))


def _with_value(text: str) -> str:
    if placeholders_of(text) != ("value",):
        raise wrong(("", f"{text!r} does not hold {{value}} alone", "a text with {value} in it"))
    return text


def _with_value_or_above(text: str) -> str:
    if placeholders_of(text) not in (("value",), ("above",)):
        raise wrong(("", f"{text!r} holds neither {{value}} nor {{above}}", "a text with {value} or {above} in it"))
    return text


def _field_name(name: str) -> str:
    if name not in FIELDS:
        raise wrong(("", f"{name!r} is no field of a profile", ", ".join(FIELDS)))
    return name


Template = Annotated[Label, AfterValidator(_with_value)]
LessTemplate = Annotated[Label, AfterValidator(_with_value_or_above)]


class _Option(Content):
    """One choice. `value`, `at` or `below` (thresholds), or `none` ("not known") says what it stands for.

    `in_guide` are the guide's own names for it.
    """

    label: Annotated[Label, AfterValidator(with_numbers)]
    value: str | bool | int | float | None = None
    at: str = ""
    below: str = ""
    none: Literal[True] | None = None
    description: Label | Literal[""] = ""
    brief: Annotated[str, AfterValidator(with_numbers)] = ""
    if_chosen: Label = ""
    in_guide: Lines = ()

    @model_validator(mode="after")
    def _stands_for_one_thing(self, info: ValidationInfo) -> _Option:
        if (self.value is not None) + bool(self.at) + bool(self.below) + bool(self.none) != 1:
            raise wrong(("", "no one value", "exactly one of value, at, below and none"))
        lines = (info.context or {}).get("lines", {})
        for name in filter(None, (self.at, self.below)):
            if name not in lines:
                raise wrong(("", f"{name!r} is no threshold", ", ".join(lines)))
        return self

    def as_option(self, lines: Mapping[str, int]) -> Option:
        value = lines[self.at] if self.at else lines[self.below] - 1 if self.below else self.value
        return Option(label=self.label, value=value, description=self.description, brief=self.brief)


class _Confirm(Content):
    """How a value that may have been meant is asked about."""

    asks: Template
    yes: Label
    no: Label


class _Control(Content):
    field: Annotated[str, AfterValidator(_field_name)]
    kind: ControlKind
    label: Label
    answer: Template = "{value}"
    refusal: Text
    alone: NumberedText
    alone_known: str = ""
    open: Text
    part: Text | Literal[""] = ""
    tick: Annotated[str, StringConstraints(max_length=LABEL_MAX), AfterValidator(with_numbers)] = ""
    confirm: _Confirm | None = None
    if_value: Template = ""
    if_less: LessTemplate = ""
    if_yes: Label = ""
    if_no: Label = ""
    unknown: Name = ""
    unit: Name = ""
    placeholder: Name = ""
    options: list[_Option] = []
    workable: bool = False
    volunteered: bool = False
    asked_when: AskedWhenModel | None = None

    @model_validator(mode="after")
    def _fits_the_field(self) -> _Control:
        problems = [*self._kind_problems(), *self._text_problems(), *self._option_problems()]
        if not self.part and any(self.field in fields for fields in PARTS.values()):
            problems.append(("part", "missing", "what is open of the item, in a line about it"))
        if problems:
            raise wrong(*problems)
        return self

    def _kind_problems(self) -> Iterator[Wrong]:
        if self.kind != INFO[self.field].kind:
            yield "kind", f"{self.kind} does not fit {self.field}", INFO[self.field].kind
        if self.tick and len(self.options) != len(TICKED):
            yield "options", f"{len(self.options)} options", f"two beside a statement to tick: {', '.join(TICKED)}"
        if len(self.options) > OPTIONS_MAX:
            yield "options", f"{len(self.options)} options", f"at most {OPTIONS_MAX}"

    def _text_problems(self) -> Iterator[Wrong]:
        needed = {"choice": (), "yes_no": ("if_yes", "if_no"), "text": ("if_value",), "choices": ("if_value",)}
        for key in needed.get(self.kind, ("if_value", "if_less")):
            if not getattr(self, key):
                yield key, "missing", "a text that ends the sentence “if …”"
        for place, option in enumerate(self.options, 1):
            if self.kind == "choice" and not option.if_chosen:
                yield f"options[{place}].if_chosen", "missing", "a text that ends the sentence “if …”"

    def _option_problems(self) -> Iterator[Wrong]:
        if self.kind not in WITH_OPTIONS:
            return
        allowed, values = INFO[self.field].choices, [str(option.value) for option in self.options]
        for place, value in enumerate(values, 1):
            if value not in allowed:
                yield f"options[{place}].value", f"{value!r} is no choice of {self.field}", ", ".join(allowed)
        for value in (*allowed, *values):
            if values.count(value) != 1:
                yield "options", f"{value!r} is there {values.count(value)} times", "each choice once"

    def as_field(self, lines: Mapping[str, int]) -> questions.Field:
        plain = self.model_dump(exclude={"field", "part", "options", "asked_when", "confirm"})
        options = tuple(option.as_option(lines) for option in self.options)
        return questions.Field(
            name=self.field,
            options=options or (YES_NO if self.kind == "yes_no" else ()),
            in_guide=tuple((name, option.value) for option in self.options for name in option.in_guide),
            if_chosen={str(option.value): option.if_chosen for option in self.options if option.if_chosen},
            confirm=(self.confirm.asks, self.confirm.yes, self.confirm.no) if self.confirm else None,
            asked_when=self.asked_when.as_rule() if self.asked_when else None,
            **plain,
        )


class _Question(Content):
    id: Name
    label: Name
    wording: NumberedText
    why: NumberedText
    explanation: NumberedText
    section: Section
    example: Text
    skip: Label = ""
    most: Annotated[int, Field(ge=1, le=OPTIONS_MAX)] = 6
    joins: str = ""
    form_page: Annotated[int, Field(ge=1)]
    controls: list[_Control] = Field(min_length=1)

    def as_question(self, lines: Mapping[str, int]) -> questions.Question:
        fields = tuple(control.as_field(lines) for control in self.controls)
        return questions.Question(**self.model_dump(exclude={"controls"}), fields=fields)


class _Checklist(Content):
    items: dict[str, Name]
    topics: dict[str, Name]
    questions: list[_Question]

    @model_validator(mode="after")
    def _is_whole(self) -> _Checklist:
        problems = [*self._item_problems(), *self._field_problems(), *self._id_problems(), *self._condition_problems()]
        if problems:
            raise wrong(*problems)
        return self

    def _item_problems(self) -> Iterator[Wrong]:
        names = [str(number) for number in ITEMS]
        for table, given in (("items", self.items), ("topics", self.topics)):
            for name in sorted({*names} ^ {*given}):
                yield f"{table}.{name}", "missing" if name in names else "no item", "a name for each of 1 to 10"

    def _field_problems(self) -> Iterator[Wrong]:
        seen: dict[str, str] = {}
        for path, control in self._controls():
            if control.field in seen:
                yield f"{path}.field", f"{control.field} is asked already at {seen[control.field]}", "each field once"
            seen.setdefault(control.field, path)
        for name in FIELDS:
            if name not in seen:
                yield "questions", f"the field {name} is asked nowhere", "each field of a profile, exactly once"

    def _id_problems(self) -> Iterator[Wrong]:
        for name, times in Counter(question.id for question in self.questions).items():
            if times > 1:
                yield "questions", f"the id {name!r} is used {times} times", "an id of its own for every question"
        before: list[str] = []
        page = 0
        for number, question in enumerate(self.questions, 1):
            path, after = f"questions[{number}]", question.form_page
            if after not in (page, page + 1):
                yield f"{path}.form_page", str(after), "the page of the question before it, or the next"
            if question.joins and question.joins not in before:
                yield f"{path}.joins", f"{question.joins!r} is no earlier question", ", ".join(before)
            before.append(question.id)
            page = after

    def _condition_problems(self) -> Iterator[Wrong]:
        """A condition looks back, never ahead, and at a value that can be."""
        asked: list[str] = []
        for path, control in self._controls():
            when = control.asked_when
            for name, conditions in (("all_of", when.all_of), ("any_of", when.any_of)) if when else ():
                for place, condition in enumerate(conditions, 1):
                    yield from value_problems(f"{path}.asked_when.{name}[{place}]", condition, asked)
            asked.append(control.field)

    def _controls(self) -> Iterator[tuple[str, _Control]]:
        for number, question in enumerate(self.questions, 1):
            for place, control in enumerate(question.controls, 1):
                yield f"questions[{number}].controls[{place}]({control.field})", control


def read_checklist(
    raw: Mapping[str, Any], sections: Collection[str], numbers: Mapping[str, str], lines: Mapping[str, int]
) -> tuple[Checklist | None, list[Problem]]:
    """The checklist in the decoded file, or None and every problem in it.

    `sections` are the guide's section titles, which a question may cite; `numbers` the thresholds as they are written
    in a sentence, by name, for the {placeholders} of its texts; `lines` are the thresholds themselves, as whole
    numbers.
    """
    found, problems = read(_Checklist, raw, FILE, {"sections": [*sections], "numbers": numbers, "lines": lines})
    if found is None:
        return None, problems
    names = {int(number): name for number, name in found.items.items()}
    topics = {int(number): name for number, name in found.topics.items()}
    return Checklist(tuple(question.as_question(lines) for question in found.questions), names, topics), []


def parts_of(raw: Mapping[str, Any]) -> Mapping[str, str]:
    """What is open of an item, by field, in the decoded file; `read_checklist` finds what is wrong with it."""
    try:
        controls = [control for question in raw["questions"] for control in question["controls"]]
        return {control["field"]: control["part"] for control in controls if "part" in control}
    except (KeyError, TypeError):
        return {}
