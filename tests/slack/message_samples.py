"""Anything that could be said, in the words that break cards: markup, mentions, RTL, emoji, enormous names."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from hypothesis import strategies as st

from bot.consultation import messages
from bot.consultation.verdict_message import ChangeLine, ItemLine, VerdictMessage
from bot.decision.verdict import Reason, Step
from bot.guide.answer_messages import GuideAnswer, Quote
from bot.handlers.actions import ask_guide
from bot.ports.outbound import Message
from bot.ports.views import (
    DecisionRecord,
    Form,
    FormSection,
    Home,
    Modal,
    ShortText,
    TenItems,
)
from tests.slack.evidence_samples import fullest_evidence
from tests.slack.nasty import decisions, ids, many, numbers, users, words
from tests.slack.review_samples import fullest_reviews, links, prompt_reviews, usages

# "bring_back" leads where "resume" leads, so no notice has both.
NOTICE_BUTTONS = tuple(name for name in get_args(messages.NoticeButton) if name != "bring_back")
moments = st.floats(min_value=-1e3, max_value=1e15, allow_nan=False)
channels = st.sampled_from([None, "C0123ABC", "general", "<!channel>"])
progress = st.builds(messages.Progress, settled=numbers, total=numbers)
scalars = {
    "choice": st.one_of(ids, st.none()),
    "choices": ids,
    "yes_no": st.booleans(),
    "number": st.integers(min_value=0, max_value=10**12),
    "percentage": st.sampled_from([0.0, 0.005, 0.01, 0.025, 0.07, 0.333, 1.0]),
    "text": ids,
}


@cache
def _options(kind: str, most: int) -> st.SearchStrategy[tuple[messages.Option, ...]]:
    option = st.builds(messages.Option, label=words, value=scalars[kind], description=words, brief=words)
    return st.lists(option, min_size=1, max_size=most, unique_by=lambda o: (type(o.value), o.value)).map(tuple)


@st.composite
def controls(draw: st.DrawFn, field: str) -> messages.Control:
    """One field of a form, with or without choices, empty or filled in."""
    kind = draw(st.sampled_from(get_args(messages.Control.model_fields["kind"].annotation)))
    options: tuple[messages.Option, ...] = ()
    if kind in ("choice", "choices", "yes_no") or (kind in ("number", "percentage") and draw(st.booleans())):
        options = draw(_options(kind, 10))
    if kind in ("choice", "choices") and draw(st.integers(0, 5)) == 0:
        options = tuple(messages.Option(value=f"v{n}", label=f"choice {n}") for n in range(130))
    values = tuple(option.value for option in options)
    initial = draw(
        {
            "choice": st.sampled_from([None, "nothing of it", *values]),
            "choices": st.sampled_from([None, (), values[:2]]),
            "yes_no": st.sampled_from([None, True, False]),
            "number": st.one_of(st.none(), numbers),
            "percentage": st.one_of(st.none(), st.floats(min_value=0, max_value=1)),
            "text": st.one_of(st.none(), words),
            "long_text": st.one_of(st.none(), words),
            "channel": st.none(),
        }[kind]
    )
    return messages.Control(
        field=field, kind=kind, label=draw(words), options=options, placeholder=draw(words), hint=draw(words),
        unit=draw(words), initial=initial,
    )  # fmt: skip


@st.composite
def layouts(draw: st.DrawFn, kinds: tuple[str, ...] = ("buttons", "ticks", "form")) -> dict[str, Any]:
    """A layout with controls that it may have: one with few choices, statements to tick, or anything."""
    layout = draw(st.sampled_from(kinds))
    if layout == "buttons":
        kind = draw(st.sampled_from(["choice", "yes_no", "number", "percentage"]))
        made = (messages.Control(field="field", kind=kind, label=draw(words), options=draw(_options(kind, 5))),)
    elif layout == "ticks":
        made = tuple(tick(f"field_{n}", draw(words), draw(st.booleans())) for n in range(draw(st.integers(2, 10))))
    else:
        made = tuple(draw(controls(f"field_{n}")) for n in range(draw(st.integers(0, 8))))
    return {"layout": layout, "controls": made}


def tick(field: str, statement: str, ticked: bool) -> messages.Control:
    """A statement to tick."""
    options = (messages.Option(label="yes", value=True), messages.Option(label="no", value=False))
    return messages.Control(
        field=field, kind="yes_no", label=statement, tick=statement, options=options, initial=ticked or None
    )


candidates = st.builds(
    messages.Candidate, label=words, values=st.dictionaries(ids, st.one_of(ids, numbers, st.booleans()), max_size=2)
)


def cards(layout: dict[str, Any], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[messages.QuestionCard]:
    """Question cards of this layout."""
    parts: dict[str, st.SearchStrategy[Any]] = {
        "question": ids,
        "layout": st.just(layout["layout"]),
        "controls": st.just(layout["controls"]),
        "progress": progress,
        "noted": many(words),
        "candidates": st.lists(candidates, max_size=4).map(tuple),
        "offers_review": st.booleans(),
    }
    names = ("wording", "why", "section", "problem", "candidates_question", "explanation", "changing", "example")
    return st.builds(messages.QuestionCard, **{**dict.fromkeys((*names, "skip_label"), words), **parts, **more})


asks = layouts().flatmap(cards)
forms = layouts(kinds=("form",)).flatmap(lambda layout: cards(layout, candidates=st.just(())))
lines = st.builds(messages.Line, question=ids, label=words, answer=words, changeable=st.booleans())
reasons = st.builds(Reason, rule=ids, text=words, section=words)
items = st.builds(
    ItemLine,
    number=st.integers(min_value=1, max_value=10),
    label=words,
    state=st.sampled_from(["met", "unmet", "unknown", "not_applicable"]),
    note=words,
)
living = st.builds(
    messages.LivingCard,
    project=words,
    state=st.sampled_from(["open", "paused", "decided", "dropped"]),
    progress=progress,
    items=st.lists(
        st.builds(
            messages.ItemProgress,
            number=st.integers(1, 10),
            label=words,
            state=st.sampled_from(["settled", "partly", "open"]),
            text=words,
        ),
        max_size=10,
        unique_by=lambda item: item.number,
    ).map(tuple),
    others=many(words),
    origin=channels,
    decision=st.one_of(st.none(), decisions),
    at=st.one_of(st.none(), moments),
    link=links,
)
verdicts = st.builds(
    VerdictMessage,
    verdict=ids,
    consultation=ids,
    project=words,
    decision=decisions,
    headline=words,
    advice=words,
    since_last=many(words),
    steps=many(st.builds(Step, rule=ids, effort=words, lead=words, text=words, section=words)),
    why=many(reasons),
    changes=many(st.builds(ChangeLine, decision=decisions, text=words)),
    odd=many(words),
    items=many(items, 10),
    evidence=many(words),
    owner=users,
    at=moments,
    guide_edition=words,
    shareable=st.booleans(),
    shared_by=st.one_of(st.just(""), users),
    shared_from=st.sampled_from(["", "C0123ABC", "<!channel>"]),
    replaced=st.booleans(),
    replaced_by=links,
)
past = st.builds(
    messages.PastVerdict,
    verdict=ids,
    project=words,
    at=moments,
    decision=decisions,
    reason=words,
    owner=users,
    link=links,
    since_last=many(words),
)
open_ones = st.builds(
    messages.OpenConsultation, consultation=ids, project=words, progress=progress, paused=st.booleans()
)
openings = st.dictionaries(ids, st.one_of(words, numbers, st.booleans(), st.none(), st.tuples(ids, ids)), max_size=30)
anything_said = st.one_of(
    asks,
    living,
    st.builds(
        messages.ReadyCard,
        text=words,
        noted=many(words),
        lines=many(words),
        odd=many(words),
        early=st.one_of(st.none(), decisions),
        channel=channels,
        needs_name=st.booleans(),
    ),
    st.builds(messages.AnswersCard, project=words, lines=many(lines, 60), skipped=many(words)),
    st.builds(
        messages.Notice,
        text=words.map(lambda text: f"{messages.USER_SIGN} {text} {messages.CHANNEL_SIGN}"),
        user=users,
        channel=st.sampled_from(["", "C0123ABC", "<!channel>"]),
        title=words,
        section=words,
        link=links,
        buttons=st.lists(st.sampled_from(NOTICE_BUTTONS), unique=True).map(tuple),
    ),
    verdicts,
    st.builds(
        GuideAnswer,
        covered=st.booleans(),
        answer=words,
        quotes=many(st.builds(Quote, section=words, quote=words)),
        sections=many(words),
        offer_checklist=st.booleans(),
        question=words,
        opening=openings,
    ),
    st.builds(
        messages.PastVerdicts,
        asked_for=words,
        verdicts=many(past, 100),
        older=st.integers(0, 9),
        similar=many(words),
    ),
    st.builds(messages.WhichProject, words=words, choices=many(open_ones, 60), offers_more=st.booleans()),
    st.builds(messages.AnswerOrQuestion, words=words, consultation=ids, question=words),
    st.builds(
        messages.DecidedAlready,
        project=words,
        decision=decisions,
        at=moments,
        verdict=ids,
        consultation=ids,
        link=links,
        own=st.booleans(),
        words=words,
    ),
    st.builds(messages.HelpMenu, text=words),
    prompt_reviews,
    usages,
)


def number_fields(sections: list[FormSection]) -> tuple[FormSection, ...]:
    """The same sections, each field with a name of its own."""
    return tuple(
        section.model_copy(
            update={"controls": tuple(c.model_copy(update={"field": f"{c.field}_of_{n}"}) for c in section.controls)}
        )
        for n, section in enumerate(sections)
    )


parts = st.builds(
    FormSection, title=words, lines=many(words), controls=st.tuples(*(controls(f"field_{n}") for n in range(6)))
)
form_views = st.builds(
    Form,
    submit=st.just(ask_guide),
    name=st.just("modal_ask"),
    intro=words,
    sections=st.lists(parts, max_size=2).map(number_fields),
    value=st.dictionaries(ids, words, max_size=4),
    button=words,
    optional=st.booleans(),
)
anything_shown = st.one_of(
    form_views,
    st.builds(TenItems, verdict=verdicts),
    st.builds(DecisionRecord, markdown=words),
    st.builds(ShortText, text=words),
)
homes = st.builds(Home, intro=words, open=many(open_ones, 60), verdicts=many(past, 100))


def fullest(word: str) -> list[Message]:
    """Every kind of message with a hundred of everything, and `word` wherever words go."""
    done = messages.Progress(settled=10**9, total=10**9)
    line = messages.Line(question="q", label=word, answer=word)
    reason = Reason(rule="r", text=word, section=word)
    step = Step(rule="r", effort=word, lead=word, text=word, section=word)
    item = ItemLine(number=10, label=word, state="not_applicable", note=word)
    options = tuple(messages.Option(value=f"v{n}", label=word, description=word) for n in range(10))
    form = tuple(
        messages.Control(field=f"f{n}", kind="choices", label=word, options=options, unit=word) for n in range(24)
    )
    candidate = messages.Candidate(label=word, values={"eval_examples": 10**12})
    verdict = messages.PastVerdict(
        verdict="v", project=word, at=1.0, decision="not_yet", reason=word, owner=word, link="https://x/" + "l" * 280,
        since_last=(word,) * 100,
    )  # fmt: skip
    choice = messages.OpenConsultation(consultation="c", project=word, progress=done, paused=True)
    question = messages.QuestionCard(
        question="q", layout="form", wording=word, why=word, section=word, controls=form, progress=done,
        noted=(word,) * 100, problem=word, explanation=word, changing=word, example=word, skip_label=word,
        offers_review=True,
    )  # fmt: skip
    ready = messages.ReadyCard(
        text=word, noted=(word,) * 100, lines=(word,) * 100, odd=(word,) * 100, early="not_yet", channel="C1",
        needs_name=True,
    )  # fmt: skip
    item_progress = [messages.ItemProgress(number=n, label=word, state="partly", text=word) for n in range(1, 11)]
    card = messages.LivingCard(
        project=word, state="paused", progress=done, items=tuple(item_progress), others=(word,) * 100, origin="C1",
        decision="not_yet", at=1.0, link="https://x/" + "l" * 280,
    )  # fmt: skip
    return [
        question,
        question.model_copy(update={"candidates_question": word, "candidates": (candidate,) * 4}),
        question.model_copy(
            update={"layout": "ticks", "controls": tuple(tick(f"f{n}", word, True) for n in range(10))}
        ),
        question.model_copy(
            update={
                "layout": "buttons",
                "controls": (messages.Control(field="f", kind="choice", label=word, options=options[:5]),),
            }
        ),
        card,
        *(card.model_copy(update={"state": state}) for state in ("open", "decided", "dropped")),
        ready,
        ready.model_copy(update={"channel": None, "early": None}),
        messages.AnswersCard(project=word, lines=(line,) * 100, skipped=(word,) * 100),
        messages.Notice(text=word, title=word, section=word, buttons=NOTICE_BUTTONS),
        messages.Notice(text=word, buttons=("bring_back",)),
        *(
            VerdictMessage(
                verdict="v", consultation="c", project=word, decision="not_yet", headline=word, advice=word,
                since_last=(word,) * 100, steps=(step,) * 100,
                why=(reason,) * 100, changes=(ChangeLine(decision="prompt", text=word),) * 100,
                odd=(word,) * 100, items=(item,) * 10, evidence=(word,) * 100, owner=word, at=1.0, guide_edition=word,
                shareable=True, shared_by=shared_by, shared_from="C1", replaced=replaced, replaced_by="https://x/y",
            )
            for replaced, shared_by in ((False, ""), (False, word), (True, ""))
        ),
        GuideAnswer(
            covered=True, answer=word, quotes=(Quote(section=word, quote=word),) * 100, sections=(word,) * 100,
            offer_checklist=True, question=word, opening={"project": word, "task": "other"},
        ),
        messages.PastVerdicts(asked_for=word, verdicts=(verdict,) * 100),
        messages.PastVerdicts(asked_for=word, verdicts=(), similar=(word,) * 100),
        messages.WhichProject(words=word, choices=(choice,) * 100, offers_more=True),
        messages.AnswerOrQuestion(words=word, consultation="c", question=word),
        *(
            messages.DecidedAlready(
                project=word, decision="not_yet", at=1.0, verdict="v", consultation="c", own=own, words=word
            )
            for own in (True, False)
        ),
        messages.HelpMenu(text=word),
        *fullest_reviews(word),
        *fullest_evidence(word),
    ]  # fmt: skip


def every_modal(word: str) -> list[Modal]:
    """Every kind of modal."""
    verdict = next(message for message in fullest(word) if isinstance(message, VerdictMessage))
    question = next(message for message in fullest(word) if isinstance(message, messages.QuestionCard))
    sections = number_fields([FormSection(title=word, controls=question.controls[:8])] * 4)
    return [
        Form(submit=ask_guide, name="modal_ask", intro=word, sections=sections, button=word, value={"channel": "C1"}),
        Form(submit=ask_guide, name="modal_ask", sections=(FormSection(title=word, lines=(word,) * 3),) * 20),
        DecisionRecord(markdown=word),
        TenItems(verdict=verdict),
        ShortText(text=word),
    ]


def full_home(word: str) -> Home:
    """Home with something in every part of it."""
    past = next(message for message in fullest(word) if isinstance(message, messages.PastVerdicts))
    (which,) = (message for message in fullest(word) if isinstance(message, messages.WhichProject))
    return Home(intro=word, open=which.choices, verdicts=past.verdicts, older=3)
