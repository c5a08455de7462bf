"""Modals. What a modal must remember travels in its private metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.consultation.messages import Control, QuestionCard
from bot.consultation.phrases import Phrases
from bot.handlers import routes
from bot.ports.views import AskGuide, Modal, ReviewPrompt, SeveralQuestions, ShareVerdict, ShortText, TenItems
from bot.slack import limits
from bot.slack.blocks.controls import inputs
from bot.slack.blocks.elements import plain, section
from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.blocks.rich_text import paragraph, run
from bot.slack.blocks.verdict_card import ten_items
from bot.slack.text import clip, one_line, units

View = dict[str, Any]

SEVERAL_UNITS = 60_000  # units of text in one modal, far below the size that Slack refuses


def build_modal(modal: Modal, phrases: Phrases) -> View:
    """The view of a modal."""
    ctx = CardContext(phrases)
    match modal:
        case SeveralQuestions(consultation=consultation):
            blocks = _several(modal, ctx)
            return _form(ctx, routes.SEVERAL_VIEW, "several", blocks, {"consultation": consultation})
        case ShareVerdict(verdict=verdict):
            project = clip(one_line(modal.project), limits.NAME)
            lead = ctx.say("modal_share_project", project=project) if project else ctx.say("modal_share_this")
            return _form(ctx, routes.SHARE_VIEW, "share", [section(lead), _channel(ctx)], {"verdict": verdict})
        case AskGuide(about=about):
            carried = about if units(json.dumps(about)) <= limits.PRIVATE_METADATA else {}
            return _form(ctx, routes.ASK_VIEW, "ask", _question(ctx), carried)
        case ReviewPrompt(consultation=consultation):
            return _form(ctx, routes.REVIEW_VIEW, "review", [_prompt(ctx)], {"consultation": consultation})
        case TenItems():
            return _reading(ctx, ctx.say("modal_ten_items"), ten_items(modal.verdict, ctx))
        case ShortText():
            return _reading(ctx, ctx.say("modal_name"), [section(modal.text)])


def _form(ctx: CardContext, callback_id: str, name: str, blocks: list[Block], value: Mapping[str, str]) -> View:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(ctx.say(f"modal_{name}_title"), limits.VIEW_TITLE),
        "submit": plain(ctx.say(f"modal_{name}_submit"), limits.VIEW_BUTTON),
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


def _several(modal: SeveralQuestions, ctx: CardContext) -> list[Block]:
    blocks = [section(ctx.say("modal_several_intro"))]
    text = 0
    seen: set[str] = set()
    for position, question in enumerate(modal.questions):
        more = _question_inputs(question, seen, ctx)
        text += sum(units(json.dumps(block, ensure_ascii=False)) for block in more)
        if len(blocks) + len(more) >= limits.VIEW_BLOCKS or text > SEVERAL_UNITS:
            left = len(modal.questions) - position
            name = "modal_several_one_more" if left == 1 else "modal_several_more"
            return [*blocks, section(ctx.say(name, count=left))]
        blocks += more
    return blocks


def _question_inputs(question: QuestionCard, seen: set[str], ctx: CardContext) -> list[Block]:
    """A question's inputs. A field that two questions ask for stands once, since Slack tells inputs apart by it."""
    fresh = [control for control in question.controls if control.field not in seen]
    seen.update(control.field for control in fresh)
    fields = [block for control in fresh for block in inputs(control, ctx, optional=True)]
    return [*paragraph(run(question.wording, limits.WORDING, bold=True)), *fields] if fields else []


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
