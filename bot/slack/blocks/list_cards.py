"""Lists to look through or choose from: past verdicts, open consultations, the menu, what the model was used for."""

from __future__ import annotations

from bot.consultation.messages import (
    AnswerOrQuestion,
    DecidedAlready,
    HelpMenu,
    OpenConsultation,
    PastVerdict,
    PastVerdicts,
    WhichProject,
)
from bot.handlers import routes
from bot.ports.usage import UsageLine, UsagePeriod, UsageReport
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, context, fits, link_line, section
from bot.slack.blocks.rendered import Block, CardContext, Rendered, render_card
from bot.slack.blocks.rich_text import Row, date_run, fit_rows, lines, link_run, paragraph, run, user_run
from bot.slack.text import clip, fallback, one_line

MOST_VERDICTS = 12  # the newest; the rest is counted
MOST_CHOICES = 20
ROW = 5  # buttons in a row
SIMILAR = 3
CHANGED = 200  # units of "since the one before" for one verdict
REASON = 250
SMALL_USD = 1.0  # below it, four places
PEOPLE_UNITS = 2_000


@render_card.register
def past_verdicts(message: PastVerdicts, ctx: CardContext) -> Rendered:
    """The verdicts about a project or about all, newest first."""
    project = clip(one_line(message.asked_for), limits.NAME)
    named = "_about" if project else ""
    if not message.verdicts:
        none = ctx.say("list_none_then" if project and message.time else f"list_none{named}", project=project)
        similar = _similar(message, ctx) or actions(button(routes.START, ctx.say("button_start"), {}))
        return Rendered(fallback(none), [section(none), *context(message.time), *similar])
    rows = message.verdicts[:MOST_VERDICTS]
    count = len(message.verdicts) + message.older
    number = "one" if count == 1 else "many"
    title = ctx.say(f"list_{number}{named}", count=count, project=project)
    blocks = [block for verdict in rows for block in past_verdict(verdict, ctx)]
    older = older_note(count - len(rows), ctx)
    return Rendered(fallback(title), [section(title), *context(message.time), *blocks, *older])


def _similar(message: PastVerdicts, ctx: CardContext) -> list[Block]:
    """The names that may have been meant, as buttons."""
    names = [name for name in message.similar if fits({"project": name}) and name.strip()][:SIMILAR]
    if not names:
        return []
    asks = [
        button(f"{routes.VERDICTS}.{number}", clip(one_line(name), limits.BUTTON_TEXT), {"project": name})
        for number, name in enumerate(names, 1)
    ]
    return [section(ctx.say("list_other_times" if message.time else "did_you_mean")), *actions(*asks)]


def older_note(count: int, ctx: CardContext) -> list[Block]:
    """How many older verdicts a list leaves out."""
    return context(ctx.say("list_older_one" if count == 1 else "list_older", count=count)) if count > 0 else []


def past_verdict(verdict: PastVerdict, ctx: CardContext) -> list[Block]:
    """One verdict: the project, what was decided, when, by whom, why, what flips it, and what changed since."""
    since = clip("; ".join(map(one_line, verdict.since_last)), CHANGED)
    link = link_run(verdict.link, ctx.say("card_open_verdict"))
    flips: Row = []
    if change := verdict.change:
        decided = run(ctx.say(f"decided_{change.decision}"), CHANGED, bold=True)
        flips = [run("→ "), decided, run(f": {one_line(change.text)}", CHANGED)]
    return lines(
        [
            run(one_line(verdict.project) or ctx.say("list_unnamed"), limits.NAME, bold=True),
            run(": "),
            run(ctx.say(f"decision_{verdict.decision}"), bold=True),
            run(" · "),
            date_run(verdict.at),
            run(" · ") if verdict.owner.strip() else None,
            user_run(verdict.owner),
            run(" · ") if link else None,
            link,
        ],
        [run(verdict.reason, REASON)],
        flips,
        [run(ctx.say("list_since", changes=since))] if since else [],
    )


@render_card.register
def which_project(message: WhichProject, ctx: CardContext) -> Rendered:
    """Which project are these words about? They travel in the button; if they are too long, it says so."""
    title = ctx.say("list_which")
    choices = message.choices[:MOST_CHOICES]
    buttons = [_choice(message.words, choice, ctx, number) for number, choice in enumerate(choices, 1)]
    if message.offers_more:
        carried = _carried(message.words)
        buttons += [
            button(routes.NEW_PROJECT, ctx.say("button_new_project"), carried),
            button(routes.JUST_QUESTION, ctx.say("button_just_question"), carried),
        ]
    rows = [block for start in range(0, len(buttons), ROW) for block in actions(*buttons[start : start + ROW])]
    quoted = clip(one_line(message.words), limits.LINE)
    return Rendered(fallback(title), [section(title), *context(f"“{quoted}”" if quoted else ""), *rows])


@render_card.register
def answer_or_question(message: AnswerOrQuestion, ctx: CardContext) -> Rendered:
    """Are these words an answer or a question? They travel in the buttons."""
    title = ctx.say("list_answer_or_question", question=clip(one_line(message.question), limits.NAME))
    carried = _carried(message.words, message.consultation)
    buttons = [
        button(routes.CHOOSE, ctx.say("button_my_answer"), carried),
        button(routes.JUST_QUESTION, ctx.say("button_to_guide"), carried),
    ]
    quoted = clip(one_line(message.words), limits.LINE)
    return Rendered(fallback(title), [section(title), *context(f"“{quoted}”"), *actions(*buttons)])


@render_card.register
def decided_already(message: DecidedAlready, ctx: CardContext) -> Rendered:
    """A project was decided: see it, or look again?"""
    project = clip(one_line(message.project), limits.NAME)
    decision = ctx.say(f"decision_{message.decision}")
    row = paragraph(
        run(project, bold=True),
        run(" " + ctx.say("list_was_decided") + " "),
        date_run(message.at),
        run(f": {decision}. " + ctx.say("list_look_again")),
    )
    of_verdict = {"consultation": message.consultation, "verdict": message.verdict}
    anew = {"project": message.project, "words": message.words, "channel": message.channel, "thread": message.thread}
    for name in ("words", "project"):  # what does not fit is left out whole: it is asked again
        if not fits(anew):
            anew[name] = ""
    look = (
        button(routes.CHANGE_ANSWER, ctx.say("button_look_again"), of_verdict)
        if message.own
        else button(routes.START_ANEW, ctx.say("button_look_again"), anew)
    )
    blocks = [*row, *link_line(message.link, ctx.say("card_open_verdict")), *actions(look)]
    plain = f"{project} {ctx.say('card_decided', decision=decision)} {ctx.say('list_look_again')}"
    return Rendered(fallback(plain), blocks)


def open_line(choice: OpenConsultation, ctx: CardContext) -> list[Block]:
    """An open consultation in one line."""
    name = run(choice.project, limits.NAME, bold=True) or run(ctx.say("list_unnamed"), bold=True)
    progress = ctx.say("card_progress", settled=choice.progress.settled, total=choice.progress.total)
    paused = f" · {ctx.say('list_paused')}" if choice.paused else ""
    return paragraph(name, run(f" · {progress}{paused}"))


@render_card.register
def help_menu(message: HelpMenu, ctx: CardContext) -> Rendered:
    """What `/consult` can do, to type or to click."""
    rows = fit_rows(
        (name for name in routes.SUBCOMMANDS.handlers if f"menu_{name}_type" in ctx.phrases.sentences),
        lambda name: [
            run(ctx.say(f"menu_{name}_type"), limits.NAME, code=True),
            run(" – "),
            run(ctx.say(f"menu_{name}_does"), limits.LINE),
        ],
        limits.SECTION_TEXT,
        ctx,
    )
    buttons = (
        button(routes.START, ctx.say("button_start"), ctx.value, primary=True),
        button(routes.RESUME, ctx.say("button_resume"), ctx.value),
        button(routes.VERDICTS, ctx.say("button_verdicts"), ctx.value),
        button(routes.ASK, ctx.say("button_ask"), ctx.value),
    )
    blocks = [*paragraph(run(clip(message.text, limits.WORDING))), *lines(*rows)]
    return Rendered(fallback(message.text), [*(blocks or [section(routes.COMMAND)]), *actions(*buttons)])


def _choice(words: str, choice: OpenConsultation, ctx: CardContext, number: int) -> Block:
    """A button for a project. Several stand in one row, so each has a number."""
    name = clip(one_line(choice.project), limits.NAME) or ctx.say("list_unnamed")
    value = _carried(words, choice.consultation)
    return button(f"{routes.CHOOSE}.{number}", name, value, aloud=ctx.say("aloud_choose", project=name))


def _carried(words: str, consultation: str = "") -> dict[str, str]:
    whole = {"consultation": consultation, "words": words}
    return whole if fits(whole) else {"consultation": consultation, "words_cut": "yes"}


@render_card.register
def usage_report(message: UsageReport, ctx: CardContext) -> Rendered:
    """The report, a part for each period."""
    title = run(message.title, limits.LINE, bold=True)
    parts = [block for period in message.periods for block in _period(period, ctx)]
    note = clip(one_line(message.note), limits.REASON)
    return Rendered(fallback(message.title), [*paragraph(title or run("–")), *parts, *context(note)])


def _period(period: UsagePeriod, ctx: CardContext) -> list[Block]:
    outcomes = " · ".join(f"{outcome.replace('_', ' ')} {count:,}" for outcome, count in period.outcomes)
    people = fit_rows(
        period.people, lambda person: [user_run(person[0]), run(f": {_used(person[1], ctx)}")], PEOPLE_UNITS, ctx
    )
    head: Row = [run(period.label, limits.NAME, bold=True), run(f": {_used(period.used, ctx)}")]
    return lines(head, [run(outcomes, limits.SECTION_TEXT)], *people)


def _used(used: UsageLine, ctx: CardContext) -> str:
    calls = ctx.say("used_call" if used.calls == 1 else "used_calls", count=f"{used.calls:,}")
    unpriced = f" {ctx.say('used_unpriced', tokens=f'{used.unpriced:,}')}" if used.unpriced else ""
    price = f"${used.usd:,.2f}" if used.usd >= SMALL_USD or used.usd == 0 else f"${used.usd:.4f}"
    return ctx.say("used_line", calls=calls, tokens=f"{used.tokens:,}", price=price) + unpriced
