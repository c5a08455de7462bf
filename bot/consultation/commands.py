"""The words that work at any time: each leaves the question standing, or moves to another one, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.consultation.confirmation import confirm
from bot.consultation.messages import Notice
from bot.consultation.step import Scene, Step
from bot.consultation.summary import summary
from bot.consultation.user_actions import Command, Edit, Word
from bot.consultation.validation import stale_word


def apply_command(scene: Scene, action: Command) -> Step:
    """One of the words, typed or as a button."""
    if scene.here.log.restarting and action.word in ("yes", "no", "start_over"):
        return _restart(scene, action.word)
    if action.question is not None and action.word in ("back", "skip"):
        current = scene.question
        if current is None or current.id != action.question:
            return stale_word(scene, action.question) or Step()
    return WORDS[action.word](scene, action)


def apply_edit(scene: Scene, action: Edit) -> Step:
    """*change* on an answered question: it is asked again, and its old answer stands until a new one comes."""
    question = scene.checklist.by_id.get(action.question)
    if question is None or not scene.here.statuses[question.id].applies:
        return stale_word(scene, action.question) or Step()
    current = scene.question
    if scene.here.statuses[question.id].state == "open" or (current and current.id == question.id):
        return Step()  # it is, or will be, asked anyway
    return Step((scene.entry("reopened", question.id),))


def _back(scene: Scene, _: Command) -> Step:
    here = scene.here
    if here.place == "opening":
        return Step(messages=(scene.notice("say_yes_or_no"),))
    if here.changing and scene.question is not None:
        # Back out of a change: the old answer is given again.
        name = scene.question.id
        kept = {field: here.values[field] for field in here.statuses[name].answered}
        return Step((scene.entry("answered", name, kept),))
    latest = here.latest
    if latest is None:
        return Step(messages=(scene.notice("nothing_before"),))
    return Step((scene.entry("withdrawn", latest.id),))


def _skip(scene: Scene, _: Command) -> Step:
    if scene.here.place == "opening":
        return confirm(scene, "opening", agreed=False)
    if scene.question is None:
        return Step(messages=(scene.notice("nothing_to_skip"),))
    return Step((scene.entry("answered", scene.question.id, dict.fromkeys(scene.here.asked)),))


def _why(scene: Scene, action: Command) -> Step:
    question = scene.checklist.by_id.get(action.question or "") or scene.question
    if question is None:
        return Step(messages=(scene.notice("why_not_asking"),), card=False)
    told = Notice(title=question.label, text=f"{question.why} {question.explanation}", section=question.section)
    return Step(messages=(told,), card=False)


def _pause(scene: Scene, _: Command) -> Step:
    if scene.here.place in ("done", "closed"):
        return Step(messages=(scene.notice("nothing_to_pause"),), card=False)
    word = scene.notice("paused", done=scene.here.progress.done, total=scene.here.progress.total)
    word = word.model_copy(update={"buttons": ("resume",)})
    return Step(() if scene.here.paused else (scene.entry("paused"),), (word,), card=False)


def _resume(scene: Scene, _: Command) -> Step:
    if scene.here.paused:
        return Step((scene.entry("resumed"),), (scene.notice("resumed"),))
    if scene.here.place in ("done", "closed"):
        return Step(
            messages=(scene.notice("finished").model_copy(update={"buttons": ("summary", "start_over")}),), card=False
        )
    return Step()


def _summary(scene: Scene, _: Command) -> Step:
    if scene.here.place == "summary" and not scene.here.paused:
        return Step()
    return Step(messages=(summary(scene.here, scene.phrases),), card=False)


def _start_over(scene: Scene, _: Command) -> Step:
    if not scene.here.log.answers and not scene.here.log.proposed:
        return Step()
    word = scene.notice("restart_sure", count=scene.here.progress.done)
    return Step(
        (scene.entry("asked_restart"),), (word.model_copy(update={"buttons": ("start_over", "resume")}),), card=False
    )


def _restart(scene: Scene, word: Word) -> Step:
    if word == "no":
        return Step((scene.entry("resumed"),), (scene.notice("restart_not"),))
    return Step((scene.entry("restarted"),), (scene.notice("restarted"),))


def _help(scene: Scene, _: Command) -> Step:
    word = scene.notice("help").model_copy(update={"title": scene.phrases.say("help_title")})
    return Step(messages=(word,), card=False)


def _yes(scene: Scene, action: Command) -> Step:
    place = scene.here.place
    agreed = action.word == "yes"
    if place in ("opening", "summary"):
        return confirm(scene, "opening" if place == "opening" else "summary", agreed=agreed)
    if scene.question is None:
        return Step(
            messages=(scene.notice("finished").model_copy(update={"buttons": ("summary", "start_over")}),), card=False
        )
    asked = [scene.checklist.fields[name] for name in scene.here.asked]
    if len(asked) == 1 and asked[0].kind == "yes_no":
        return Step((scene.entry("answered", scene.question.id, {asked[0].name: agreed}, "typed"),))
    return Step(apology=scene.phrases.say("misread"), example=True)


WORDS: Mapping[Word, Callable[[Scene, Command], Step]] = {
    "back": _back,
    "skip": _skip,
    "why": _why,
    "pause": _pause,
    "resume": _resume,
    "summary": _summary,
    "start_over": _start_over,
    "help": _help,
    "yes": _yes,
    "no": _yes,
}
