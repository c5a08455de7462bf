"""Anything that could be said, in the words that break cards: markup, mentions, RTL, emoji, enormous names."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.consultation import messages
from bot.guide.answer_messages import GuideAnswer, Quote
from bot.ports.outbound import Message
from bot.ports.views import AskGuide, Home, Modal, ReviewPrompt, SeveralQuestions, ShareVerdict, ShortText, TenItems
from tests.slack.nasty import decisions, evidence, ids, many, numbers, users, words
from tests.slack.review_samples import fullest_reviews, prompt_reviews, usages

progress = st.builds(messages.Progress, done=numbers, total=numbers)
option_lists = st.one_of(
    st.lists(
        st.builds(messages.Option, value=ids, label=words, description=words), max_size=10, unique_by=lambda o: o.value
    ),
    st.just([messages.Option(value=f"v{n}", label=f"choice {n}") for n in range(130)]),
).map(tuple)


@st.composite
def controls(draw: st.DrawFn, field: str) -> messages.Control:
    kind = draw(st.sampled_from(["choice", "choices", "yes_no", "number", "percentage", "text"]))
    options = draw(option_lists) if kind in ("choice", "choices") else ()
    if kind in ("choice", "choices") and not options:
        options = (messages.Option(value="only", label="Only"),)
    initial = draw(
        {
            "choice": st.sampled_from([None, "nothing of it", *[o.value for o in options]]),
            "choices": st.sampled_from([None, (), tuple(o.value for o in options[:2])]),
            "yes_no": st.sampled_from([None, True, False]),
            "number": st.one_of(st.none(), numbers),
            "percentage": st.one_of(st.none(), st.floats(min_value=0, max_value=1)),
            "text": st.one_of(st.none(), words),
        }[kind]
    )
    return messages.Control(
        field=field,
        kind=kind,
        label=draw(words),
        options=options,
        placeholder=draw(words),
        unit=draw(words),
        initial=initial,
    )


control_lists = st.integers(min_value=0, max_value=8).flatmap(
    lambda count: st.tuples(*(controls(f"field_{n}") for n in range(count)))
)
asks = st.builds(
    messages.QuestionCard,
    question=ids,
    item=st.one_of(st.none(), st.integers(min_value=1, max_value=10)),
    wording=words,
    why=words,
    section=words,
    controls=control_lists,
    progress=progress,
    noted=many(words),
    apology=words,
    example=words,
    offer_skip=st.booleans(),
    changing=words,
)
lines = st.builds(
    messages.Line,
    question=ids,
    label=words,
    answer=words,
    evidence=evidence,
    item=st.one_of(st.none(), st.integers(min_value=1, max_value=10)),
)
reasons = st.builds(messages.ReasonLine, rule=ids, text=words, section=words)
items = st.builds(
    messages.ItemLine,
    number=st.integers(min_value=1, max_value=10),
    label=words,
    state=st.sampled_from(["met", "unmet", "unknown", "not_applicable"]),
    note=words,
)
verdicts = st.builds(
    messages.VerdictMessage,
    verdict=ids,
    consultation=ids,
    project=words,
    decision=decisions,
    headline=words,
    next_step=words,
    summary=words,
    deciding=many(reasons),
    missing=many(items),
    changes=many(words),
    caveats=many(reasons),
    unknowns=many(words),
    since_last=many(words),
    evidence=many(words),
    items=many(items),
    owner=users,
    guide_edition=words,
    shareable=st.booleans(),
)
links = st.sampled_from(
    ["", "https://example.slack.com/archives/C1/p1", "javascript:alert(1)", "https://x|y> <!channel"]
)
past = st.builds(
    messages.PastVerdict,
    verdict=ids,
    project=words,
    at=st.floats(min_value=-1e3, max_value=1e15, allow_nan=False),
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
    st.builds(
        messages.SettledCard, question=ids, label=words, line=words, applies=st.booleans(), changeable=st.booleans()
    ),
    st.builds(messages.ConfirmOpening, project=st.one_of(st.none(), words), lines=many(lines)),
    st.builds(
        messages.SummaryCard,
        project=st.one_of(st.none(), words),
        lines=many(lines, 60),
        not_applicable=many(lines, 60),
        progress=progress,
        final=st.booleans(),
    ),
    st.builds(
        messages.Notice,
        text=words,
        title=words,
        section=words,
        buttons=st.lists(
            st.sampled_from(["resume", "start_over", "help", "summary", "skip"]), unique=True, max_size=5
        ).map(tuple),
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
    st.builds(messages.PastVerdicts, asked_for=words, verdicts=many(past, 100)),
    st.builds(messages.WhichProject, words=words, choices=many(open_ones, 60)),
    st.builds(messages.HelpMenu, text=words, lines=many(st.tuples(words, words))),
    prompt_reviews,
    usages,
)
anything_shown = st.one_of(
    st.builds(SeveralQuestions, consultation=ids, questions=many(asks, 40)),
    st.builds(TenItems, verdict=verdicts),
    st.builds(ShareVerdict, verdict=ids, project=words),
    st.builds(AskGuide, about=st.dictionaries(ids, words, max_size=4)),
    st.builds(ShortText, text=words),
    st.builds(ReviewPrompt, consultation=ids),
)
homes = st.builds(Home, intro=words, open=many(open_ones, 60), verdicts=many(past, 100))


def fullest(word: str) -> list[Message]:
    """Every kind of saying with a hundred of everything, and `word` wherever words go."""
    done = messages.Progress(done=10**9, total=10**9)
    line = messages.Line(question="q", label=word, answer=word, evidence="measured", item=10)
    reason = messages.ReasonLine(rule="r", text=word, section=word)
    item = messages.ItemLine(number=10, label=word, state="not_applicable", note=word)
    option = [messages.Option(value=f"v{n}", label=word, description=word) for n in range(10)]
    control = [
        messages.Control(field=f"f{n}", kind="choices", label=word, options=tuple(option), unit=word) for n in range(24)
    ]
    verdict = messages.PastVerdict(
        verdict="v", project=word, at=1.0, decision="not_yet", reason=word, owner=word, link="https://x/" + "l" * 280,
        since_last=(word,) * 100,
    )  # fmt: skip
    choice = messages.OpenConsultation(consultation="c", project=word, progress=done, paused=True)
    return [
        messages.QuestionCard(
            question="q", item=10, wording=word, why=word, section=word, controls=tuple(control), progress=done,
            noted=(word,) * 100, apology=word, example=word, offer_skip=True, changing=word,
        ),
        messages.QuestionCard(
            question="prompt", item=1, wording=word, why=word, section=word, progress=done,
            controls=(messages.Control(field="prompt_ingredients", kind="choices", label=word, options=tuple(option)),),
        ),
        messages.SettledCard(question="q", label=word, line=word),
        messages.ConfirmOpening(project=word, lines=(line,) * 100),
        *(
            messages.SummaryCard(
                project=word, lines=(line,) * 100, not_applicable=(line,) * 100, progress=done, final=final
            )
            for final in (True, False)
        ),
        messages.Notice(
            text=word, title=word, section=word, buttons=("resume", "start_over", "help", "summary", "skip")
        ),
        messages.VerdictMessage(
            verdict="v", consultation="c", project=word, decision="not_yet", headline=word, next_step=word,
            summary=word, deciding=(reason,) * 100, missing=(item,) * 100, changes=(word,) * 100,
            caveats=(reason,) * 100, unknowns=(word,) * 100, since_last=(word,) * 100, evidence=(word,) * 100,
            items=(item,) * 10, owner=word, guide_edition=word, shareable=True,
        ),
        GuideAnswer(
            covered=True, answer=word, quotes=(Quote(section=word, quote=word),) * 100, sections=(word,) * 100,
            offer_checklist=True, question=word, opening={"project": word, "task": "other"},
        ),
        messages.PastVerdicts(asked_for=word, verdicts=(verdict,) * 100),
        messages.WhichProject(words=word, choices=(choice,) * 100),
        messages.HelpMenu(text=word, lines=((word, word),) * 100),
        *fullest_reviews(word),
    ]  # fmt: skip


def every_modal(word: str) -> list[Modal]:
    """Every kind of modal."""
    (verdict,) = (message for message in fullest(word) if isinstance(message, messages.VerdictMessage))
    (question, *_) = (message for message in fullest(word) if isinstance(message, messages.QuestionCard))
    return [
        SeveralQuestions(consultation="c", questions=(question,)),
        TenItems(verdict=verdict),
        ShareVerdict(verdict="v", project=word),
        AskGuide(about={"channel": "C1", "thread": "1.1"}),
        ShortText(text=word),
        ReviewPrompt(consultation="c"),
    ]


def full_home(word: str) -> Home:
    """Home with something in every part of it."""
    (past,) = (message for message in fullest(word) if isinstance(message, messages.PastVerdicts))
    (which,) = (message for message in fullest(word) if isinstance(message, messages.WhichProject))
    return Home(intro=word, open=which.choices, verdicts=past.verdicts, older=3)
