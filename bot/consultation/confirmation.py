"""Nothing read from the opening question, or by a model, counts before a person agreed; and no verdict does either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.consultation.answers import SEPARATOR
from bot.consultation.messages import SettledCard
from bot.consultation.state import EntryKind
from bot.consultation.step import Scene, Step
from bot.consultation.summary import to_confirm
from bot.consultation.user_actions import Confirm, Start
from bot.consultation.validation import possible
from bot.decision.profile import Value

OPENING, SUMMARY = "opening", "summary"


def apply_start(scene: Scene, action: Start) -> Step:
    """The consultation was opened: what the question already told is shown first, to be confirmed."""
    if scene.consultation.entries:
        return Step()  # it was begun before: it goes on where it stands
    proposed = _proposable(scene, action.opening)
    if not proposed:
        return Step(first=True)
    return Step((scene.entry("proposed", None, proposed, "opening", action.words),), first=True)


def apply_confirm(scene: Scene, action: Confirm) -> Step:
    """The opening card or the summary was confirmed, or not."""
    return confirm(scene, action.what, agreed=action.agreed)


def confirm(scene: Scene, what: Literal["opening", "summary"], *, agreed: bool) -> Step:
    """Agree, or not, to what the opening card or the summary shows."""
    if what != scene.here.place:
        return Step(messages=(scene.notice("confirmed_already"),), card=False)
    if what == OPENING:
        kind: EntryKind = "accepted" if agreed else "declined"
        entry = scene.entry(kind, None, scene.here.log.proposed, scene.here.log.proposed_by[0])
        return Step((entry,), (_done(scene, OPENING, f"opening_{kind}", **_confirmed(scene, agreed=agreed)),))
    if not agreed:
        return Step(messages=(scene.notice("which_to_change"),), card=False)
    return Step((scene.entry("confirmed"),), (_done(scene, SUMMARY, "summary_confirmed"),), card=False)


def _done(scene: Scene, card: str, line: str, **holes: str) -> SettledCard:
    """The card that was confirmed becomes one read-only line."""
    label = "reply_label" if card == OPENING and not scene.here.log.begun_with_proposal else f"{card}_label"
    return SettledCard(
        question=card, label=scene.phrases.say(label), line=scene.phrases.say(line, **holes), changeable=False
    )


def _confirmed(scene: Scene, *, agreed: bool) -> dict[str, str]:
    """What was confirmed, for the line: it is not asked, so it stands nowhere else."""
    lines = to_confirm(scene.here, scene.phrases).lines if agreed else ()
    told = (scene.phrases.say("noted", label=line.label, answer=line.answer) for line in lines)
    return {"answers": SEPARATOR.join(told)} if agreed else {}


def _proposable(scene: Scene, opening: Mapping[str, Value]) -> dict[str, Value]:
    """What may be shown for confirmation: possible values, and nothing that is known already or was left unsaid."""
    proposed: dict[str, Value] = {}
    for name, value in opening.items():
        if value is None or (name == "project" and value == scene.consultation.project):
            continue
        read, refusal = possible({**proposed, name: value}, scene)
        if not refusal:
            proposed = read
    return proposed
