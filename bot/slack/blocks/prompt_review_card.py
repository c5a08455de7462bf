"""The review of a prompt: the six ingredients, each with the person's own line, as text that does nothing."""

from __future__ import annotations

from collections.abc import Mapping

from bot.handlers import routes
from bot.prompt_review.review_message import Fill, PromptReview, SeenIngredient
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, cite, context, join, link_line, pack, section
from bot.slack.blocks.rendered import Block, CardContext, Rendered, render_card
from bot.slack.blocks.rich_text import Row, lines, paragraph, run, titled_list
from bot.slack.text import clip, fallback, one_line

MARKS: Mapping[str, str] = {"found": "✓", "weak": "△", "missing": "✗"}
QUOTED_UNITS = 180
MOST_FILLS = 10


@render_card.register
def prompt_review(message: PromptReview, ctx: CardContext) -> Rendered:
    """What the prompt has, what would help most, and what can be done with it."""
    found = sum(ingredient.state == "found" for ingredient in message.ingredients)
    title = ctx.say("review_title", found=found, total=len(message.ingredients))
    counted = ctx.say(
        "review_counted_one" if message.examples == 1 else "review_counted",
        examples=f"{message.examples:,}",
        enough=f"{message.enough:,}",
    )
    opening = pack(message.values)
    helps = [[run(text, limits.LINE)] for text in message.improvements]
    label = ctx.say("button_start_another" if message.fills else "button_start_with_prompt")
    start = (
        button(routes.CHECKLIST, label, {"opening": opening}, primary=not message.fills) if message.startable else None
    )
    delete = button(routes.DELETE_PROMPT, ctx.say("button_delete_prompt"), {"paste": message.paste})
    blocks = [
        *paragraph(run(title, bold=True)),
        *lines(*(_ingredient(ingredient, ctx) for ingredient in message.ingredients)),
        *paragraph(run(counted)),
        *titled_list(ctx.say("review_helps"), helps, ordered=True),
        *context(clip(one_line(message.note), limits.REASON)),
        *link_line(message.link, ctx.say("review_go_on")),
        *context(join(ctx.say("review_as_data"), cite(ctx, message.section))),
        *(_fill(fill, opening, ctx) for fill in message.fills[:MOST_FILLS]),
        *actions(start, delete),
    ]
    return Rendered(fallback(f"{title}. {counted}"), blocks)


def _ingredient(ingredient: SeenIngredient, ctx: CardContext) -> Row:
    quoted = clip(one_line(ingredient.line), QUOTED_UNITS)
    return [
        run(f"{MARKS[ingredient.state]} "),
        run(ingredient.label, limits.NAME, bold=True) or run("–"),
        run(f": {ctx.say(f'review_{ingredient.state}')}"),
        run(f" — “{quoted}”") if quoted else None,
    ]


def _fill(fill: Fill, opening: str, ctx: CardContext) -> Block:
    """A row for each: within one row of buttons Slack wants every id once."""
    name = clip(one_line(fill.project), limits.NAME) or "–"
    value = {"consultation": fill.consultation, "opening": opening}
    aloud = ctx.say("aloud_choose", project=name)
    return section(
        ctx.say("review_for", project=name),
        button(routes.FILL_PROMPT, ctx.say("button_fill_prompt"), value, aloud=aloud),
    )
