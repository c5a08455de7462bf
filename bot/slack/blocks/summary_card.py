"""What was understood, line by line, each with where it came from, to be confirmed or changed before it counts."""

from __future__ import annotations

from collections.abc import Callable

from bot.consultation.messages import ConfirmOpening, Line, SummaryCard
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, context, section
from bot.slack.blocks.question_card import progress
from bot.slack.blocks.rendered import Block, CardContext, Rendered
from bot.slack.blocks.rich_text import Row, fit_rows, paragraph, run, titled_list
from bot.slack.text import clip, fallback, one_line

CHANGEABLE = 24  # lines with a button of their own; the rest is changed by typing
ANSWER_UNITS = 200
REST = 1_500  # units for what has no button of its own


def opening(card: ConfirmOpening, ctx: CardContext) -> Rendered:
    """What was taken from the opening question, or by a model from a reply."""
    project = clip(one_line(card.project or ""), limits.NAME)
    if card.source == "reply":
        title = ctx.say("card_taken_reply")
    else:
        title = ctx.say("card_taken_project", project=project) if project else ctx.say("card_taken")
    rows = _rows(ctx, card.lines, limits.SECTION_TEXT)
    blocks = [
        section(title),
        *(titled_list("", rows) or [section("–")]),
        *actions(
            [
                button(routes.OPENING_YES, ctx.say("button_opening_yes"), ctx.value, primary=True),
                button(routes.OPENING_NO, ctx.say("button_opening_no"), ctx.value),
            ]
        ),
        *context(ctx.say("card_nothing_counts")),
    ]
    return Rendered(fallback(title), blocks)


def summary(card: SummaryCard, ctx: CardContext) -> Rendered:
    """All answers; with a button for the verdict if nothing is left to ask."""
    project = clip(one_line(card.project or ""), limits.NAME)
    title = ctx.say("card_all_answers" if card.final else "card_answers_so_far")
    done = progress(ctx, card.progress)
    confirm = button(routes.CONFIRM, ctx.say("button_confirm"), ctx.value, primary=True)
    go_on = button(routes.RESUME, ctx.say("button_go_on"), ctx.value, primary=True)
    not_asked = fit_rows(card.not_applicable, lambda line: _row(ctx, line, evidence=False), REST, _rest(ctx))
    blocks = [
        *paragraph(run(title), run(f": {project}", bold=True) if project else None),
        *context(done),
        *(_changeable(line, ctx) for line in card.lines[:CHANGEABLE]),
        *titled_list("", _rows(ctx, card.lines[CHANGEABLE:], REST)),
        *titled_list(ctx.say("card_not_asked"), not_asked),
        *actions(
            [confirm if card.final else go_on, button(routes.START_OVER, ctx.say("button_start_over"), ctx.value)]
        ),
    ]
    asks = f" {ctx.say('card_is_it_right')}" if card.final else ""
    return Rendered(fallback(f"{title}{f': {project}' if project else ''}. {done}.{asks}"), blocks)


def _changeable(line: Line, ctx: CardContext) -> Block:
    value = {**ctx.value, "question": line.question}
    name = "change" if line.answer else "fill_in"
    change = button(routes.CHANGE, ctx.say(f"button_{name}"), value, aloud=ctx.say(f"aloud_{name}", label=line.label))
    text = "".join(str(part["text"]) for part in _row(ctx, line) if part)
    return section(text, change)


def _rows(ctx: CardContext, lines: tuple[Line, ...], limit: int) -> list[Row]:
    return fit_rows(lines, lambda line: _row(ctx, line), limit, _rest(ctx))


def _rest(ctx: CardContext) -> Callable[[int], str]:
    return lambda count: ctx.say("list_rest", count=count)


def _row(ctx: CardContext, line: Line, *, evidence: bool = True) -> Row:
    number = f"{line.item}. " if line.item else ""
    label = clip(one_line(line.label), limits.NAME)
    answer = run(line.answer, ANSWER_UNITS) or run(ctx.say("card_open"), italic=True)
    source = ctx.say(f"from_{line.evidence}") if line.answer and evidence else ""
    return [
        run(number) if number else None,
        run(f"{label}: ", bold=True) if label else None,
        answer,
        run(f" ({source})", italic=True) if source else None,
    ]
