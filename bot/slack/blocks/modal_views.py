"""Modals. What a modal must remember travels in its private metadata."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.consultation.phrases import Phrases
from bot.handlers.routes import VIEWS
from bot.ports import views
from bot.slack import limits
from bot.slack.blocks.controls import inputs
from bot.slack.blocks.elements import context, header, link_line, plain, section
from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.blocks.rich_text import lines, run
from bot.slack.blocks.verdict_card import ten_items
from bot.slack.text import clip, one_line, units

View = dict[str, Any]
EXAMPLE = 700  # characters of a line that is read in a form


def build_modal(modal: views.Modal, phrases: Phrases) -> View:
    """The view of a modal. Raises ValueError for a form whose `submit` is not in the route table."""
    ctx = CardContext(phrases)
    match modal:
        case views.Form():
            return _form(modal, ctx)
        case views.DecisionRecord():
            return _reading(ctx, "modal_record", _record(modal, ctx))
        case views.TenItems():
            return _reading(ctx, "modal_ten_items", ten_items(modal.verdict, ctx))
        case views.ShortText():
            link = link_line(modal.link, ctx.say("card_go_there"))
            return _reading(ctx, "modal_name", [section(modal.text), *link])


def _form(form: views.Form, ctx: CardContext) -> View:
    value = json.dumps(form.value)
    intro = [section(form.intro)] if form.intro else []
    sections = (views.FormSection(controls=form.controls), *form.sections)
    parts = [block for part in sections for block in _part(part, form, ctx)]
    return {
        **_reading(ctx, f"{form.name}_title", [*intro, *parts][: limits.VIEW_BLOCKS], close="modal_cancel"),
        "callback_id": VIEWS.id_of(form.submit),
        "submit": plain(form.button or ctx.say(f"{form.name}_submit"), limits.VIEW_BUTTON),
        "private_metadata": value if units(value) <= limits.PRIVATE_METADATA else "{}",
    }


def _part(part: views.FormSection, form: views.Form, ctx: CardContext) -> Iterator[Block]:
    """The title with what is read below it, then the controls."""
    title = clip(one_line(part.title), limits.REASON)
    if not part.lines and 0 < units(title) <= limits.HEADER_TEXT:
        yield header(title)
    else:
        yield from lines([run(title, bold=True)], *([run(line, EXAMPLE)] for line in part.lines))
    for control in part.controls:
        yield from inputs(control, ctx, optional=form.optional, typed=True)


def _reading(ctx: CardContext, title: str, blocks: list[Block], close: str = "modal_close") -> View:
    return {
        "type": "modal",
        "title": plain(ctx.say(title), limits.VIEW_TITLE),
        "close": plain(ctx.say(close), limits.VIEW_BUTTON),
        "blocks": blocks,
    }


def _record(modal: views.DecisionRecord, ctx: CardContext) -> list[Block]:
    """As preformatted text, which shows the Markdown as it is and is copied whole."""
    text = run(clip(modal.markdown, limits.SECTION_TEXT))
    if text is None:
        return [section(ctx.say("card_nothing_to_show"))]
    code: Block = {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}
    return [*context(ctx.say("modal_record_label")), code]
