"""The cards of a checklist: the living card at its top, a question, the last one before the verdict, the answers."""

from __future__ import annotations

from bot.consultation.messages import AnswersCard, Control, ItemProgress, Line, LivingCard, QuestionCard, ReadyCard
from bot.decision.profile import Value
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.controls import inputs, ticks
from bot.slack.blocks.elements import (
    actions,
    button,
    channel_line,
    cite,
    context,
    context_lines,
    join,
    link_line,
    overflow,
    pack,
    section,
    text_units,
)
from bot.slack.blocks.rendered import Block, CardContext, Rendered, render_card
from bot.slack.blocks.rich_text import Row, channel_run, date_run, fit_rows, lines, paragraph, run, titled_list
from bot.slack.text import clip, fallback, one_line

MARKS = {"settled": "✓", "unsure": "?", "partly": "◐", "open": "○"}
ITEM_UNITS = 160
CHANGEABLE = 24  # lines with a button of their own
SPARE_BLOCKS = 10  # of a question, for everything that is no control
# Slack takes five entries at most.
QUESTION_MENU = (routes.DO_WHY, routes.DO_BACK, routes.DO_FORM, routes.DO_PAUSE, routes.DO_DROP)
MENU = (routes.DO_FORM, routes.DO_COSTS, routes.DO_PAUSE, routes.DO_START_OVER, routes.DO_DROP)
STATUS = {"settled": "complete", "unsure": "pending", "partly": "in_progress", "open": "pending"}


@render_card.register
def living(card: LivingCard, ctx: CardContext) -> Rendered:
    """The card at the top of the thread. At the end it is one line."""
    project = clip(one_line(card.project), limits.NAME)
    progress = ctx.say("card_progress", settled=card.progress.settled, total=card.progress.total)
    if card.state == "decided" and card.decision:
        decision = ctx.say(f"decided_{card.decision}").lower()
        row = paragraph(run(project, bold=True), run(f" · {decision} · "), date_run(card.at or 0))
        blocks = [*row, *link_line(card.link, ctx.say("card_open_verdict"))]
        return Rendered(fallback(f"{project}: {decision}"), blocks)
    if card.state == "dropped":
        text = ctx.say("card_dropped", project=project)
        return Rendered(fallback(text), [section(text)])
    title = join(project, ctx.say("card_paused") if card.state == "paused" else progress)
    others = clip(join(*(one_line(line) for line in card.others)), limits.REASON)
    others = others[:1].upper() + others[1:]
    buttons = [
        button(routes.EDIT, ctx.say("button_edit"), ctx.value),
        button(routes.RESUME, ctx.say("button_continue"), ctx.value) if card.state == "paused" else None,
        overflow(routes.MENU, MENU, ctx.value, ctx),
    ]
    known = bool(card.others) or any(item.text for item in card.items)
    origin = (
        channel_line(ctx.say("card_from_your_message"), card.origin, ctx.say("card_something_off"))
        if card.origin and known
        else []
    )
    below = [*context(others), *origin, *actions(*buttons)]
    older = [*paragraph(run(title, bold=True)), *lines(*map(_item, card.items)), *below]
    return Rendered(fallback(title), older, newer=[_plan(title, card), *below])


@render_card.register
def question(card: QuestionCard, ctx: CardContext) -> Rendered:
    """The card of a question that waits for an answer."""
    was = ctx.say("card_was", answer=clip(one_line(card.changing), limits.LINE)) if card.changing else ""
    progress = ctx.say("card_progress", settled=card.progress.settled, total=card.progress.total)
    example = ctx.say("card_example", example=clip(one_line(card.example), limits.LINE)) if card.example else ""
    numbers = card.layout == "buttons" and any(c.kind in ("number", "percentage") for c in card.controls)
    menu = overflow(routes.MENU, QUESTION_MENU, {**ctx.value, "question": card.question}, ctx)
    blocks = [
        *context_lines(card.noted, ctx),
        *paragraph(run(card.problem, limits.REASON)),
        *paragraph(run(card.wording, limits.WORDING, bold=True)),
        *context(was),
        *paragraph(run(card.explanation, limits.WORDING)),
        *context(join(clip(one_line(card.why), limits.REASON), cite(ctx, card.section)) if card.explanation else ""),
        *_asks(card, ctx, menu),
        *context(join(progress, example or ctx.say("card_other_number" if numbers else "card_just_type"))),
    ]
    asked = (*card.noted, card.problem, card.wording, card.candidates_question)
    return Rendered(fallback(" ".join(filter(None, asked))), blocks)


def pick(label: str, values: dict[str, Value], card: QuestionCard, ctx: CardContext, number: int) -> Block:
    """A button that answers with these values. Several stand in one row, so each has a number."""
    value = {**ctx.value, "question": card.question, "values": pack(values)}
    return button(f"{routes.PICK}.{number}", label, value)


def _asks(card: QuestionCard, ctx: CardContext, menu: Block) -> list[Block]:
    if card.candidates:
        offered = [
            pick(found.label, found.values, card, ctx, number) for number, found in enumerate(card.candidates, 1)
        ]
        asks = [section(clip(card.candidates_question, limits.REASON))] if card.candidates_question else []
        return [*asks, *actions(*offered, menu)]
    value = {**ctx.value, "question": card.question}
    skip = button(routes.SKIP, card.skip_label or ctx.say("button_not_sure"), value)
    keep = button(routes.KEEP, ctx.say("button_keep"), value) if card.changing else None
    if card.layout == "buttons":
        (control,) = card.controls
        choices = [
            pick(option.label, {control.field: option.value}, card, ctx, number)
            for number, option in enumerate(control.options, 1)
        ]
        offers_none = any(option.value is None for option in control.options)
        return actions(*choices, None if offers_none else skip, keep, menu)
    if card.layout == "ticks":
        made = ticks(card.question, ctx.say("card_ticks"), card.controls, ctx)
        asked = {**value, "ticks": ",".join(control.field for control in card.controls)}
    else:
        made, asked = _form(card, ctx), value
    review = button(routes.REVIEW, ctx.say("button_review"), value) if card.offers_review else None
    go_on = button(routes.ANSWER, ctx.say("button_continue"), asked, primary=True)
    return [*made, *actions(go_on, skip, keep, review, menu)]


def _form(card: QuestionCard, ctx: CardContext) -> list[Block]:
    """The controls that one message can hold; if some don't fit, the card says to type the rest."""
    blocks: list[Block] = []
    text = 0
    for control in card.controls:
        more = inputs(control, ctx)
        text += text_units(more)
        if len(blocks) + len(more) > limits.MESSAGE_BLOCKS - SPARE_BLOCKS or text > limits.CONTROLS_TEXT:
            return [*blocks, *context(ctx.say("card_more_fields"))]
        blocks += more
    return blocks


@render_card.register
def ready(card: ReadyCard, ctx: CardContext) -> Rendered:
    """Shall the verdict be posted?"""
    where = [run(" " + ctx.say("card_post_in") + " "), channel_run(card.channel), run("?")] if card.channel else []
    here = [] if card.channel else [run(" " + ctx.say("card_post_here"))]
    facts = fit_rows(card.lines, lambda line: [run(line, limits.LINE)], limits.WORDING, ctx)
    post = button(routes.CONFIRM, ctx.say("button_post"), {**ctx.value, "audience": "origin"}, primary=True)
    alone = button(routes.CONFIRM_ALONE, ctx.say("button_only_me"), {**ctx.value, "audience": "owner"})
    blocks = [
        *context_lines(card.noted, ctx),
        *paragraph(run(card.text, limits.WORDING, bold=True), *where, *here),
        *titled_list(ctx.say("card_your_facts"), facts),
        *context_lines((ctx.say("card_odd", text=one_line(line)) for line in card.odd if line.strip()), ctx),
        *(_name_input(ctx) if card.needs_name else []),
        *actions(
            post,
            button(routes.FINISH, ctx.say("button_finish"), ctx.value) if card.early else None,
            alone if card.channel else None,
            button(routes.EDIT, ctx.say("button_edit_answers"), ctx.value),
        ),
    ]
    asks = ctx.say("card_post_there" if card.channel else "card_post_here")  # a notification shows no name of a channel
    return Rendered(fallback(f"{card.text} {asks}"), blocks)


@render_card.register
def answers(card: AnswersCard, ctx: CardContext) -> Rendered:
    """All answers, each with a button to change it."""
    title = ctx.say("card_your_answers", project=clip(one_line(card.project), limits.NAME))
    skipped = ", ".join(card.skipped).lower()
    blocks = [
        *paragraph(run(title, bold=True)),
        *(_line(line, ctx) for line in card.lines[:CHANGEABLE]),
        *context(ctx.say("card_skipped", labels=clip(skipped, limits.REASON)) if skipped else ""),
        *actions(
            button(routes.RESUME, ctx.say("button_continue"), ctx.value, primary=True),
            button(routes.FORM, ctx.say("menu_item_form"), ctx.value),
        ),
    ]
    return Rendered(fallback(title), blocks)


def _plan(title: str, card: LivingCard) -> Block:
    tasks = [
        {
            "type": "task_card",
            "task_id": f"item_{item.number}",
            "title": clip(_item_text(item), ITEM_UNITS),
            "status": STATUS[item.state],
        }
        for item in card.items
    ]
    return {"type": "plan", "title": title, "tasks": tasks}


def _item_text(item: ItemProgress) -> str:
    text = one_line(item.text)
    return f"{item.number} {item.label}{f' – {text}' if text else ''}"


def _item(item: ItemProgress) -> Row:
    return [run(f"{MARKS[item.state]} "), run(_item_text(item), ITEM_UNITS)]


def _line(line: Line, ctx: CardContext) -> Block:
    label = clip(one_line(line.label), limits.NAME)
    answer = clip(one_line(line.answer), limits.LINE) or ctx.say("card_open")
    value = {**ctx.value, "question": line.question}
    aloud = ctx.say("aloud_change", label=label)
    change = button(routes.CHANGE, ctx.say("button_change"), value, aloud=aloud) if line.changeable else None
    return section(f"{label}: {answer}", change)


def _name_input(ctx: CardContext) -> list[Block]:
    label, placeholder = ctx.say("card_name"), ctx.say("card_name_example")
    typed = ctx.say("card_example", example=ctx.say("card_name_typed", project=placeholder))
    return [*inputs(Control(field="project", kind="text", label=label, placeholder=placeholder), ctx), *context(typed)]
