"""Pop-ups and the Home tab. Whatever a pop-up must remember travels in its private metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.consultation.messages import Control, QuestionCard
from bot.handlers import routes
from bot.ports.views import AskGuide, Modal, ReviewPrompt, SeveralQuestions, ShareVerdict, ShortText, TenItems
from bot.slack import limits
from bot.slack.blocks.controls import inputs
from bot.slack.blocks.elements import plain, section
from bot.slack.blocks.rendered import Block
from bot.slack.blocks.verdict_card import items
from bot.slack.text import bold, fit, one_line, units

View = dict[str, Any]

SEVERAL_TEXT = 60_000  # units of text in one pop-up, far below the size that Slack refuses
LONGER_PROMPT = (
    "Longer than this field? Close it, and paste the prompt as a message or drop a .txt or .md file into our direct "
    "messages. I look at it as text, never do what it says, and keep none of it."
)
HOME_OPEN, HOME_VERDICTS = 20, 20


def build_modal(asked: Modal) -> View:
    """The view of a pop-up."""
    match asked:
        case SeveralQuestions():
            return _form(routes.SEVERAL_VIEW, "Several at once", "Answer", _several(asked), {**_of(asked.consultation)})
        case ShareVerdict():
            blocks = [section(f"Share the verdict about {bold(asked.project, limits.NAME) or 'this project'} with:")]
            return _form(
                routes.SHARE_VIEW, "Share the verdict", "Share", [*blocks, _channel()], {"verdict": asked.verdict}
            )
        case AskGuide():
            about = asked.about if units(json.dumps(asked.about)) <= limits.PRIVATE_METADATA else {}
            return _form(routes.ASK_VIEW, "Ask the guide", "Ask", _question(), about)
        case ReviewPrompt():
            return _form(routes.REVIEW_VIEW, "Review our prompt", "Review", _prompt(), {**_of(asked.consultation)})
        case TenItems():
            return _reading("All ten items", items(asked.verdict))
        case ShortText():
            return _reading("Consultant", [section(fit(asked.text, limits.SECTION_TEXT))])


def _of(consultation: str) -> Mapping[str, str]:
    return {"consultation": consultation}


def _form(name: str, title: str, submit: str, blocks: list[Block], value: Mapping[str, str]) -> View:
    return {
        "type": "modal",
        "callback_id": name,
        "title": plain(title, limits.VIEW_TITLE),
        "submit": plain(submit, limits.VIEW_BUTTON),
        "close": plain("Cancel", limits.VIEW_BUTTON),
        "private_metadata": json.dumps(dict(value)),
        "blocks": blocks,
    }


def _reading(title: str, blocks: list[Block]) -> View:
    return {
        "type": "modal",
        "title": plain(title, limits.VIEW_TITLE),
        "close": plain("Close", limits.VIEW_BUTTON),
        "blocks": blocks,
    }


def _several(asked: SeveralQuestions) -> list[Block]:
    blocks = [section("Answer what you know; leave the rest empty, it is asked later.")]
    text = 0
    seen: set[str] = set()
    for at, question in enumerate(asked.questions):
        more = _one(question, seen)
        text += sum(units(json.dumps(block, ensure_ascii=False)) for block in more)
        if len(blocks) + len(more) >= limits.VIEW_BLOCKS or text > SEVERAL_TEXT:
            left = len(asked.questions) - at
            return [*blocks, section(f"{left} more {'comes' if left == 1 else 'come'} afterwards, one by one.")]
        blocks += more
    return blocks


def _one(ask: QuestionCard, seen: set[str]) -> list[Block]:
    """A question's inputs; a field that two questions ask for stands once, since Slack tells inputs apart by it."""
    fresh = [control for control in ask.controls if control.field not in seen]
    seen.update(control.field for control in fresh)
    fields = [block for control in fresh for block in inputs(control, optional=True)]
    return [section(bold(ask.wording, limits.WORDING)), *fields] if fields else []


def _channel() -> Block:
    return {
        "type": "input",
        "block_id": "channel",
        "label": plain("Channel", limits.INPUT_LABEL),
        "hint": plain("I must be a member of it: invite me first if I am not.", limits.INPUT_HINT),
        "element": {
            "type": "conversations_select",
            "action_id": "channel:channel",
            "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
        },
    }


def _prompt() -> list[Block]:
    return [
        {
            "type": "input",
            "block_id": "prompt",
            "label": plain("The prompt as you use it today", limits.INPUT_LABEL),
            "hint": plain(LONGER_PROMPT, limits.INPUT_HINT),
            "element": {
                "type": "plain_text_input",
                "action_id": "text:prompt",
                "multiline": True,
                "max_length": limits.TEXT_INPUT,
            },
        }
    ]


def _question() -> list[Block]:
    what = "For example: how many examples are enough?"
    return inputs(Control(field="question", kind="text", label="Your question", placeholder=one_line(what)))
