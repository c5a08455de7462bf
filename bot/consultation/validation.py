"""Values given for fields are kept only if they are possible, alone and together; else a person is told what is not."""

from __future__ import annotations

from collections.abc import Mapping

from bot.consultation.messages import ConsultationMessage
from bot.consultation.state import EntryKind
from bot.consultation.step import Scene, Step
from bot.consultation.user_actions import FormAnswer, TextReply
from bot.decision.profile import INFO, MEASURED, ProfileError, Value, parse_profile

PROJECT_NAME_MAX = 120  # characters; a longer "name" is a story
LARGEST = 10**12  # no project counts anything beyond that; what does is a slip of the keyboard
PROPOSES = ("model", "prompt")  # what was read so counts only once the person agreed
OFFER_SKIP_AFTER = 3  # replies to one question that were not understood


def apply_text_reply(scene: Scene, action: TextReply) -> Step:
    """A reply in the person's own words. What a model read of it is proposed first; what rules read counts."""
    place = scene.here.place
    if not action.values and not action.guessed:
        return _misread(scene, action.text)
    values, refusal = possible(action.values, scene)
    if refusal:
        return Step(apology=refusal, messages=_refused(scene, refusal))
    guessed = _agreeable(action.guessed, values, scene)
    if not values and not guessed:
        return _misread(scene, action.text)
    question = scene.question.id if scene.question else None
    kind: EntryKind = "proposed" if action.how in PROPOSES or place == "opening" else "answered"
    read = (scene.entry(kind, question, values, action.how, action.text),) if values else ()
    proposed = (scene.entry("proposed", question, guessed, "model", action.text),) if guessed else ()
    return Step((*read, *proposed))


def _agreeable(guessed: Mapping[str, Value], values: Mapping[str, Value], scene: Scene) -> dict[str, Value]:
    """Of a model's reading what is possible beside what was read for sure; nobody is asked about the rest."""
    found: dict[str, Value] = {}
    for name, value in guessed.items():
        read, refusal = possible({**values, **found, name: value}, scene)
        if value is not None and name not in values and name in read and not refusal:
            found[name] = read[name]
    return found


def apply_form_answer(scene: Scene, action: FormAnswer) -> Step:
    """Values from the controls of a card, or from the modal of several (`question` None)."""
    if action.question is not None:
        stale = stale_word(scene, action.question)
        if stale is not None:
            return stale
    values, refusal = possible(action.values, scene)
    if refusal:
        return Step(apology=refusal, messages=_refused(scene, refusal))
    if not values:
        return Step(messages=(scene.notice("nothing_chosen"),), card=False)
    return Step((scene.entry("answered", action.question, values, action.how),))


def stale_word(scene: Scene, name: str) -> Step | None:
    """A kind word for a click on a card that no longer waits for an answer; None where it does."""
    question = scene.checklist.by_id.get(name)
    if question is None:
        return Step(messages=(scene.notice("card_gone"),), card=False)
    standing = scene.here.statuses[name]
    if not standing.applies:
        reason = standing.reason or scene.phrases.say("cannot_matter")
        return Step(messages=(scene.notice("fell_away", label=question.label, reason=reason),), card=False)
    if standing.state == "open" or name in scene.here.log.reopened:
        return None
    return Step(messages=(scene.notice("answered_already", label=question.label),), card=False)


def possible(given: Mapping[str, Value], scene: Scene) -> tuple[dict[str, Value], str]:
    """The values as they are kept, and "" or the kind word that refuses all of them."""
    values: dict[str, Value] = {}
    for name, value in given.items():
        field = scene.checklist.fields.get(name)
        if field is None:
            continue
        read = _read(name, value)
        if (read is None and value is not None) or not field.allows(read):
            return {}, field.refusal
        values[name] = read
    return values, _together(values, scene)


def _read(name: str, value: Value) -> Value:
    """The value as a profile holds it, or None where a profile can't."""
    if isinstance(value, str) and name == "project":
        value = " ".join(value.split())
        if not value or len(value) > PROJECT_NAME_MAX:
            return None
    if isinstance(value, (int, float)) and abs(value) > LARGEST:
        return None
    try:
        found: Value = getattr(parse_profile({name: value}), name)
    except ProfileError:
        return None
    return found


def _together(values: Mapping[str, Value], scene: Scene) -> str:
    """More failures than examples can't be, whether both were said just now or one of them before."""
    said = {**scene.here.values, **scene.here.log.proposed, **values}
    for failed in MEASURED:
        tested = INFO[failed].part_of
        examples, failures = said.get(tested), said.get(failed)
        if not {tested, failed} & values.keys() or not isinstance(examples, int) or not isinstance(failures, int):
            continue
        if failures <= examples or (examples == 0 and values.get(failed) in (None, scene.here.values.get(failed))):
            continue  # 0: never measured after all; the old failures, which the card still shows, fall away
        return scene.phrases.say("refused_failures", failures=f"{failures:,}", examples=f"{examples:,}")
    return ""


def _refused(scene: Scene, refusal: str) -> tuple[ConsultationMessage, ...]:
    """On a question the card itself carries the refusal; elsewhere it is said by itself."""
    return () if scene.question else (scene.notice("refused", refusal=refusal),)


def _misread(scene: Scene, text: str) -> Step:
    """Nothing was understood: the question again with an example, and from the third time on an offer to skip it."""
    if scene.here.paused:
        return Step(messages=(scene.notice("still_paused").model_copy(update={"buttons": ("resume",)}),), card=False)
    question = scene.question
    if question is None:
        return _nothing_asked(scene)
    log = scene.here.log
    times = log.misreads + 1 if log.misread == question.id else 1
    offered = times >= OFFER_SKIP_AFTER
    return Step(
        (scene.entry("misread", question.id, how="typed", words=text),),
        apology=scene.phrases.say("misread_again" if offered else "misread"),
        example=True,
        offer_skip=offered,
    )


def _nothing_asked(scene: Scene) -> Step:
    place = scene.here.place
    if place == "opening":
        return Step(messages=(scene.notice("say_yes_or_no"),))
    if place == "summary":
        return Step(messages=(scene.notice("confirm_or_change"),))
    finished = scene.notice("finished").model_copy(update={"buttons": ("summary", "start_over", "help")})
    return Step(messages=(finished,), card=False)
