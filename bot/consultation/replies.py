"""Applies values: a reply in a person's own words, the controls of a card, and the facts of an opening message."""

from __future__ import annotations

from collections.abc import Mapping

from bot.consultation.candidates import fill_in
from bot.consultation.messages import Notice
from bot.consultation.questions import Question
from bot.consultation.state import Entry
from bot.consultation.step import Scene, Step
from bot.consultation.user_actions import FormAnswer, ReadFile, Start, TextReply
from bot.consultation.validation import possible, possible_candidates
from bot.decision.profile import FEW_SHOT, Value

WAITS = ("model", "prompt", "file")  # what was read so is filled in, and counts once the person agreed


def apply_start(scene: Scene, action: Start) -> Step:
    """The consultation was opened: what the opening message states is shown on the living card from the start."""
    if scene.consultation.entries:
        return Step()  # it was started before: it goes on where it is
    values: dict[str, Value] = {}
    for name, value in action.opening.items():
        read, refusal = possible({**values, name: value}, scene)
        if value is not None and not refusal and not (name == "project" and value == scene.consultation.project):
            values = read
    offered = possible_candidates(action.candidates, values, scene)
    entries = (
        scene.entry("answered", None, values, "opening", action.words),
        *((scene.entry("offered", None, None, "opening", candidates=offered),) if offered else ()),
        *(scene.entry("read", how="file", reading=reading) for reading in action.readings),
    )
    return Step(entries)


def apply_text_reply(scene: Scene, action: TextReply) -> Step:
    """A reply in the person's own words. What it states counts; what it may have meant is offered."""
    stated, refusal = possible(action.values, scene)
    problem = scene.phrases.say("refused", refusal=refusal) if refusal else ""
    values = _with_known_examples(stated, scene)
    offered = possible_candidates(action.candidates, values, scene)
    if action.how in WAITS:
        offered = {**{name: (value,) for name, value in values.items()}, **offered}
        values = {}
    else:  # what is said again after it was said back is meant so: nothing is asked for ever
        again = {name: found[0] for name, found in offered.items() if scene.here.offered.get(name) == found}
        again = {name: value for name, value in again.items() if len(offered[name]) == 1}
        if again or values is not stated:
            read, refused = possible({**values, **again}, scene)
            values = values if refused else read
        offered = {**_added(values, scene), **offered}
        values = {name: value for name, value in values.items() if name not in offered or name in again}
        offered = {name: found for name, found in offered.items() if name not in values}
    waits_on = bool(refusal) and scene.here.changing  # the card that is asked again
    if waits_on or not (values or offered):
        return Step(problem=problem) if problem else _misread(scene, action.text)
    question = scene.question.id if scene.question else None
    entries: list[Entry] = []
    if values:
        entries.append(scene.entry("answered", question, values, action.how, action.text))
    if not values and (again_asked := _corrected(offered, scene)) is not None:
        question = again_asked.id
        offered = {name: found for name, found in offered.items() if scene.here.checklist.asking[name] is again_asked}
        entries.append(scene.entry("reopened", question))
    if offered:
        waiting = {name: found for name, found in fill_in(scene.here).items() if name not in values}
        both = {**waiting, **offered}
        entries.append(scene.entry("offered", question, None, action.how, action.text, candidates=both))
    return Step(tuple(entries), problem=problem)


def _corrected(offered: Mapping[str, tuple[Value, ...]], scene: Scene) -> Question | None:
    """The question whose answer a reply to the summary may have corrected: it is asked again, since the summary shows
    nothing of what may have been meant. None for anything else."""
    here = scene.here
    if here.place not in ("ready", "early") or here.project is None:
        return None
    known = (
        name for name, found in offered.items() if here.values.get(name) is not None and here.values[name] not in found
    )
    return next((here.checklist.asking[name] for name in known if not here.checklist.fields[name].volunteered), None)


def _added(values: Mapping[str, Value], scene: Scene) -> dict[str, tuple[Value, ...]]:
    """Lists that name something more than the card has filled in, but not all of that: both together wait for a yes.

    "Also the limits" takes nothing back; a list of what the card shows already does.
    """
    both: dict[str, tuple[Value, ...]] = {}
    for name, (shown, *others) in fill_in(scene.here).items():
        said = values.get(name)
        if others or not isinstance(shown, tuple) or not isinstance(said, tuple):
            continue
        if set(said) - set(shown) and set(shown) - set(said):
            options = scene.here.checklist.fields[name].options
            both[name] = (tuple(str(option.value) for option in options if option.value in (*shown, *said)),)
    return both


def _with_known_examples(values: dict[str, Value], scene: Scene) -> dict[str, Value]:
    """Examples that were counted before are part of the prompt, also if a reply names its other parts alone."""
    parts, known = values.get("prompt_ingredients"), scene.here.values.get("few_shot_examples")
    counted = isinstance(known, int) and known > 0 and "few_shot_examples" not in values
    if not (counted and isinstance(parts, tuple) and parts and FEW_SHOT not in parts):
        return values
    return {**values, "prompt_ingredients": (*parts, FEW_SHOT)}


def apply_form_answer(scene: Scene, action: FormAnswer) -> Step:
    """Values from the controls of a card, or from the form (`question` None)."""
    if action.question is not None:
        note = stale_card(scene, action.question)
        if note is not None:
            return Step(note=note)
    values, refusal = possible(action.values, scene)
    # A form stays open, a card that is asked again waits on, and the numbers of a file belong together.
    if refusal and (not values or action.how != "button" or scene.here.changing):
        return Step(problem=refusal)
    if action.how == "form":  # its boxes are empty where nobody told the parts yet
        values = _with_known_examples(values, scene)
    if not values:
        if scene.here.offered:  # "none of these"
            return Step((scene.entry("kept", action.question),))
        return Step(problem=scene.phrases.say("nothing_chosen"))
    reopened = action.question in scene.here.log.reopened
    if reopened and all(name in scene.here.values and scene.here.values[name] == values[name] for name in values):
        return Step((scene.entry("kept", action.question),))
    return Step((scene.entry("answered", action.question, values, action.how, file=action.file),), problem=refusal)


def apply_read_file(scene: Scene, action: ReadFile) -> Step:
    """Note what a file says, and apply what was written beside it. The card that waits is asked again below it."""
    read = tuple(scene.entry("read", how="file", reading=reading) for reading in action.readings)
    if action.reply is None:
        return Step(read)
    step = apply_text_reply(scene, action.reply)
    said = tuple(entry for entry in step.entries if entry.kind in ("answered", "offered"))
    return Step((*read, *said), problem="" if step.entries else step.problem)


def stale_card(scene: Scene, name: str) -> Notice | None:
    """A kind word for a press on a card that no longer waits for an answer; None if it does."""
    question = scene.here.checklist.by_id.get(name)
    if question is None:
        return scene.notice("card_gone")
    if scene.here.place == "dropped":
        return scene.notice("dropped_already", "bring_back")
    status = scene.here.statuses[name]
    if status.open or name in scene.here.log.reopened:
        return None
    if not status.applies:
        reason = status.reason or scene.phrases.say("cannot_matter")
        return scene.notice("fell_away", label=question.label, reason=reason)
    return scene.notice("answered_already", label=question.label)


def _misread(scene: Scene, text: str) -> Step:
    """Nothing was understood. "Say it differently" is said once in a row; after that the choices are pointed at."""
    if scene.here.paused:
        return Step(card=scene.notice("still_paused", "resume"))
    question = scene.question
    if question is None:
        return Step(
            problem=scene.phrases.say("misread_ready" if scene.here.place in ("ready", "early") else "finished")
        )
    again = scene.here.log.misread == question.id
    return Step(
        (scene.entry("misread", question.id, how="typed", words=text),),
        problem=scene.phrases.say("misread_again" if again else "misread"),
    )
