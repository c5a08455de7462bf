"""The card of a question: choices as buttons, statements to tick, or a form."""

from __future__ import annotations

from bot.consultation.messages import QuestionCard
from bot.decision.profile import Value
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.controls import encode, inputs, ticks
from bot.slack.blocks.elements import (
    actions,
    button,
    cite,
    context,
    context_lines,
    join,
    overflow,
    section,
    text_units,
)
from bot.slack.blocks.rendered import Block, CardContext, Rendered, render_card
from bot.slack.blocks.rich_text import paragraph, run
from bot.slack.text import clip, fallback, one_line

SPARE_BLOCKS = 10  # for everything on a card that is no control
MENU = (routes.DO_WHY, routes.DO_BACK, routes.DO_FORM, routes.DO_PAUSE, routes.DO_DROP)  # Slack takes five at most


@render_card.register
def question(card: QuestionCard, ctx: CardContext) -> Rendered:
    """The card of a question that waits for an answer."""
    was = ctx.say("card_was", answer=clip(one_line(card.changing), limits.LINE)) if card.changing else ""
    progress = ctx.say("card_progress", settled=card.progress.settled, total=card.progress.total)
    example = ctx.say("card_example", example=clip(one_line(card.example), limits.LINE)) if card.example else ""
    menu = overflow(routes.MENU, MENU, {**ctx.value, "question": card.question}, ctx)
    asks = _candidates(card, ctx, menu) if card.candidates else _asks(card, ctx, menu)
    blocks = [
        *context_lines(card.noted, ctx),
        *paragraph(run(card.problem, limits.REASON)),
        *paragraph(run(card.wording, limits.WORDING, bold=True)),
        *context(was),
        *paragraph(run(card.explanation, limits.WORDING)),
        *context(join(clip(one_line(card.why), limits.REASON), cite(ctx, card.section)) if card.explanation else ""),
        *asks,
        *context(join(progress, example or ctx.say("card_just_type"))),
    ]
    return Rendered(fallback(" ".join(filter(None, (*card.noted, card.problem, card.wording)))), blocks)


def pick(label: str, values: dict[str, Value], card: QuestionCard, ctx: CardContext, number: int) -> Block:
    """A button that answers with these values. Several stand in one row, so each has a number."""
    carried = encode({name: list(value) if isinstance(value, tuple) else value for name, value in values.items()})  # type: ignore[arg-type]
    value = {**ctx.value, "question": card.question, "values": carried}
    return button(f"{routes.PICK}.{number}", label, value)


def _asks(card: QuestionCard, ctx: CardContext, menu: Block) -> list[Block]:
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
        return actions([*choices, None if offers_none else skip, keep, menu])
    if card.layout == "ticks":
        made = ticks(card.question, ctx.say("card_ticks"), card.controls, ctx)
        asked = {**value, "ticks": ",".join(control.field for control in card.controls)}
    else:
        made, asked = _form(card, ctx), value
    review = button(routes.REVIEW, ctx.say("button_review"), value) if card.offers_review else None
    go_on = button(routes.ANSWER, ctx.say("button_continue"), asked, primary=True)
    return [*made, *actions([go_on, skip, keep, review, menu])]


def _candidates(card: QuestionCard, ctx: CardContext, menu: Block) -> list[Block]:
    buttons = [pick(found.label, found.values, card, ctx, number) for number, found in enumerate(card.candidates, 1)]
    return [section(clip(card.candidates_question, limits.REASON)), *actions([*buttons, menu])]


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
