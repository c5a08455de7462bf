"""What is said after a step follows from the positions before and after it: settled lines, fallen ones, the card."""

from __future__ import annotations

from collections.abc import Iterator

from bot.consultation.answers import format_answers, format_reason, settled_line
from bot.consultation.messages import ConsultationMessage, Control, Notice, QuestionCard, SettledCard
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position
from bot.consultation.questions import Question
from bot.consultation.step import Step
from bot.consultation.summary import summary, to_confirm


def tell(before: Position, after: Position, step: Step, phrases: Phrases) -> tuple[ConsultationMessage, ...]:
    """Everything to say, in order: the step's own words, settled and fallen lines, and the card that waits."""
    changed = tuple(_lines(before, after, phrases)) if step.entries and not step.first else ()
    again = _asked_again(before, after, phrases) if step.entries else ()
    card = _card(before, after, step, phrases) if step.card and not after.paused else ()
    return (*step.messages, *changed, *again, *card) or (_standing_still(after, phrases),)


def _standing_still(here: Position, phrases: Phrases) -> Notice:
    """Nobody is left without a word, not even where nothing happens."""
    if here.paused:
        return Notice(text=phrases.say("still_paused"), buttons=("resume",))
    return Notice(text=phrases.say("finished"), buttons=("summary", "start_over"))


def _lines(before: Position, after: Position, phrases: Phrases) -> Iterator[ConsultationMessage]:
    """One line for each card that is done with: answered, not needed any more, or put off until later."""
    waited_before, waits = (waiting.id if waiting else None for waiting in (_waiting(before), _waiting(after)))
    for question in after.checklist.questions:
        if question.id == waits:
            continue
        waited = question.id == waited_before
        was, now = before.statuses[question.id], after.statuses[question.id]
        if now.state == "settled":
            if waited or _answers(before, question) != _answers(after, question):
                yield SettledCard(
                    question=question.id, label=question.label, line=settled_line(after, question, phrases)
                )
        elif not now.applies and (was.answered or waited):
            line = phrases.say("not_needed", reason=format_reason(after, question, phrases))
            yield SettledCard(question=question.id, label=question.label, line=line, applies=False, changeable=False)
        elif waited:
            yield SettledCard(question=question.id, label=question.label, line=phrases.say("later"), changeable=False)


def _answers(here: Position, question: Question) -> tuple[object, ...]:
    standing = here.statuses[question.id]
    return (standing.state, *((name, here.values[name]) for name in standing.answered))


def _waiting(here: Position) -> Question | None:
    return here.current if here.place == "question" else None


def _asked_again(before: Position, after: Position, phrases: Phrases) -> tuple[ConsultationMessage, ...]:
    """After a change: which questions that were done with are open now."""
    if not before.changing:
        return ()
    labels = [
        question.label
        for question in after.checklist.questions
        if after.statuses[question.id].state == "open" and before.statuses[question.id].state != "open"
    ]
    return (Notice(text=phrases.say("asked_again", labels=", ".join(labels))),) if labels else ()


def _card(before: Position, after: Position, step: Step, phrases: Phrases) -> tuple[ConsultationMessage, ...]:
    if after.place == "opening":
        return (to_confirm(after, phrases),)
    if after.place == "summary":
        return (summary(after, phrases),)
    if after.place == "done" and step.entries and before.place != "done":
        return (Notice(text=phrases.say("nothing_changed"), buttons=("summary",)),)
    if after.place != "question" or after.current is None:
        return ()
    ask = ask_for(after, after.current, phrases)
    return (
        ask.model_copy(
            update={
                "noted": _noted(before, after, phrases) if step.entries else (),
                "apology": step.apology,
                "example": after.current.example if step.example or step.apology else "",
                "offer_skip": step.offer_skip,
            }
        ),
    )


def ask_for(here: Position, question: Question, phrases: Phrases) -> QuestionCard:
    """The card of a question: the fields that wait for an answer, and the old answer where it is asked again."""
    standing = here.statuses[question.id]
    changing = question.id in here.log.reopened
    names = standing.applicable if changing or standing.state == "settled" else standing.open
    old = {**here.log.former, **here.values}
    return QuestionCard(
        question=question.id,
        item=question.item,
        wording=_wording(here, question),
        why=question.why,
        section=question.section,
        controls=tuple(
            Control(
                field=one.name,
                kind=one.kind,
                label=one.label,
                options=one.options,
                placeholder=one.placeholder,
                unit=one.unit,
                initial=old.get(one.name),
            )
            for one in question.fields
            if one.name in names
        ),
        progress=here.progress,
        changing=settled_line(here, question, phrases) if changing else "",
        skip_label=question.skip,
    )


def _wording(here: Position, question: Question) -> str:
    """The question; where part of its card is answered, a question for what is missing."""
    standing = here.statuses[question.id]
    if question.id in here.log.reopened or not (standing.answered and standing.open):
        return question.wording
    return " ".join(one.alone for one in question.fields if one.name in standing.open)


def _noted(before: Position, after: Position, phrases: Phrases) -> tuple[str, ...]:
    """What was just understood of questions that are not settled yet, and what is passed over on the way."""
    noted = []
    for question in after.checklist.questions:
        was, now = before.statuses[question.id], after.statuses[question.id]
        if now.state == "open":
            news = [name for name in now.answered if _said(before, name) != _said(after, name)]
            if news:
                noted.append(
                    phrases.say(
                        "noted", label=question.label, answer=format_answers(question, after.values, news, phrases)
                    )
                )
        elif not now.applies and was.state == "open" and not was.answered and question != _waiting(before):
            noted.append(
                phrases.say("passed_over", label=question.label, reason=format_reason(after, question, phrases))
            )
    return tuple(noted)


def _said(here: Position, name: str) -> object:
    return here.values.get(name, here)  # a "don't know" is None; nothing said is unlike any value
