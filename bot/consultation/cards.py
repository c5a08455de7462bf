"""Builds the cards: the question that waits, the living card at the top of the thread, the list of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.consultation.answers import facts_by_question, format_answers, format_facts, is_known, noted_lines
from bot.consultation.candidates import known_value, layout_of, offer
from bot.consultation.messages import (
    AnswersCard,
    CardMessage,
    Control,
    ItemProgress,
    Line,
    LivingCard,
    Notice,
    QuestionCard,
    ReadyCard,
)
from bot.consultation.phrases import Phrases
from bot.consultation.position import Position
from bot.consultation.questions import ITEMS, Checklist, Field, Question
from bot.consultation.state import Consultation
from bot.consultation.step import Step
from bot.decision import formatting
from bot.decision.findings import findings_of
from bot.decision.placeholders import PLACEHOLDERS, fill, placeholders_in
from bot.decision.profile import INFO, Value
from bot.decision.reasons import reasons_of, tensions_of
from bot.decision.remembered import remember

MEMORY = 4_096  # remembered lines of living cards


def card_of(
    before: Position, after: Position, step: Step, consultation: Consultation, phrases: Phrases
) -> CardMessage | None:
    """The card that waits after a step; None if nothing is waited for."""
    if step.card is not None:
        return step.card
    noted = tuple(noted_lines(before, after, phrases)) if step.entries else ()
    if after.place in ("ready", "early"):
        return _ready_card(after, consultation, (step.problem, *noted) if step.problem else noted, phrases)
    if after.place == "dropped":
        return Notice(text=phrases.say("dropped"), buttons=("bring_back",))
    if after.current is None:
        return None
    card = question_card(after, after.current, phrases)
    return card.model_copy(
        update={
            "noted": noted,
            "problem": step.problem or card.problem,
            "explanation": after.current.explanation if step.explain else "",
        }
    )


def question_card(here: Position, question: Question, phrases: Phrases) -> QuestionCard:
    """The card of a question: the fields that wait for an answer, and the old answer if it is asked again."""
    names = here.fields_asked(question)
    fields = tuple(here.checklist.fields[name] for name in names)
    offered = offer(here, phrases)
    filled_in = offered.filled_in
    changing = question.id in here.log.reopened
    return QuestionCard(
        question=question.id,
        layout=layout_of(fields),
        wording=offered.instead or _wording(here, question, fields),
        why=question.why,
        section=question.section,
        controls=tuple(
            control(field, known_value(here, field.name, *filled_in.get(field.name, ())[:1])) for field in fields
        ),
        progress=here.progress,
        problem=_filled_in(here, filled_in, phrases),
        candidates_question=offered.asks,
        candidates=offered.candidates,
        changing=format_answers(question, here.values, here.statuses[question.id].answered, phrases)
        if changing
        else "",
        example="" if offered.instead else _example(here, question),
        skip_label=question.skip,
        offers_review=any(field.name == "prompt_ingredients" for field in fields),
    )


def _filled_in(here: Position, filled_in: Mapping[str, tuple[Value, ...]], phrases: Phrases) -> str:
    """What a card fills in, as it will be said back; "" for nothing."""
    if not filled_in:
        return ""
    values = {name: found[0] for name, found in filled_in.items()}
    fields = here.checklist.fields
    return phrases.say("filled_in", answers=format_facts(fields, values, values, phrases))


def _example(here: Position, question: Question) -> str:
    """A reply that would do; none if a part of the card is answered: the example tells of all of it."""
    asked, applicable = here.fields_asked(question), here.statuses[question.id].applicable
    return question.example if asked[: len(applicable)] == applicable[: question.most] else ""


def control(field: Field, initial: Value = None) -> Control:
    """The control of a field."""
    return Control(
        field=field.name,
        kind=field.kind,
        label=field.label,
        options=field.options,
        tick=field.tick,
        placeholder=field.placeholder,
        unit=field.unit,
        initial=initial,
    )


def living_card(here: Position, consultation: Consultation, phrases: Phrases) -> LivingCard:
    """What is known of the ten items, and of the situation beside them."""
    beside = (
        _known(here, (name,), phrases)
        for name, field in here.checklist.fields.items()
        if INFO[name].item is None and name != "project" and is_known(field, here.values.get(name))
    )
    return LivingCard(
        project=here.project or phrases.say("unnamed_project"),
        state="dropped" if here.place == "dropped" else "paused" if here.paused else "open",
        progress=here.progress,
        items=tuple(
            ItemProgress(
                number=item,
                label=here.checklist.topics[item],
                state=here.item_states[item],
                text=_known(here, here.checklist.fields_of_item[item], phrases) or _not_asked(here, item, phrases),
            )
            for item in ITEMS
        ),
        others=tuple(filter(None, beside)),
        origin=consultation.origin.channel if consultation.origin and _opening_facts(here) else None,
    )


def _opening_facts(here: Position) -> set[str]:
    """The fields that the opening message stated and nobody confirmed or changed since."""
    answers = here.log.answers.items()
    return {name for name, answer in answers if answer.how == "opening" and answer.value is not None} - {"project"}


def answers_card(here: Position, phrases: Phrases) -> AnswersCard:
    """All answers, each to be changed by itself."""
    lines, skipped = [], []
    for question in here.checklist.questions:
        answered = here.statuses[question.id].answered
        if here.statuses[question.id].applies:
            answer = format_answers(question, here.values, answered, phrases)
            lines.append(Line(question=question.id, label=question.label, answer=answer, changeable=bool(answered)))
        else:
            skipped.append(question.label)
    return AnswersCard(
        project=here.project or phrases.say("unnamed_project"),
        lines=tuple(lines),
        skipped=tuple(skipped),
    )


def _ready_card(here: Position, consultation: Consultation, noted: tuple[str, ...], phrases: Phrases) -> ReadyCard:
    findings = findings_of(here.profile, here.rules)
    early = here.early
    if early is not None:
        reasons = reasons_of(findings)
        reason = reasons[0].text if reasons else ""
        text = phrases.say("ready_early", decision=phrases.say(f"decision_{early}"), reason=reason)
    else:
        text = phrases.say("ready")
    return ReadyCard(
        text=text,
        noted=noted,
        lines=tuple(_unconfirmed(here, phrases)),
        odd=tuple(tension.text for tension in tensions_of(findings)),
        early=early,
        channel=consultation.origin.channel if consultation.origin else None,
        needs_name=here.project is None,
    )


def _unconfirmed(here: Position, phrases: Phrases) -> Iterator[str]:
    """The facts of the opening message that nobody confirmed yet, a line for each question."""
    for question, answer in facts_by_question(here, _opening_facts(here) & here.values.keys(), phrases):
        yield phrases.say("noted", label=question.label, answer=answer)


def _wording(here: Position, question: Question, fields: tuple[Field, ...]) -> str:
    """The question; if part of its card is answered, a question for what is missing, with figures that are known."""
    if here.changing and question == here.current:
        return question.wording
    if len(fields) == len(here.statuses[question.id].applicable) and len(fields) > 1:
        return question.wording
    if len(fields) > 1:
        # What a control below asks anyway is not asked above it.
        known = (_with_figures(field.alone_known, here).removesuffix(field.label).strip() for field in fields)
        return next(filter(None, known), question.wording)
    return " ".join(_with_figures(field.alone_known, here) or field.alone or question.wording for field in fields)


def _with_figures(text: str, here: Position) -> str:
    """A text with its figures filled in; "" if one of them is not known."""
    names = placeholders_in(text)
    if not names:
        return text
    findings = findings_of(here.profile, here.rules)
    values = [PLACEHOLDERS[name](findings) for name in names]
    known = not any(value in (formatting.UNKNOWN, formatting.NOT_KNOWN) for value in values)
    return fill(text, findings) if known else ""


def _known(here: Position, names: tuple[str, ...], phrases: Phrases) -> str:
    """What is known of some fields; what was measured in a file says so, the rest was said."""
    known = tuple((name, here.values[name]) for name in names if name in here.values)
    if not known:
        return ""
    text = _facts(here.checklist, known, phrases)
    files = [here.log.answers[name].file for name, _ in known if name in here.log.answers]
    measured = [file.name for file in files if file is not None]
    return phrases.say("living_measured", text=text, file=measured[0]) if measured else text


@remember(MEMORY)
def _facts(checklist: Checklist, known: tuple[tuple[str, Value], ...], phrases: Phrases) -> str:
    """Each answer changes a line or two of the living card, which shows all of them."""
    return format_facts(checklist.fields, dict(known), dict(known), phrases)


def _not_asked(here: Position, item: int, phrases: Phrases) -> str:
    return phrases.say("not_needed_here") if here.item_states[item] == "settled" else ""
