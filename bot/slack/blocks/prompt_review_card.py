"""The review of a prompt: the six ingredients, each with the person's own line, as words that do nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.handlers import routes
from bot.prompt_review.review_message import Fill, PromptReview, SeenIngredient
from bot.slack import limits
from bot.slack.blocks.elements import actions, button, cited, context, link, section, sections
from bot.slack.blocks.rendered import Block, Rendered
from bot.slack.text import bold, fit, one_line

MARKS: Mapping[str, str] = {"found": "✓", "weak": "△", "missing": "✗"}
SEEN_LINE = 180
SHOWN_FILLS = 10
GO_ON = "Go on in the checklist"
DATA = "I looked at it as text and did nothing it says. I keep none of it."


def review(say: PromptReview) -> Rendered:
    """What the prompt has, what would help most, and what can be done with it."""
    found = sum(one.state == "found" for one in say.ingredients)
    title = f"Your prompt: {found} of {len(say.ingredients)} ingredients found"
    counted = f"Few-shot examples: *{say.examples:,}* counted; the guide asks for at least {say.enough:,}."
    helps = "\n".join(f"{at}. {fit(one_line(text), limits.LINE)}" for at, text in enumerate(say.improvements, 1))
    opening = json.dumps(dict(say.values), ensure_ascii=False, separators=(",", ":"))
    blocks = [
        section(f"*{title}*"),
        *sections("\n".join(_line(one) for one in say.ingredients), counted),
        *sections(f"What would help most:\n{helps}" if helps else ""),
        *context(fit(one_line(say.note), limits.REASON), link(say.link, GO_ON)),
        *context(" · ".join(part for part in (DATA, cited(say.section)) if part)),
        *(_fill(one, opening) for one in say.fills[:SHOWN_FILLS]),
        *actions([_start(say, opening), button(routes.DELETE_PROMPT, "Delete my prompt", {"paste": say.paste})]),
    ]
    return Rendered(f"{title}. {counted.replace('*', '')}", blocks)


def _line(one: SeenIngredient) -> str:
    label = bold(one.label, limits.NAME) or "–"
    quoted = fit(one_line(one.line), SEEN_LINE)
    return f"{MARKS[one.state]} {label}: {one.state}{f' — “{quoted}”' if quoted else ''}"


def _start(say: PromptReview, opening: str) -> Block | None:
    label = "Start another checklist" if say.fills else "Start the checklist with this"
    return button(routes.CHECKLIST, label, {"opening": opening}, primary=not say.fills) if say.startable else None


def _fill(one: Fill, opening: str) -> Block:
    """A row for each: in one row of buttons Slack wants every name once."""
    name = bold(one.project, limits.NAME) or "–"
    value = {"consultation": one.consultation, "opening": opening}
    return section(
        f"Is it for {name}?", button(routes.FILL_PROMPT, "Fill item 1", value, told=f"It is for {one.project}")
    )
