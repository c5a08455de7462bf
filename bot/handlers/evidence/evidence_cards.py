"""What people see of a reading: its card, and the form that changes how the file is read."""

from __future__ import annotations

from collections.abc import Mapping

from bot.consultation.answers import format_value
from bot.consultation.evidence_messages import EvidenceCard, ReadingState
from bot.consultation.file_reading import FileReading, ReadingQuestion
from bot.consultation.grades import readings
from bot.consultation.messages import Control, Option
from bot.consultation.state import Consultation
from bot.decision.profile import Value
from bot.handlers.context import AppContext
from bot.ports.outbound import OutboundMessage, derive_id, post_in
from bot.ports.views import FormSection

REPEATS = ("clusters", "cases", "all")
OTHER_CHOICES = {
    "verdict": ("pass_column", "passes"),
    "limits": ("at_least", "at_most"),
    "cases": ("id_column", "variant"),
    "groups": ("group_column",),
    "repeats": ("repeats_as",),
}


def evidence_card(ctx: AppContext, reading: FileReading, state: ReadingState = "shown", note: str = "") -> EvidenceCard:
    """What is shown of a reading."""
    return EvidenceCard(
        reading=reading,
        state=state,
        fills=_fills(ctx, reading.values),
        tuned_fills=_fills(ctx, reading.tuned_values),
        note=note,
    )


def evidence_message(consultation: Consultation, card: EvidenceCard, *, key: str = "") -> OutboundMessage:
    """The card as a message in the consultation's thread. `key`: that of the event that changes it in place."""
    ident = derive_id(key or card.reading.id, f"evidence:{card.state}")
    return post_in(consultation, ident, card, f"evidence:{card.reading.id}", edits=bool(key))


def find_reading(consultation: Consultation, ident: str) -> FileReading | None:
    """A reading of a consultation by its id."""
    return next((found for found in readings(consultation) if found.id == ident), None)


def _fills(ctx: AppContext, values: Mapping[str, Value]) -> tuple[str, ...]:
    fields = ctx.checklist.fields
    return tuple(
        f"{fields[name].label.removesuffix('?')}: {format_value(fields[name], value, ctx.phrases)}"
        for name, value in values.items()
        if name in fields
    )


def reading_form(ctx: AppContext, reading: FileReading) -> tuple[FormSection, ...]:
    """What can be chosen about how a file is read: what it leaves open first, then everything else."""
    return tuple(
        FormSection(title=question.text, controls=tuple(_controls(ctx, question, reading.choices)))
        for question in (*reading.questions, *_other_choices(ctx, reading))
    )


def _controls(ctx: AppContext, question: ReadingQuestion, choices: Mapping[str, str]) -> list[Control]:
    """The controls that answer a question: a choice if its answers are known, else a text."""
    found = []
    for key in question.keys:
        label, known = ctx.phrases.say(f"reading_{key}"), choices.get(key, "")
        if question.choices and key == question.keys[0]:
            options = tuple(Option(label=_label(ctx, key, choice), value=choice) for choice in question.choices)
            initial: Value = known if known in question.choices else None
            found.append(Control(field=key, kind="choice", label=label, options=options, initial=initial))
        else:
            found.append(Control(field=key, kind="text", label=label, initial=known or None))
    return found


def _label(ctx: AppContext, key: str, choice: str) -> str:
    if key == "repeats_as":
        return ctx.phrases.say(f"reading_repeats_{choice}")
    return ctx.phrases.say(f"reading_errors_{choice}") if key == "errors_as" else choice


def _other_choices(ctx: AppContext, reading: FileReading) -> tuple[ReadingQuestion, ...]:
    """What can be changed about a reading beside what its questions ask."""
    asked = {key for question in reading.questions for key in question.keys}
    left = {about: tuple(key for key in keys if key not in asked) for about, keys in OTHER_CHOICES.items()}
    return tuple(
        ReadingQuestion(
            about=about,
            text=ctx.phrases.say(f"reading_{about}"),
            keys=keys,
            choices=REPEATS if about == "repeats" else (),
        )
        for about, keys in left.items()
        if keys
    )
