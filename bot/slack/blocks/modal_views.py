"""Modals. What a modal must remember travels in its private metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.consultation.messages import Control, Option
from bot.consultation.phrases import Phrases
from bot.handlers import routes
from bot.ports.views import (
    AskGuide,
    ChecklistForm,
    ChooseDeletion,
    ConfirmDeletion,
    CostForm,
    DecisionRecord,
    FailuresForm,
    Modal,
    RatingDetails,
    ReadingForm,
    ReviewPrompt,
    SampleForm,
    ShareVerdict,
    ShortText,
    TenItems,
)
from bot.slack import limits
from bot.slack.blocks.controls import inputs
from bot.slack.blocks.elements import context, link_line, plain, section
from bot.slack.blocks.evidence_views import cost_form, failures_form, reading_form, sample_form
from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.blocks.rich_text import paragraph, run
from bot.slack.blocks.verdict_card import ten_items
from bot.slack.text import clip, one_line, units

View = dict[str, Any]


def build_modal(modal: Modal, phrases: Phrases) -> View:
    """The view of a modal."""
    ctx = CardContext(phrases)
    match modal:
        case ChecklistForm(consultation=consultation, page=page):
            value = {"consultation": consultation, "page": str(page)}
            view = _form(ctx, routes.FORM_VIEW, "checklist", _page(modal, ctx), value)
            last = page == modal.pages
            return {**view, "submit": plain(ctx.say("modal_save" if last else "modal_next"), limits.VIEW_BUTTON)}
        case DecisionRecord():
            # Slack takes no input without a submit button. What is submitted leads nowhere: there is no callback id.
            view = _reading(ctx, ctx.say("modal_record"), _record(modal, ctx))
            return {**view, "submit": plain(ctx.say("modal_close"), limits.VIEW_BUTTON)}
        case RatingDetails(about=about):
            return _form(ctx, routes.RATING_VIEW, "rating", _rating(ctx), about)
        case ShareVerdict(verdict=verdict):
            project = clip(one_line(modal.project), limits.NAME)
            lead = ctx.say("modal_share_project", project=project) if project else ctx.say("modal_share_this")
            return _form(ctx, routes.SHARE_VIEW, "share", [section(lead), _channel(ctx)], {"verdict": verdict})
        case AskGuide(about=about):
            carried = about if units(json.dumps(about)) <= limits.PRIVATE_METADATA else {}
            return _form(ctx, routes.ASK_VIEW, "ask", _question(ctx), carried)
        case ReviewPrompt(consultation=consultation):
            return _form(ctx, routes.REVIEW_VIEW, "review", [_prompt(ctx)], {"consultation": consultation})
        case ReadingForm(consultation=consultation, reading=reading):
            value = {"consultation": consultation, "reading": reading}
            return _form(ctx, routes.READING_VIEW, "reading", reading_form(modal, ctx), value)
        case SampleForm(consultation=consultation, reading=reading):
            value = {"consultation": consultation, "reading": reading}
            return _form(ctx, routes.SAMPLE_VIEW, "sample", sample_form(modal, ctx), value)
        case FailuresForm(consultation=consultation, reading=reading):
            value = {"consultation": consultation, "reading": reading}
            return _form(ctx, routes.FAILURES_VIEW, "failures", failures_form(modal, ctx), value)
        case CostForm(consultation=consultation):
            return _form(ctx, routes.COSTS_VIEW, "costs", cost_form(modal, ctx), {"consultation": consultation})
        case ChooseDeletion():
            return _data_form(ctx, routes.CHOOSE_DELETION_VIEW, "choose", _deletions(modal, ctx), {})
        case ConfirmDeletion(subject=subject):
            value = {"subject": subject}
            return _data_form(ctx, routes.DELETE_VIEW, "confirm", [section(modal.text)], value)
        case TenItems():
            return _reading(ctx, ctx.say("modal_ten_items"), ten_items(modal.verdict, ctx))
        case ShortText():
            return _reading(
                ctx, ctx.say("modal_name"), [section(modal.text), *link_line(modal.link, ctx.say("card_go_there"))]
            )


def _form(ctx: CardContext, callback_id: str, name: str, blocks: list[Block], value: Mapping[str, str]) -> View:
    return _view(ctx, callback_id, f"modal_{name}", blocks, value)


def _data_form(ctx: CardContext, callback_id: str, name: str, blocks: list[Block], value: Mapping[str, str]) -> View:
    return _view(ctx, callback_id, f"data_{name}", blocks, value)


def _view(ctx: CardContext, callback_id: str, phrase: str, blocks: list[Block], value: Mapping[str, str]) -> View:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(ctx.say(f"{phrase}_title"), limits.VIEW_TITLE),
        "submit": plain(ctx.say(f"{phrase}_submit"), limits.VIEW_BUTTON),
        "close": plain(ctx.say("modal_cancel"), limits.VIEW_BUTTON),
        "private_metadata": json.dumps(dict(value)),
        "blocks": blocks,
    }


def _reading(ctx: CardContext, title: str, blocks: list[Block]) -> View:
    return {
        "type": "modal",
        "title": plain(title, limits.VIEW_TITLE),
        "close": plain(ctx.say("modal_close"), limits.VIEW_BUTTON),
        "blocks": blocks,
    }


def _page(modal: ChecklistForm, ctx: CardContext) -> list[Block]:
    blocks = [section(ctx.say("modal_checklist_intro", page=modal.page, pages=modal.pages))]
    for topic in modal.sections:
        blocks += paragraph(run(topic.title, limits.NAME, bold=True))
        for control in topic.controls:
            blocks += inputs(control, ctx, optional=True, typed=True)
    return blocks[: limits.VIEW_BLOCKS]


def _record(modal: DecisionRecord, ctx: CardContext) -> list[Block]:
    """As preformatted text, which shows the Markdown as it is and is copied whole."""
    text = run(clip(modal.markdown, limits.SECTION_TEXT))
    if text is None:
        return [section(ctx.say("card_nothing_to_show"))]
    code: Block = {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}
    return [*context(ctx.say("modal_record_label")), code]


def _deletions(modal: ChooseDeletion, ctx: CardContext) -> list[Block]:
    options = tuple(Option(label=label, value=subject) for subject, label in modal.choices)
    return inputs(Control(field="subject", kind="choice", label=ctx.say("data_choose_label"), options=options), ctx)


def _rating(ctx: CardContext) -> list[Block]:
    options = tuple(Option(label=ctx.say(f"rate_{name}"), value=name) for name in ("facts", "reasoning", "wording"))
    what = Control(field="what", kind="choice", label=ctx.say("rate_what"), options=options)
    details = Control(field="details", kind="text", label=ctx.say("rate_details"))
    return [*inputs(what, ctx, optional=True), *inputs(details, ctx, optional=True)]


def _channel(ctx: CardContext) -> Block:
    return {
        "type": "input",
        "block_id": "channel",
        "label": plain(ctx.say("modal_channel"), limits.INPUT_LABEL),
        "hint": plain(ctx.say("modal_channel_hint"), limits.INPUT_HINT),
        "element": {
            "type": "conversations_select",
            "action_id": "channel:channel",
            "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
        },
    }


def _prompt(ctx: CardContext) -> Block:
    return {
        "type": "input",
        "block_id": "prompt",
        "label": plain(ctx.say("modal_prompt"), limits.INPUT_LABEL),
        "hint": plain(ctx.say("modal_prompt_hint"), limits.INPUT_HINT),
        "element": {
            "type": "plain_text_input",
            "action_id": "text:prompt",
            "multiline": True,
            "max_length": limits.TEXT_INPUT,
        },
    }


def _question(ctx: CardContext) -> list[Block]:
    label, placeholder = ctx.say("modal_question"), ctx.say("modal_question_example")
    return inputs(Control(field="question", kind="text", label=label, placeholder=placeholder), ctx)
