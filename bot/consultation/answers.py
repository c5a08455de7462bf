"""Words an answer in the same way everywhere: on its card, on the living card, in the list of answers, in a verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.consultation.phrases import Phrases
from bot.consultation.position import Position
from bot.consultation.questions import Field, Question
from bot.decision import formatting
from bot.decision.profile import INFO, MEASURED, Value

SEPARATOR = " · "


def format_value(field: Field, value: Value, phrases: Phrases) -> str:
    """One value in plain words: `22`, `5.5%`, `yes`, `The format breaks`."""
    named = next((option.brief or option.label for option in field.options if is_same(option.value, value)), "")
    if value is None:
        return field.unknown or named or phrases.say("unknown")
    if named:
        return named
    if isinstance(value, tuple):
        labels = {option.value: option.brief or option.label for option in field.options}
        return ", ".join(labels.get(name, name) for name in value) or phrases.say("nothing")
    if isinstance(value, str):
        return value
    return formatting.percent(value) if field.kind == "percentage" else formatting.count(value)


def format_answer(field: Field, value: Value, phrases: Phrases) -> str:
    """One answer with what it is of: `400 tested`, `written down: yes`."""
    text = format_value(field, value, phrases)
    if value is None:  # the placeholder may stand before a unit: "not sure months" is no answer
        return field.unknown or phrases.say("noted", label=field.label.rstrip("?"), answer=text)
    if field.kind == "number" and any(is_same(option.value, value) for option in field.options):
        return text
    if value == 1 and not isinstance(value, bool) and field.unit.endswith("s"):
        return field.answer.replace(field.unit, field.unit[:-1]).format(value=text)
    return field.answer.format(value=text)


def format_facts(
    fields: Mapping[str, Field], values: Mapping[str, Value], names: Iterable[str], phrases: Phrases
) -> str:
    """The facts as one line: failures of examples are one fact, `112 of 1,600 went wrong (7%)`. All that nobody is sure
    of is one "not sure" at the end."""
    named = tuple(names)
    wholes = {
        INFO[part].part_of: part
        for part in MEASURED
        if part in named and isinstance(values.get(part), int) and values.get(INFO[part].part_of)
    }
    texts = []
    for name in named:
        value = _uncounted(name, fields, values, named)
        if name in wholes and wholes[name] in named:
            texts.append(_counted(fields[wholes[name]], values[wholes[name]], values[name]))
        elif value == () and values.get(name):
            continue  # a number beside it says all of it
        elif is_known(fields[name], value) and not (name in wholes.values() and INFO[name].part_of in named):
            texts.append(format_answer(fields[name], value, phrases))
    unsure = any(not is_known(fields[name], values.get(name)) for name in named)
    return SEPARATOR.join([*texts, phrases.say("unknown")] if unsure else texts)


def facts_by_question(here: Position, names: Collection[str], phrases: Phrases) -> Iterator[tuple[Question, str]]:
    """Some of the facts that count, a line for each question that asks for them."""
    for question in here.checklist.questions:
        asked = [field.name for field in question.fields if field.name in names]
        if asked:
            yield question, format_facts(here.checklist.fields, here.values, asked, phrases)


def _uncounted(name: str, fields: Mapping[str, Field], values: Mapping[str, Value], named: tuple[str, ...]) -> Value:
    """A value; of a list what no number beside it counts: `6 examples` says by itself that there are examples."""
    value = values.get(name)
    if not isinstance(value, tuple):
        return value
    asked = (fields[other].asked_when for other in named if values.get(other))
    counted = {c.value for when in asked if when for c in when.conditions if (c.fact, c.test) == (name, "has")}
    return tuple(part for part in value if part not in counted)


def is_known(field: Field, value: Value) -> bool:
    """Is something known of it? That there is no hard limit is."""
    return value is not None or bool(field.unknown)


def _counted(field: Field, failures: Value, examples: Value) -> str:
    assert isinstance(failures, int)
    assert isinstance(examples, int)
    of = f"{formatting.count(failures)} of {formatting.count(examples)}"
    return f"{field.answer.format(value=of)} ({formatting.percent(failures / examples)})"


def format_answers(question: Question, values: Mapping[str, Value], names: Iterable[str], phrases: Phrases) -> str:
    """Some answers of one question, as one line; one "not sure" if nothing is known."""
    given = {name: values.get(name) for name in names}
    asked = [field for field in question.fields if field.name in given]
    if asked and all(given[field.name] is None for field in asked):
        return format_value(asked[0], None, phrases)
    fields = {field.name: field for field in asked}
    return format_facts(fields, given, fields, phrases)


def changed_fields(before: Position, after: Position) -> tuple[str, ...]:
    """The fields with an answer now that had none, or another one, before."""
    return tuple(
        name for name, value in after.values.items() if name not in before.values or before.values[name] != value
    )


def is_same(choice: Value, value: Value) -> bool:
    """Is it the same value? (True is not 1 here, and 0 is not False.)"""
    return choice == value and isinstance(choice, bool) == isinstance(value, bool)


def noted_lines(before: Position, after: Position, phrases: Phrases) -> Iterator[str]:
    """What was just understood, changed and skipped, a line each."""
    if before.paused and not after.paused:
        yield phrases.say("resumed")
    changed = [name for name in changed_fields(before, after) if after.log.answers[name].how != "opening"]
    asked = set(before.asked)
    here = [name for name in changed if name in asked and before.values.get(name) is None]
    if here:
        fields = after.checklist.fields
        known = [name for name in here if is_known(fields[name], after.values[name])]
        answers = format_facts(fields, after.values, known or here, phrases)
        yield phrases.say("got_it" if len(known) in (0, len(here)) else "got_it_partly", answers=answers)
    for name in changed:
        if name not in here and before.values.get(name) is not None:
            field = after.checklist.fields[name]
            old, now = (format_answer(field, values[name], phrases) for values in (before.values, after.values))
            yield phrases.say("changed", before=old, now=now)
    others = [name for name in changed if name not in here and before.values.get(name) is None]
    for question, answer in facts_by_question(after, others, phrases):
        yield phrases.say("noted_for", label=question.label, answer=answer)
    yield from _fallen(before, after, phrases)


def _fallen(before: Position, after: Position, phrases: Phrases) -> Iterator[str]:
    """Questions that need no answer any more, and those that do need one again after a change."""
    skipped = [
        question.label
        for question in after.checklist.questions
        if before.statuses[question.id].open
        and not before.statuses[question.id].answered
        and not after.statuses[question.id].applies
        and not after.statuses[question.id].reason  # what an answer just ruled out needs no word
    ]
    if skipped:
        yield phrases.say("skipped", labels=", ".join(skipped).lower())
    labels = [
        question.label
        for question in after.checklist.questions
        if after.statuses[question.id].open and not before.statuses[question.id].open
    ]
    if labels and (before.changing or after.progress.settled < before.progress.settled):
        yield phrases.say("asked_again", labels=", ".join(labels).lower())
