"""Our limits are Slack's, or stricter."""

from __future__ import annotations

import json

from bot.slack import limits
from tests.harness.paths import SLACK_FACTS

SLACKS = SLACK_FACTS / "limits.json"


def test_our_limits_are_slacks() -> None:
    theirs = json.loads(SLACKS.read_text("utf-8"))
    assert {
        "blocks": theirs["message"]["blocks"]["max"],
        "total": theirs["message"]["all_block_text_total"]["max"],
        "fallback": theirs["message"]["text_recommended"],
        "view": theirs["view"]["blocks"]["max"],
        "title": theirs["view"]["title"]["max"],
        "submit": theirs["view"]["submit"]["max"],
        "metadata": theirs["view"]["private_metadata"]["max"],
        "section": theirs["section"]["text"]["max"],
        "header": theirs["header"]["text"]["max"],
        "actions": theirs["actions"]["elements"]["max"],
        "hint": theirs["input"]["hint"]["max"],
        "button": theirs["button"]["text"]["max"],
        "value": theirs["button"]["value"]["max"],
        "option": theirs["option"]["text"]["max"],
        "description": theirs["option"]["description"]["max"],
        "ticks": theirs["radio_buttons"]["options"]["max"],
        "select": theirs["select"]["options"]["max"],
        "placeholder": theirs["select"]["placeholder"]["max"],
        "input": theirs["plain_text_input"]["max_length"]["max"],
        "block_id": theirs["ids"]["block_id"]["max"],
        "action_id": theirs["ids"]["action_id"]["max"],
    } == {
        "blocks": limits.MESSAGE_BLOCKS,
        "total": limits.MESSAGE_TEXT_TOTAL,
        "fallback": limits.MESSAGE_FALLBACK,
        "view": limits.VIEW_BLOCKS,
        "title": limits.VIEW_TITLE,
        "submit": limits.VIEW_BUTTON,
        "metadata": limits.PRIVATE_METADATA,
        "section": limits.SECTION_TEXT,
        "header": limits.HEADER_TEXT,
        "actions": limits.ACTIONS_ELEMENTS,
        "hint": limits.INPUT_HINT,
        "button": limits.BUTTON_TEXT,
        "value": limits.BUTTON_VALUE,
        "option": limits.OPTION_TEXT,
        "description": limits.OPTION_DESCRIPTION,
        "ticks": limits.TICK_OPTIONS,
        "select": limits.SELECT_OPTIONS,
        "placeholder": limits.PLACEHOLDER,
        "input": limits.TEXT_INPUT,
        "block_id": limits.BLOCK_ID,
        "action_id": limits.ACTION_ID,
    }
