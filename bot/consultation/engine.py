"""A turn is pure: a consultation and what it hears go in; entries, things to say, and perhaps a verdict come out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.consultation.commands import apply_command, apply_edit
from bot.consultation.confirmation import apply_confirm, apply_start
from bot.consultation.messages import ConsultationMessage, QuestionCard
from bot.consultation.phrases import Phrases
from bot.consultation.position import position
from bot.consultation.questions import Checklist
from bot.consultation.responses import ask_for, tell
from bot.consultation.state import Consultation, Entry
from bot.consultation.step import Scene, Step
from bot.consultation.user_actions import Command, Confirm, Edit, FormAnswer, Start, TextReply, UserAction
from bot.consultation.validation import apply_form_answer, apply_text_reply
from bot.decision.judge import judge
from bot.decision.rulebook import Rules
from bot.decision.verdict import Verdict

__all__ = ["Transition", "apply", "open_asks"]

LEAVES_PAUSED = ("pause", "resume", "why", "summary", "help", "start_over", "yes", "no")


@dataclass(frozen=True, slots=True)
class Transition:
    """What one turn leads to. `says` stand in the order to be shown; `project` is the project's name as known now."""

    entries: tuple[Entry, ...]
    messages: tuple[ConsultationMessage, ...]
    verdict: Verdict | None = None
    project: str | None = None


def apply(
    consultation: Consultation,
    action: UserAction,
    by: str,
    at: float,
    checklist: Checklist,
    phrases: Phrases,
    rules: Rules,
) -> Transition:
    """Let a consultation hear something. `by` is the person, `at` Unix seconds. Never raises for anything heard.

    A verdict is drawn when, and only when, the summary of all answers was confirmed in this turn.
    """
    before = position(consultation, checklist, rules)
    scene = Scene(consultation, before, by, at, checklist, phrases, rules)
    step = _apply(scene, action)
    if before.log.restarting and not step.entries:
        step = replace(step, entries=(scene.entry("resumed"),))  # anything but a yes drops the wish to start over
    if before.paused and step.entries and _goes_on(action):
        step = _resumed(scene, step)
    grown = consultation.model_copy(update={"entries": (*consultation.entries, *step.entries)})
    after = position(grown, checklist, rules) if step.entries else before
    rendered = any(entry.kind == "confirmed" for entry in step.entries)
    return Transition(
        entries=step.entries,
        messages=tell(before, after, step, phrases),
        verdict=judge(after.profile, rules) if rendered else None,
        project=after.project,
    )


def open_asks(
    consultation: Consultation, checklist: Checklist, phrases: Phrases, rules: Rules
) -> tuple[QuestionCard, ...]:
    """Every question that is still open, as cards: what "answer several at once" shows."""
    here = position(consultation, checklist, rules)
    return tuple(
        ask_for(here, question, phrases)
        for question in checklist.questions
        if here.statuses[question.id].state == "open" or question.id in here.log.reopened
    )


def _apply(scene: Scene, action: UserAction) -> Step:
    match action:
        case Start():
            return apply_start(scene, action)
        case TextReply():
            return apply_text_reply(scene, action)
        case FormAnswer():
            return apply_form_answer(scene, action)
        case Command():
            return apply_command(scene, action)
        case Edit():
            return apply_edit(scene, action)
        case Confirm():
            return apply_confirm(scene, action)


def _goes_on(action: UserAction) -> bool:
    """Is this a word that takes up a paused consultation again by itself?"""
    return not (isinstance(action, Command) and action.word in LEAVES_PAUSED)


def _resumed(scene: Scene, step: Step) -> Step:
    """A paused consultation that is answered goes on, and says so."""
    return replace(
        step, entries=(scene.entry("resumed"), *step.entries), messages=(scene.notice("resumed"), *step.messages)
    )
