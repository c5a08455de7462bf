"""An answer is told in the same words everywhere: on its card, in the summary, in a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from bot.consultation.messages import Line
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position
from bot.consultation.questions import Field, Question
from bot.decision import formatting
from bot.decision.profile import Value

SEPARATOR = " · "


def format_value(field: Field, value: Value, phrases: Phrases) -> str:
    """One value in plain words: `22`, `5.5 %`, `yes`, `The format breaks`."""
    if value is None:
        return field.unknown or phrases.say("unknown")
    if isinstance(value, bool):
        return phrases.say("yes" if value else "no")
    if isinstance(value, tuple):
        return ", ".join(_label(field, one) for one in value) or phrases.say("nothing")
    if isinstance(value, str):
        return _label(field, value)
    return formatting.percent(value) if field.kind == "percentage" else formatting.count(value)


def format_answer(field: Field, value: Value, phrases: Phrases) -> str:
    """One answer with what it is of: `400 examples`, `criteria written: yes`."""
    told = format_value(field, value, phrases)
    if value is None:  # the hole of `shown` may stand before a unit: "not known months" is no answer
        return field.unknown or phrases.say("noted", label=field.label, answer=told)
    return field.shown.format(value=told)


def format_answers(question: Question, values: Mapping[str, Value], names: Iterable[str], phrases: Phrases) -> str:
    """Some answers of one question, as one line; one "not known" where nothing is known."""
    given = {name: values.get(name) for name in names}
    if given and all(value is None for value in given.values()):
        first = next(one for one in question.fields if one.name in given)
        return format_value(first, None, phrases)
    return SEPARATOR.join(format_answer(one, given[one.name], phrases) for one in question.fields if one.name in given)


def line_of(question: Question, values: Mapping[str, Value], names: Iterable[str], phrases: Phrases) -> Line:
    """The line of a question in a summary; its `answer` is empty where nothing is answered."""
    given = tuple(names)
    return Line(
        question=question.id,
        label=question.label,
        answer=format_answers(question, values, given, phrases),
        evidence=_evidence(question, values, given),
        item=question.item,
    )


def settled_line(here: Position, question: Question, phrases: Phrases) -> str:
    """The answers of a settled question, as its read-only line shows them."""
    return format_answers(question, here.values, here.statuses[question.id].answered, phrases)


def format_reason(here: Position, question: Question, phrases: Phrases) -> str:
    """Why a question falls away."""
    return here.statuses[question.id].reason or phrases.say("cannot_matter")


def _label(field: Field, value: str) -> str:
    return next((option.label for option in field.options if option.value == value), value)


def _evidence(
    question: Question, values: Mapping[str, Value], names: tuple[str, ...]
) -> Literal["said", "measured", "unknown"]:
    known = [one for one in question.fields if one.name in names and values.get(one.name) is not None]
    if not known:
        return "unknown"
    return "measured" if any(one.measured for one in known) else "said"
