"""Blocks and views break no rule of Block Kit unnoticed: each rule has a case that breaks it and one that holds."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.blocks import LIMITS, check_message
from bot.playground.errors import SlackError
from tests.playground.calling import Api
from tests.playground.kit import (
    JSON,
    actions,
    button,
    field,
    markdown,
    mrkdwn,
    options,
    plain,
    radio,
    section,
    select,
    table,
    typed,
)

HOLDS: list[list[JSON]] = [
    [section("x" * 3000)],
    [{"type": "header", "text": plain("x" * 150)}],
    [{"type": "section", "fields": [mrkdwn("x" * 1000)] * 10}],
    [{"type": "context", "elements": [mrkdwn("x")] * 10}],
    [actions(*(button(n) for n in range(25)))],
    [{"type": "divider"}] * 50,
    [table(100, 20)],
    [markdown("x" * 12_000)],
    [actions(button(value="v" * 2000, url="https://x.test/" + "u" * 2985))],
    [section(accessory=select(options=options(100)))],
    [section(accessory=select(initial_option=options(2)[1]))],
    [field(radio(10, initial_option=options(10)[3]))],
    [field({"type": "checkboxes", "action_id": "c", "options": options(10)})],
    [actions({"type": "overflow", "action_id": "o", "options": options(5)})],
    [field({"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "0"})],
    [section(block_id="a"), section(block_id="b")],
    [{"type": "image", "image_url": "https://x.test/i.png", "alt_text": "a chart"}],
    [{"type": "section", "text": plain("x"), "accessory": {"type": "image", "image_url": "u", "alt_text": "a"}}],
]

BREAKS: list[tuple[str, list[Any]]] = [
    ("must be less than 3001 characters [json-pointer:/blocks/0/text/text]", [section("x" * 3001)]),
    ("must be more than 0 characters [json-pointer:/blocks/0/text/text]", [section("")]),
    (
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        [{"type": "header", "text": plain("x" * 151)}],
    ),
    ("must be one of: plain_text [json-pointer:/blocks/0/text/type]", [{"type": "header", "text": mrkdwn("x")}]),
    ("no more than 50 items allowed [json-pointer:/blocks]", [{"type": "divider"}] * 51),
    ("no more than 25 items allowed [json-pointer:/blocks/0/elements]", [actions(*(button(n) for n in range(26)))]),
    (
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        [{"type": "section", "fields": [mrkdwn("x")] * 11}],
    ),
    (
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/1/text]",
        [{"type": "section", "fields": [mrkdwn("x"), mrkdwn("x" * 2001)]}],
    ),
    ("missing required field: text or fields [json-pointer:/blocks/0]", [{"type": "section"}]),
    (
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
        [{"type": "context", "elements": [mrkdwn("x")] * 11}],
    ),
    (
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
        [{"type": "context", "elements": [button()]}],
    ),
    ("unsupported type: shout [json-pointer:/blocks/1/type]", [section(), {"type": "shout"}]),
    ("missing required field: type [json-pointer:/blocks/0]", [{}]),
    ("must provide an object [json-pointer:/blocks/0]", ["x"]),
    ("invalid additional property: colour [json-pointer:/blocks/0]", [section(colour="red")]),
    (
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        [actions(button(text=plain("x" * 76)))],
    ),
    (
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        [actions(button(value="x" * 2001))],
    ),
    (
        "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        [actions(button(style="loud"))],
    ),
    ('`action_id` "b0" already exists in this block [json-pointer:/blocks/0]', [actions(button(), button())]),
    (
        '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
        [section(block_id="a"), section(block_id="a")],
    ),
    ("must be less than 256 characters [json-pointer:/blocks/0/block_id]", [section(block_id="x" * 256)]),
    (
        "no more than 100 items allowed [json-pointer:/blocks/0/accessory/options]",
        [section(accessory=select(options=options(101)))],
    ),
    (
        "no fewer than 1 items allowed [json-pointer:/blocks/0/accessory/options]",
        [section(accessory=select(options=[]))],
    ),
    (
        "initial option must match an option exactly [json-pointer:/blocks/0]",
        [section(accessory=select(initial_option=options(3)[2]))],
    ),
    ("no more than 10 items allowed [json-pointer:/blocks/0/element/options]", [field(radio(11))]),
    (
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
        [actions({"type": "overflow", "action_id": "o", "options": options(6)})],
    ),
    (
        "must be less than 76 characters [json-pointer:/blocks/0/accessory/options/0/text/text]",
        [section(accessory=select(options=options(1, "x" * 75)))],
    ),
    (
        "must be less than 151 characters [json-pointer:/blocks/0/accessory/options/0/value]",
        [section(accessory=select(options=[{"text": plain("x"), "value": "v" * 151}]))],
    ),
    ("option values must be unique [json-pointer:/blocks/0]", [section(accessory=select(options=options(1) * 2))]),
    (
        "must be less than or equal to 3000 [json-pointer:/blocks/0/element/max_length]",
        [field(typed(max_length=3001))],
    ),
    ("min_length must not exceed max_length [json-pointer:/blocks/0]", [field(typed(min_length=5, max_length=4))]),
    (
        "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]",
        [field({"type": "number_input", "action_id": "n"})],
    ),
    ("unsupported type: button [json-pointer:/blocks/0/element/type]", [field(button())]),
    ("unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]", [actions(typed())]),
    ("unsupported type: file_input [json-pointer:/blocks/0/element/type]", [field({"type": "file_input"})]),
    ("unsupported type: alert [json-pointer:/blocks/0/type]", [{"type": "alert", "text": plain("x")}]),
    ("only one table allowed [json-pointer:/blocks]", [table(1, 1), table(1, 1)]),
    ("no more than 20 items allowed [json-pointer:/blocks/0/rows/0]", [table(1, 21)]),
    ("must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]", [table(1, 1, "")]),
    ("table text must be less than 10001 characters [json-pointer:/blocks]", [table(100, 20, "xxxxxx")]),
    (
        "cumulative markdown text must be less than 12001 characters [json-pointer:/blocks]",
        [markdown("x" * 6000), markdown("x" * 6001)],
    ),
    (
        "must provide exactly one of image_url, slack_file [json-pointer:/blocks/0]",
        [{"type": "image", "alt_text": "a"}],
    ),
    (
        "invalid slack file [json-pointer:/blocks/0/slack_file]",
        [{"type": "image", "alt_text": "a", "slack_file": {"id": "F0NOTHING"}}],
    ),
    (
        "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]",
        [
            actions(
                button(
                    confirm={
                        "title": plain("a"),
                        "text": plain("b"),
                        "confirm": plain("c" * 31),
                        "deny": plain("d"),
                    }
                )
            )
        ],
    ),
]


@pytest.mark.parametrize("blocks", HOLDS, ids=lambda blocks: blocks[0]["type"])
def test_what_just_holds_is_taken(blocks: list[JSON]) -> None:
    check_message(blocks)


@pytest.mark.parametrize(("problem", "blocks"), BREAKS, ids=[problem for problem, _ in BREAKS])
def test_what_breaks_a_rule_is_named_with_its_place(problem: str, blocks: list[Any]) -> None:
    with pytest.raises(SlackError) as refused:
        check_message(blocks)
    assert refused.value.code == "invalid_blocks"
    assert problem in refused.value.extra["errors"]


def test_all_text_of_a_message_has_one_limit() -> None:
    most = LIMITS["message"]["all_block_text_total"]["max"]
    check_message([section("x" * 3000)] * 4 + [section("x" * (most - 12_000))])
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message([section("x" * 3000)] * 4 + [section("x" * (most - 11_999))])


async def test_the_answer_is_worded_as_slack_words_it(api: Api) -> None:
    refused = await api("chat.postMessage", channel=api.pg.channels["general"], text="x", blocks=[section("")])
    problem = "must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    assert refused["error"] == "invalid_blocks"
    assert refused["response_metadata"]["messages"] == [f"[ERROR] {problem}"]
