"""The checklist is data: which questions there are, how each is put, which profile fields it fills, when it is asked.

A question is one topic and one card. Questions stand in the order in which they are asked; a condition looks only at
what is asked before it, or on the same card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Literal

from bot.consultation.messages import Option
from bot.decision.profile import INFO, Value

ControlKind = Literal["choice", "choices", "yes_no", "number", "percentage", "text"]
Test = Literal["is", "is_not", "above", "has", "has_not"]
BASELINE = "baseline"  # the one fact that is no field: within, above, inconclusive, unknown

ITEMS = tuple(range(1, 11))


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of `asked_when`. `fact` is a profile field, or `baseline`."""

    fact: str
    test: Test
    value: Value

    def holds(self, found: Value) -> bool:
        """Does it hold for this value? None (asked, and not known) is like no number and has nothing in it."""
        if self.test == "is":
            return found == self.value
        if self.test == "is_not":
            return found != self.value
        if self.test == "above":
            return isinstance(found, (int, float)) and isinstance(self.value, (int, float)) and found > self.value
        inside = isinstance(found, tuple) and self.value in found
        return inside if self.test == "has" else not inside


@dataclass(frozen=True, slots=True)
class AskedWhen:
    """When a field is asked: all (or any) of the conditions. `otherwise` tells a person why it is not."""

    conditions: tuple[Condition, ...]
    every: bool
    otherwise: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field on a card, and how its answer is worded.

    `answer` is a template for an answer in a line ("{value} examples"), `unknown` what stands there instead of a "don't
    know". `alone` asks for this field if the rest of its card is answered; `alone_known` does so with figures that are
    known by then ("{rate} fail today. …"); `open` names what is not known ("how many requests you have"). `options` are
    its choices; a number may have some, too. `tick` is a statement that can be ticked instead. `confirm` asks whether a
    candidate is meant ("{value}: is that a hard limit?"), with the labels of a yes and a no. `if_value` and `if_less`
    (yes and no: `if_yes`, `if_no`; a choice: `if_chosen`, by option) word another answer as a way to another decision:
    a number at least, or at most, so high; a list with more in it. `workable`: a team can bring about another answer
    by work, where other facts are found out, not chosen. `in_guide` are the guide's own names for its options, each
    with its value. `refusal` says kindly why an impossible value is refused. `volunteered`: no card asks for it; people
    say it, or fill it into the form.
    """

    name: str
    kind: ControlKind
    label: str
    answer: str
    refusal: str
    alone: str = ""
    alone_known: str = ""
    open: str = ""
    unknown: str = ""
    unit: str = ""
    placeholder: str = ""
    options: tuple[Option, ...] = ()
    in_guide: tuple[tuple[str, Value], ...] = ()
    tick: str = ""
    confirm: tuple[str, str, str] | None = None
    if_value: str = "{value}"
    if_less: str = "{value}"
    if_yes: str = ""
    if_no: str = ""
    if_chosen: Mapping[str, str] = field(default_factory=dict)
    workable: bool = False
    asked_when: AskedWhen | None = None
    volunteered: bool = False

    def allows(self, value: Value) -> bool:
        """Can this value still be chosen? (What a choice list no longer holds counts as unanswered.)"""
        if value is None or self.kind not in ("choice", "choices"):
            return True
        known = {option.value for option in self.options}
        return known.issuperset(value) if isinstance(value, tuple) else value in known


@dataclass(frozen=True, slots=True)
class Question:
    """One topic: its card asks for those of its fields that are open and can still matter.

    `label` is two or three words: lines and buttons. `skip` names its own "not sure" button. `most` is how many fields
    one card shows at once. `joins` is an earlier question: if a single field of this one is open, the card of that one
    asks for it, too. `form_page` is the page of the form on which it stands, counted from 1.
    """

    id: str
    label: str
    wording: str
    why: str
    explanation: str
    section: str
    example: str
    fields: tuple[Field, ...]
    skip: str = ""
    most: int = 6
    joins: str = ""
    form_page: int = 1


@dataclass(frozen=True, eq=False)  # one checklist is itself alone, and can be remembered by
class Checklist:
    """All questions in order, and the names of the ten items, keyed 1 to 10.

    `items` are what a verdict says yes or no to, `topics` what the living card shows the answers under.
    """

    questions: tuple[Question, ...]
    items: Mapping[int, str] = field(default_factory=dict)
    topics: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by their ids."""
        return {question.id: question for question in self.questions}

    @cached_property
    def form_pages(self) -> tuple[tuple[Question, ...], ...]:
        """The questions of each page of the form."""
        return tuple(tuple(page) for _, page in groupby(self.questions, attrgetter("form_page")))

    @cached_property
    def asking(self) -> Mapping[str, Question]:
        """The question that asks for each field."""
        return {asked.name: question for question in self.questions for asked in question.fields}

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its name, in the order in which they are asked."""
        return {asked.name: asked for question in self.questions for asked in question.fields}

    @cached_property
    def fields_of_item(self) -> Mapping[int, tuple[str, ...]]:
        """The names of the fields that settle each of the ten items."""
        return {item: tuple(name for name in self.fields if INFO[name].item == item) for item in ITEMS}
