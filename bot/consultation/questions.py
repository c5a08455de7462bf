"""The checklist is data: which questions there are, how each is put, which profile fields it fills, when it is asked.

Questions stand in the order in which they are asked; a condition looks only at what was asked before it, or on the
same card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from bot.consultation.messages import Option
from bot.decision.profile import Value

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
    """One field on a card, and how its answer is told.

    `shown` is a template for an answer in a line ("{value} examples"), `unknown` what stands there instead of a
    "don't know". `if_value` (yes/no: `if_yes` and `if_no`; a choice: `if_chosen`, by option; several choices:
    `if_value` for more of them, `if_less` for fewer) ends the sentence "If …" of what would change a verdict. `alone`
    asks for this field where the rest of its card is answered. `refusal` says kindly why an impossible value is
    refused. `measured`: the answer is a measurement. `workable`: a team can bring about another answer by work, where
    other facts are found out, not chosen. `volunteered`: kept where it was said, and never asked for.
    """

    name: str
    kind: ControlKind
    label: str
    shown: str
    refusal: str
    alone: str = ""
    if_value: str = ""
    if_less: str = ""
    if_yes: str = ""
    if_no: str = ""
    if_chosen: Mapping[str, str] = field(default_factory=dict)
    unknown: str = ""
    unit: str = ""
    placeholder: str = ""
    options: tuple[Option, ...] = ()
    measured: bool = False
    workable: bool = False
    volunteered: bool = False
    asked_when: AskedWhen | None = None

    def allows(self, value: Value) -> bool:
        """Can this value still be chosen? (What a choice list no longer holds counts as unanswered.)"""
        if value is None or self.kind not in ("choice", "choices"):
            return True
        known = {option.value for option in self.options}
        return known.issuperset(value) if isinstance(value, tuple) else value in known


@dataclass(frozen=True, slots=True)
class Question:
    """One card. `item` is 1 to 10, or None for a question about the situation. `skip` names its own skip button."""

    id: str
    item: int | None
    label: str
    wording: str
    why: str
    explanation: str
    section: str
    example: str
    fields: tuple[Field, ...]
    skip: str = ""


@dataclass(frozen=True, eq=False)  # one checklist is itself alone, and can be remembered by
class Checklist:
    """All questions in order, and the ten items' short names, keyed 1 to 10."""

    questions: tuple[Question, ...]
    items: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by their ids."""
        return {question.id: question for question in self.questions}

    @cached_property
    def asking(self) -> Mapping[str, Question]:
        """The question that asks for each field."""
        return {one.name: question for question in self.questions for one in question.fields}

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its name, in the order in which they are asked."""
        return {one.name: one for question in self.questions for one in question.fields}
