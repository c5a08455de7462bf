"""What the next card says back first: what was just understood, changed and skipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.consultation.answers import SEPARATOR, changed_fields, format_answer, format_facts, is_known
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position


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
        answers = SEPARATOR.join(format_facts(fields, after.values, known or here, phrases))
        yield phrases.say("got_it" if len(known) in (0, len(here)) else "got_it_partly", answers=answers)
    for name in changed:
        if name not in here and before.values.get(name) is not None:
            field = after.checklist.fields[name]
            old, now = (format_answer(field, values[name], phrases) for values in (before.values, after.values))
            yield phrases.say("changed", before=old, now=now)
    others = [name for name in changed if name not in here and before.values.get(name) is None]
    yield from _for_others(after, others, phrases)
    yield from _fallen(before, after, phrases)


def _for_others(after: Position, names: Sequence[str], phrases: Phrases) -> Iterator[str]:
    """What was said of other questions, a line each."""
    for question in after.checklist.questions:
        said = [name for name in names if after.checklist.asking[name] is question]
        if not said:
            continue
        answer = SEPARATOR.join(format_facts(after.checklist.fields, after.values, said, phrases))
        yield phrases.say("noted_for", label=question.label, answer=answer)


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
    if before.changing or after.progress.settled < before.progress.settled:
        labels = [
            question.label
            for question in after.checklist.questions
            if after.statuses[question.id].open and not before.statuses[question.id].open
        ]
        if labels:
            yield phrases.say("asked_again", labels=", ".join(labels).lower())
