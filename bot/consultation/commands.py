"""Applies the words that work at any time: each keeps the question, or moves to another, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.consultation.answers import format_answers
from bot.consultation.candidates import offer_shown, values_agreed
from bot.consultation.cards import answers_card
from bot.consultation.messages import Notice
from bot.consultation.replies import stale_card
from bot.consultation.step import Scene, Step
from bot.consultation.user_actions import Command, Confirm, Edit, Word
from bot.consultation.validation import possible

LATEST = 10**9  # a place in the log after every entry


def apply_command(scene: Scene, action: Command) -> Step:
    """One of the words, typed or as a button."""
    pending = scene.here.log.pending
    if pending == "restart" and action.word in ("yes", "no", "start_over", "keep"):
        return Step((scene.entry("kept" if action.word in ("no", "keep") else "restarted"),))
    if pending == "replace" and action.word in ("yes", "no", "skip", "keep"):
        return _replace(scene, action.word)
    if action.question is not None and action.word in ("back", "skip", "keep"):
        current = scene.question
        if current is None or current.id != action.question:
            return Step(note=stale_card(scene, action.question))
    return WORDS[action.word](scene, action)


def apply_edit(scene: Scene, action: Edit) -> Step:
    """*Change* on an answered question: it is asked again, and its old answer counts until a new one comes."""
    question = scene.here.checklist.by_id.get(action.question)
    if question is None or not scene.here.statuses[question.id].applies:
        return Step(note=stale_card(scene, action.question))
    if scene.here.statuses[question.id].open and not scene.here.statuses[question.id].answered:
        return Step()  # it is, or will be, asked anyway
    return Step((scene.entry("reopened", question.id),))


def apply_confirm(scene: Scene, action: Confirm) -> Step:
    """The verdict was asked for."""
    if scene.here.place not in ("ready", "early"):
        return Step(note=scene.notice("still_open" if scene.here.place == "question" else "nothing_changed"))
    named, refusal = possible({"project": action.project} if action.project else {}, scene)
    if refusal:
        return Step(problem=refusal)
    entries = (scene.entry("answered", None, named),) if named else ()
    return Step((*entries, scene.entry("confirmed")))


def _back(scene: Scene, _: Command) -> Step:
    here = scene.here
    place = here.answered_at(here.current) if here.changing and here.current else LATEST
    latest = here.answered_before(place)
    if latest is None:
        return Step(problem=scene.phrases.say("nothing_before"))
    return Step((scene.entry("reopened", latest.id),))


def _skip(scene: Scene, _: Command) -> Step:
    question = scene.question
    if question is None:
        return Step(note=scene.notice("nothing_to_skip"))
    known = [name for name in scene.here.asked if scene.here.values.get(name) is not None]
    if known:
        answer = format_answers(question, scene.here.values, known, scene.phrases)
        asked = scene.notice("replace_sure", "replace", "keep", answer=answer)
        return Step((scene.entry("asked_replace", question.id),), card=asked)
    return Step((scene.entry("answered", question.id, dict.fromkeys(scene.here.asked)),))


def _replace(scene: Scene, word: Word) -> Step:
    question = scene.question
    if question is None or word in ("no", "keep"):
        return Step((scene.entry("kept", question.id if question else None),))
    return Step((scene.entry("answered", question.id, dict.fromkeys(scene.here.asked)),))


def _keep(scene: Scene, action: Command) -> Step:
    return Step((scene.entry("kept", action.question or (scene.question.id if scene.question else None)),))


def _why(scene: Scene, action: Command) -> Step:
    if scene.question is not None:
        return Step(explain=True)
    question = scene.here.checklist.by_id.get(action.question or "")
    if question is None:
        return Step(note=scene.notice("why_not_asking"))
    text = f"{question.why} {question.explanation}"
    return Step(note=Notice(title=question.label, text=text, section=question.section))


def _pause(scene: Scene, _: Command) -> Step:
    if scene.here.place in ("done", "dropped"):
        return Step(note=scene.notice("nothing_to_pause"))
    card = scene.notice("paused", "resume")
    return Step(() if scene.here.paused else (scene.entry("paused"),), card=card)


def _resume(scene: Scene, _: Command) -> Step:
    if scene.here.paused or scene.here.place == "dropped":
        return Step((scene.entry("resumed"),))
    return Step()


def _start_over(scene: Scene, _: Command) -> Step:
    if not scene.here.log.answers:
        return Step()
    count = len([status for status in scene.here.statuses.values() if status.answered])
    sure = scene.notice("restart_sure_one" if count == 1 else "restart_sure", "start_over", "keep", count=count)
    return Step((scene.entry("asked_restart"),), card=sure)


def _drop(scene: Scene, _: Command) -> Step:
    if scene.here.place == "dropped":
        return Step(note=scene.notice("dropped_already", "bring_back"))
    if scene.here.place == "done":
        return Step(note=scene.notice("nothing_to_drop"))
    return Step((scene.entry("dropped"),), card=scene.notice("dropped", "bring_back"))


def _finish(scene: Scene, _: Command) -> Step:
    return Step((scene.entry("finishing"),)) if scene.here.place == "early" else Step()


def _help(scene: Scene, _: Command) -> Step:
    word = Notice(title=scene.phrases.say("help_title"), text=scene.phrases.say("help"), buttons=("resume",))
    return Step(card=word)


def _yes(scene: Scene, action: Command) -> Step:
    agreed = action.word == "yes"
    if scene.here.place in ("ready", "early"):
        if agreed:
            return apply_confirm(scene, Confirm())
        return Step(card=answers_card(scene.here, scene.phrases))
    if scene.question is None:
        return Step(note=scene.notice("finished"))
    offered, asked = offer_shown(scene.here), scene.here.asked
    if len(asked) == 1 and offered.keys() <= set(asked):  # the row of buttons says Yes and No
        options = scene.here.checklist.fields[asked[0]].options
        chosen = next((option for option in options if option.label.casefold() == action.word), None)
        if chosen is not None:
            return Step((scene.entry("answered", scene.question.id, {asked[0]: chosen.value}, "typed"),))
    if offered and not agreed:
        return Step((scene.entry("kept", scene.question.id),))
    if values := values_agreed(scene.here):
        return Step((scene.entry("answered", scene.question.id, values, "typed"),))
    return Step(problem=scene.phrases.say("misread"))


WORDS: Mapping[Word, Callable[[Scene, Command], Step]] = {
    "back": _back,
    "skip": _skip,
    "keep": _keep,
    "why": _why,
    "pause": _pause,
    "resume": _resume,
    "summary": lambda scene, _: Step(card=answers_card(scene.here, scene.phrases)),
    "start_over": _start_over,
    "drop": _drop,
    "finish": _finish,
    "help": _help,
    "yes": _yes,
    "no": _yes,
}
