"""A question is one card with its controls; an answered one is a single line."""

from __future__ import annotations

from bot.consultation.messages import Progress, QuestionCard, SettledCard
from bot.handlers import routes
from bot.slack import limits
from bot.slack.blocks.controls import inputs
from bot.slack.blocks.elements import actions, button, cite, context, join, section, text_units
from bot.slack.blocks.rendered import Block, CardContext, Rendered
from bot.slack.blocks.rich_text import Row, fit_rows, paragraph, run, titled_list
from bot.slack.text import clip, fallback, one_line

SPARE_BLOCKS = 10  # for everything on a card that is no control
PROMPT_FIELD = "prompt_ingredients"


def progress(ctx: CardContext, done: Progress) -> str:
    """How far it is, in words."""
    return ctx.say("card_progress", done=done.done, total=done.total)


def question(card: QuestionCard, ctx: CardContext) -> Rendered:
    """The card of a question that is open."""
    item = ctx.say("card_item", number=card.item) if card.item else ""
    controls = _controls(card, ctx)
    hint = ctx.say("card_or_type" if controls else "card_just_type")
    example = ctx.say("card_example", example=clip(one_line(card.example), limits.LINE)) if card.example else ""
    was = ctx.say("card_was", answer=clip(one_line(card.changing), limits.LINE)) if card.changing else ""
    blocks = [
        *titled_list(ctx.say("card_noted"), _noted(card, ctx)),
        *paragraph(run(card.apology, limits.REASON)),
        *paragraph(run(card.wording, limits.WORDING, bold=True)),
        *context(join(progress(ctx, card.progress), item)),
        *context(was),
        *context(join(clip(one_line(card.why), limits.REASON), cite(ctx, card.section))),
        *controls,
        *actions(_buttons(card, ctx, answerable=bool(controls))),
        *context(join(hint, example)),
    ]
    return Rendered(fallback(f"{card.wording} ({progress(ctx, card.progress)})"), blocks)


def settled(card: SettledCard, ctx: CardContext) -> Rendered:
    """One read-only line, with *Change* if the answer may still be changed."""
    label = clip(one_line(card.label), limits.NAME)
    line = clip(one_line(card.line), limits.REASON)
    text = ctx.say("card_settled" if card.applies else "card_set_aside", label=label, line=line) if label else line
    value = {**ctx.value, "question": card.question}
    aloud = ctx.say("aloud_change", label=card.label)
    change = button(routes.CHANGE, ctx.say("button_change"), value, aloud=aloud) if card.changeable else None
    return Rendered(fallback(f"{card.label}: {card.line}"), [section(text, change)])


def _buttons(card: QuestionCard, ctx: CardContext, *, answerable: bool) -> list[Block | None]:
    value = {**ctx.value, "question": card.question}
    skip = card.skip_label or ctx.say("button_skip_question" if card.offer_skip else "button_skip")
    answer = button(
        routes.ANSWER, ctx.say("button_answer"), value, primary=True, aloud=ctx.say("aloud_answer", label=card.wording)
    )
    about_prompt = any(control.field == PROMPT_FIELD for control in card.controls)
    return [
        answer if answerable else None,
        button(routes.SKIP, skip, value),
        button(routes.WHY, ctx.say("button_why"), value, aloud=ctx.say("aloud_why")),
        button(routes.BACK, ctx.say("button_back"), value, aloud=ctx.say("aloud_back")),
        button(routes.SEVERAL, ctx.say("button_several"), value, aloud=ctx.say("aloud_several")),
        button(routes.PAUSE, ctx.say("button_pause"), value),
        button(routes.REVIEW, ctx.say("button_review"), value) if about_prompt else None,
    ]


def _noted(card: QuestionCard, ctx: CardContext) -> list[Row]:
    known = [line for line in card.noted if line.strip()]
    return fit_rows(
        known, lambda line: [run(line, limits.LINE)], limits.WORDING, lambda count: ctx.say("list_rest", count=count)
    )


def _controls(card: QuestionCard, ctx: CardContext) -> list[Block]:
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
