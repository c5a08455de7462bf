"""A turn is pure: a consultation and what it hears go in; entries, things to say, and perhaps a verdict come out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.consultation.commands import hear_change, hear_word
from bot.consultation.confirmation import hear_began, hear_confirm
from bot.consultation.messages import Ask, ConsultationMessage
from bot.consultation.phrases import Phrases
from bot.consultation.position import position
from bot.consultation.questions import Checklist
from bot.consultation.responses import ask_for, tell
from bot.consultation.state import Consultation, Entry
from bot.consultation.step import Scene, Step
from bot.consultation.user_actions import Began, Changes, Chose, Confirms, Heard, Told, Typed
from bot.consultation.validation import hear_chosen, hear_typed
from bot.decision.judge import judge
from bot.decision.rulebook import Rules
from bot.decision.verdict import Verdict

__all__ = ["Turn", "open_asks", "turn"]

LEAVES_PAUSED = ("pause", "resume", "why", "summary", "help", "start_over", "yes", "no")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn leads to. `says` stand in the order to be shown; `project` is the project's name as known now."""

    entries: tuple[Entry, ...]
    says: tuple[ConsultationMessage, ...]
    verdict: Verdict | None = None
    project: str | None = None


def turn(
    consultation: Consultation,
    heard: Heard,
    by: str,
    at: float,
    checklist: Checklist,
    phrases: Phrases,
    rules: Rules,
) -> Turn:
    """Let a consultation hear something. `by` is the person, `at` Unix seconds. Never raises for anything heard.

    A verdict is drawn when, and only when, the summary of all answers was confirmed in this turn.
    """
    before = position(consultation, checklist, rules)
    scene = Scene(consultation, before, by, at, checklist, phrases, rules)
    step = _hear(scene, heard)
    if before.log.restarting and not step.entries:
        step = replace(step, entries=(scene.entry("resumed"),))  # anything but a yes drops the wish to start over
    if before.paused and step.entries and _goes_on(heard):
        step = _resumed(scene, step)
    grown = consultation.model_copy(update={"entries": (*consultation.entries, *step.entries)})
    after = position(grown, checklist, rules) if step.entries else before
    drawn = any(entry.kind == "confirmed" for entry in step.entries)
    return Turn(
        entries=step.entries,
        says=tell(before, after, step, phrases),
        verdict=judge(after.profile, rules) if drawn else None,
        project=after.project,
    )


def open_asks(consultation: Consultation, checklist: Checklist, phrases: Phrases, rules: Rules) -> tuple[Ask, ...]:
    """Every question that is still open, as cards: what "answer several at once" shows."""
    here = position(consultation, checklist, rules)
    return tuple(
        ask_for(here, question, phrases)
        for question in checklist.questions
        if here.standings[question.id].state == "open" or question.id in here.log.reopened
    )


def _hear(scene: Scene, heard: Heard) -> Step:
    match heard:
        case Began():
            return hear_began(scene, heard)
        case Typed():
            return hear_typed(scene, heard)
        case Chose():
            return hear_chosen(scene, heard)
        case Told():
            return hear_word(scene, heard)
        case Changes():
            return hear_change(scene, heard)
        case Confirms():
            return hear_confirm(scene, heard)


def _goes_on(heard: Heard) -> bool:
    """Is this a word that takes up a paused consultation again by itself?"""
    return not (isinstance(heard, Told) and heard.word in LEAVES_PAUSED)


def _resumed(scene: Scene, step: Step) -> Step:
    """A paused consultation that is answered goes on, and says so."""
    return replace(step, entries=(scene.entry("resumed"), *step.entries), says=(scene.notice("resumed"), *step.says))
