"""What changed from one verdict of a project to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.consultation.answers import format_answer, format_value
from bot.consultation.phrases import Phrases
from bot.consultation.questions import Checklist
from bot.decision.profile import Profile
from bot.decision.verdict import Decision


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on which facts. `unknowns` are the fields not known for which an answer could still matter."""

    profile: Profile
    decision: Decision
    unknowns: frozenset[str] = frozenset()


def differences(before: Decided, now: Decided, phrases: Phrases, checklist: Checklist) -> tuple[str, ...]:
    """The answers that changed, then the decision."""
    parts = [*_answers(before.profile, now, phrases, checklist)]
    if now.decision != before.decision:
        was, is_now = (phrases.say(f"decision_{decision}") for decision in (before.decision, now.decision))
        parts.append(phrases.say("since_decision", before=was, now=is_now))
    return tuple(parts) or (phrases.say("since_nothing"),)


def _answers(before: Profile, now: Decided, phrases: Phrases, checklist: Checklist) -> Iterator[str]:
    for name, field in checklist.fields.items():
        old, new = getattr(before, name), getattr(now.profile, name)
        if old == new or name == "project" or (new is None and name not in now.unknowns):
            continue  # a question that only stopped mattering is no change of an answer
        if old is None:
            yield format_answer(field, new, phrases)
        elif field.kind == "number" and not field.label.endswith("?"):
            label = field.label[:1].lower() + field.label[1:]
            was, is_now = (format_value(field, value, phrases) for value in (old, new))
            yield phrases.say("since_number", label=label, before=was, now=is_now)
        else:  # such an answer tells by itself what it is of
            show = format_value if new is None else format_answer
            was, is_now = format_answer(field, old, phrases), show(field, new, phrases)
            yield phrases.say("since_answer", before=was, now=is_now)
