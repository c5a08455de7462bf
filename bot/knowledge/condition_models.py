"""Models of `asked_when` in `checklist.toml`: when a field is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Any, get_args

from pydantic import StringConstraints, model_validator

from bot.consultation.questions import BASELINE, AskedWhen, Condition, Test
from bot.decision.profile import INFO
from bot.decision.verdict import BaselineState
from bot.knowledge.content_models import Content, wrong

LABEL_MAX = 75  # Slack refuses a choice with a longer text
NAME_MAX = 60  # characters of a label that fits in a button and in a line of the summary
TESTS: tuple[str, ...] = get_args(Test)
BASELINES: tuple[str, ...] = get_args(BaselineState)

Name = Annotated[str, StringConstraints(min_length=1, max_length=NAME_MAX, pattern=r"\S")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=LABEL_MAX, pattern=r"\S")]
Wrong = tuple[str, str, str]


class ConditionModel(Content):
    """One line of a condition: a fact, and one test of it."""

    fact: Name
    test: Test
    value: str | int | float | bool

    @model_validator(mode="before")
    @classmethod
    def _one_test(cls, raw: Any) -> Any:
        tests = [key for key in raw if key != "fact"] if isinstance(raw, dict) else []
        if len(tests) != 1 or tests[0] not in TESTS:
            raise wrong(("", ", ".join(map(str, tests)) or "no test", f"fact and exactly one of {', '.join(TESTS)}"))
        return {"fact": raw.get("fact"), "test": tests[0], "value": raw[tests[0]]}


class AskedWhenModel(Content):
    """All, or any, of several conditions; `otherwise` says why the field is not asked."""

    all_of: list[ConditionModel] = []
    any_of: list[ConditionModel] = []
    otherwise: Label

    @model_validator(mode="after")
    def _one_list(self) -> AskedWhenModel:
        if bool(self.all_of) == bool(self.any_of):
            raise wrong(("", "not a condition", "one of all_of and any_of, a list of conditions, and otherwise"))
        return self

    def as_rule(self) -> AskedWhen:
        conditions = tuple(Condition(**dict(condition)) for condition in self.all_of or self.any_of)
        return AskedWhen(conditions, bool(self.all_of), self.otherwise)


def value_problems(path: str, condition: ConditionModel, asked: Collection[str]) -> Iterator[Wrong]:
    """What is wrong with the fact of a condition, or its value; `asked`: the fields that are asked before."""
    if condition.fact == BASELINE:
        allowed = BASELINES
    elif condition.fact in asked:
        allowed = INFO[condition.fact].choices
    else:
        yield path, f"{condition.fact!r} is not asked before this", "a field asked earlier, or baseline"
        return
    if allowed and condition.value not in allowed:
        yield path, f"{condition.value!r} is no value of {condition.fact}", ", ".join(allowed)
