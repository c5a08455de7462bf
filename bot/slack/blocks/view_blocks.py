"""Slack's views: modals, which carry what they must remember in their private metadata, and the Home tab."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.consultation.phrases import Phrases
from bot.handlers import routes
from bot.ports import views
from bot.slack import limits
from bot.slack.blocks.controls import inputs
from bot.slack.blocks.elements import actions, button, context, header, link_line, plain, section
from bot.slack.blocks.list_cards import older_note, open_line, past_verdict
from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.blocks.rich_text import lines, run
from bot.slack.blocks.verdict_card import ten_items
from bot.slack.text import clip, one_line, units

View = dict[str, Any]
EXAMPLE = 700  # characters of a line that is read in a form
MOST_OPEN, MOST_VERDICTS = 20, 20


def build_modal(modal: views.Modal, phrases: Phrases) -> View:
    """The view of a modal. Raises ValueError for a form whose `submit` is not in the route table."""
    ctx = CardContext(phrases)
    match modal:
        case views.Form():
            return _form(modal, ctx)
        case views.DecisionRecord():
            return _reading(ctx, ctx.say("modal_record"), _record(modal, ctx))
        case views.TenItems():
            return _reading(ctx, ctx.say("modal_ten_items"), ten_items(modal.verdict, ctx))
        case views.ShortText():
            link = link_line(modal.link, ctx.say("card_go_there"))
            return _reading(ctx, ctx.say("modal_name"), [section(modal.text), *link])


def _form(form: views.Form, ctx: CardContext) -> View:
    value = json.dumps(form.value)
    intro = [section(form.intro)] if form.intro else []
    sections = (views.FormSection(controls=form.controls), *form.sections)
    parts = [block for part in sections for block in _part(part, form, ctx)]
    return {
        **_reading(ctx, ctx.say(f"{form.name}_title"), [*intro, *parts][: limits.VIEW_BLOCKS]),
        "close": plain(ctx.say("modal_cancel"), limits.VIEW_BUTTON),
        "callback_id": routes.VIEWS.id_of(form.submit),
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


def _reading(ctx: CardContext, title: str, blocks: list[Block]) -> View:
    return {
        "type": "modal",
        "title": plain(title, limits.VIEW_TITLE),
        "close": plain(ctx.say("modal_close"), limits.VIEW_BUTTON),
        "blocks": blocks,
    }


def _record(modal: views.DecisionRecord, ctx: CardContext) -> list[Block]:
    """As preformatted text, which shows the Markdown as it is and is copied whole."""
    text = run(clip(modal.markdown, limits.SECTION_TEXT))
    if text is None:
        return [section(ctx.say("card_nothing_to_show"))]
    code: Block = {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}
    return [*context(ctx.say("modal_record_label")), code]


def build_home(home: views.Home, phrases: Phrases) -> View:
    """The Home tab: what waits, what was decided, and an example for whoever has no verdict yet."""
    ctx = CardContext(phrases)
    blocks: list[Block] = [
        section(home.intro),
        *actions(
            button(routes.START, ctx.say("button_start"), {}, primary=True),
            button(routes.ASK, ctx.say("button_ask"), {}),
            button(routes.HELP, ctx.say("button_help"), {}),
        ),
    ]
    if home.open:
        blocks.append(header(ctx.say("list_open", count=len(home.open))))
    for choice in home.open[:MOST_OPEN]:
        value, project = {"consultation": choice.consultation}, choice.project
        resume = ctx.say("aloud_resume", project=project)
        go_on = button(routes.RESUME, ctx.say("button_continue"), value, aloud=resume)
        drop = button(routes.DROP, ctx.say("button_drop"), value, aloud=ctx.say("aloud_drop", project=project))
        blocks += [*open_line(choice, ctx), *actions(go_on, drop)]
    left = len(home.open) - MOST_OPEN
    blocks += context(ctx.say("list_rest", count=left) if left > 0 else "")
    if home.verdicts:
        blocks.append(header(ctx.say("list_verdicts", count=len(home.verdicts) + home.older)))
        blocks += [block for verdict in home.verdicts[:MOST_VERDICTS] for block in past_verdict(verdict, ctx)]
        blocks += older_note(home.older + max(0, len(home.verdicts) - MOST_VERDICTS), ctx)
    else:
        blocks += _example(ctx)
    blocks += [{"type": "divider"}, *actions(button(routes.DELETE, ctx.say("data_button"), {}))]
    return {"type": "home", "blocks": blocks}


def _example(ctx: CardContext) -> list[Block]:
    """What a verdict looks like, for whoever has seen none."""
    return [
        *context(ctx.say("list_empty")),
        header(ctx.say("home_example_title")),
        *lines(
            [run(ctx.say("card_name_example"), bold=True), run(": "), run(ctx.say("decision_not_yet"), bold=True)],
            [run(ctx.say("home_example"))],
            [run("→ "), run(ctx.say("decided_fine_tune"), bold=True), run(f": {ctx.say('home_example_change')}")],
        ),
    ]
