"""Applies an action to a consultation: what happens, what is shown, and perhaps a verdict. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.consultation.cards import card_of, living_card
from bot.consultation.commands import apply_command, apply_confirm, apply_edit
from bot.consultation.messages import CardMessage, LivingCard, Notice
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position, position
from bot.consultation.questions import Checklist
from bot.consultation.replies import apply_form_answer, apply_read_file, apply_start, apply_text_reply
from bot.consultation.state import Consultation, Entry
from bot.consultation.step import Scene, Step
from bot.consultation.user_actions import (
    Audience,
    Command,
    Confirm,
    Edit,
    FormAnswer,
    ReadFile,
    Start,
    TextReply,
    UserAction,
)
from bot.decision.judge import judge
from bot.decision.profile import Profile
from bot.decision.rulebook import Rules
from bot.decision.verdict import Verdict

APPLY: Mapping[type, Callable[[Scene, Any], Step]] = {
    Start: apply_start,
    TextReply: apply_text_reply,
    FormAnswer: apply_form_answer,
    ReadFile: apply_read_file,
    Command: apply_command,
    Edit: apply_edit,
    Confirm: apply_confirm,
}
STAYS_PAUSED = ("pause", "resume", "why", "summary", "help", "start_over", "drop", "yes", "no", "keep")


@dataclass(frozen=True, slots=True)
class Transition:
    """What one action leads to.

    `card` is the one card that waits in the thread (None: it stays as it is, or nothing is waited for any more: then
    `waits` is False). `note` is for the person alone. `project` is the project's name as known now. `awaits_yes` is the
    profile that is judged if the next thing is a *yes*, where the card asks for it.
    """

    entries: tuple[Entry, ...]
    card: CardMessage | None
    living: LivingCard
    waits: bool
    note: Notice | None = None
    verdict: Verdict | None = None
    audience: Audience = "origin"
    project: str | None = None
    awaits_yes: Profile | None = None


def apply(
    consultation: Consultation,
    action: UserAction,
    by: str,
    at: float,
    checklist: Checklist,
    phrases: Phrases,
    rules: Rules,
    here: Position | None = None,
) -> Transition:
    """Apply what a person did. `by` is the person, `at` Unix seconds. Never raises for anything a person can do.

    `here`: where the consultation is, if that is worked out already. A verdict is made if, and only if, it was asked
    for in this action.
    """
    before = here or position(consultation, checklist, rules)
    scene = Scene(consultation, before, by, at, phrases)
    step = APPLY[type(action)](scene, action)
    if before.log.pending and not step.entries and step.note is None:
        step = replace(step, entries=(scene.entry("kept"),))  # anything but a yes drops what was pending
    takes_up = not (isinstance(action, Command) and action.word in STAYS_PAUSED)
    if (before.paused or before.place == "dropped") and step.entries and takes_up:
        step = replace(step, entries=(scene.entry("resumed"), *step.entries))
    extended = consultation.model_copy(update={"entries": (*consultation.entries, *step.entries)})
    after = position(extended, checklist, rules) if step.entries else before
    confirmed = any(entry.kind == "confirmed" for entry in step.entries)
    quiet = step.note is not None and not step.entries
    card = None if quiet else card_of(before, after, step, consultation, phrases)
    if card is None and step.note is None and not confirmed:
        step = replace(step, note=scene.notice("finished", "edit"))  # nobody is left without a word
    return Transition(
        entries=step.entries,
        card=card,
        living=living_card(after, consultation, phrases),
        waits=after.place in ("question", "ready", "early", "dropped"),
        note=step.note,
        verdict=judge(after.profile, rules) if confirmed else None,
        audience=action.audience if isinstance(action, Confirm) else "origin",
        project=after.project,
        awaits_yes=after.profile if after.place in ("ready", "early") else None,
    )
