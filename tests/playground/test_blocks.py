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
    container,
    field,
    mrkdwn,
    options,
    plain,
    radio,
    section,
    select,
    table,
    typed,
)

TASK = {"type": "task_card", "task_id": "1", "title": "x", "status": "complete"}
PICTURE = {"type": "image", "image_url": "https://x.test/i.png", "alt_text": "a chart"}


def plan(**props: Any) -> JSON:
    return {"type": "plan", **props}


def data_table(cell: JSON, **more: Any) -> JSON:
    return {"type": "data_table", "caption": "x", "rows": [[{"type": "raw_text", "text": "x"}], [cell]], **more}


def line_chart(points: int, kind: str = "line", *, shift: int = 0) -> JSON:
    names = [f"p{number}" for number in range(points)]
    data = [{"label": f"p{number + shift}", "value": 1} for number in range(points)]
    chart = {"type": kind, "series": [{"name": "a", "data": data}], "axis_config": {"categories": names}}
    return {"type": "data_visualization", "title": "x", "chart": chart}


HOLDS: list[list[JSON]] = [
    [section("x" * 3000)],
    [{"type": "header", "text": plain("x" * 150)}],
    [{"type": "context", "elements": [mrkdwn("x")] * 10}],
    [actions(*(button(n) for n in range(25)))],
    [{"type": "divider"}] * 50,
    [table(100, 20)],
    [actions(button(value="v" * 2000))],
    [field(select(options=options(100)))],
    [field(select(initial_option=options(2)[1]))],
    [field(radio(10, initial_option=options(10)[3]))],
    [field({"type": "checkboxes", "action_id": "c", "options": options(10)})],
    [actions({"type": "overflow", "action_id": "o", "options": options(5)})],
    [field({"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "0"})],
    [section(block_id="a"), section(block_id="b")],
    [section(accessory={"type": "overflow", "action_id": "o", "options": options(5)})],
    [data_table({"type": "raw_number", "value": 1, "text": "1"}, page_size=100, row_header_column_index=0)],
    [line_chart(20)],
    [container(*[section()] * 10)],
    [plan(title="x", tasks=[TASK])],
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
    ("missing required field: text [json-pointer:/blocks/0]", [{"type": "section"}]),
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
        "no more than 100 items allowed [json-pointer:/blocks/0/element/options]",
        [field(select(options=options(101)))],
    ),
    (
        "no fewer than 1 items allowed [json-pointer:/blocks/0/element/options]",
        [field(select(options=[]))],
    ),
    (
        "initial option must match an option exactly [json-pointer:/blocks/0]",
        [field(select(initial_option=options(3)[2]))],
    ),
    ("no more than 10 items allowed [json-pointer:/blocks/0/element/options]", [field(radio(11))]),
    (
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
        [actions({"type": "overflow", "action_id": "o", "options": options(6)})],
    ),
    (
        "must be less than 76 characters [json-pointer:/blocks/0/element/options/0/text/text]",
        [field(select(options=options(1, "x" * 75)))],
    ),
    (
        "must be less than 151 characters [json-pointer:/blocks/0/element/options/0/value]",
        [field(select(options=[{"text": plain("x"), "value": "v" * 151}]))],
    ),
    ("option values must be unique [json-pointer:/blocks/0]", [field(select(options=options(1) * 2))]),
    (
        "must be less than or equal to 3000 [json-pointer:/blocks/0/element/max_length]",
        [field(typed(max_length=3001))],
    ),
    (
        "initial_value must not be longer than max_length [json-pointer:/blocks/0]",
        [field(typed(initial_value="five!", max_length=4))],
    ),
    (
        "missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]",
        [field({"type": "number_input", "action_id": "n"})],
    ),
    ("unsupported type: button [json-pointer:/blocks/0/element/type]", [field(button())]),
    ("unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]", [actions(typed())]),
    ("unsupported type: alert [json-pointer:/blocks/0/type]", [{"type": "alert", "text": plain("x")}]),
    ("only one table allowed [json-pointer:/blocks]", [table(1, 1), table(1, 1)]),
    ("no more than 20 items allowed [json-pointer:/blocks/0/rows/0]", [table(1, 21)]),
    ("must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]", [table(1, 1, "")]),
    ("table text must be less than 10001 characters [json-pointer:/blocks]", [table(100, 20, "xxxxxx")]),
    (
        "rows must have the same number of cells [json-pointer:/blocks/0/rows]",
        [{**data_table({}), "rows": [*table(1, 2)["rows"], *table(1, 1)["rows"]]}],
    ),
    ("axis_config must have 1 to 20 categories [json-pointer:/blocks/0/chart]", [line_chart(21)]),
    ("labels of a series must match the categories [json-pointer:/blocks/0/chart]", [line_chart(2, shift=1)]),
    ("no more than 10 items allowed [json-pointer:/blocks/0/child_blocks]", [container(*[section()] * 11)]),
    (
        "must be one of: pending, in_progress, complete, error [json-pointer:/blocks/0/tasks/0/status]",
        [plan(title="x", tasks=[{**TASK, "status": "odd"}])],
    ),
]


# What Slack takes and the bot does not send; of what is no block of Slack's there is one among the others.
UNSERVED: list[tuple[str, list[Any]]] = [
    ("unsupported type: image [json-pointer:/blocks/0/type]", [PICTURE]),
    ("unsupported type: markdown [json-pointer:/blocks/0/type]", [{"type": "markdown", "text": "x"}]),
    ("unsupported type: task_card [json-pointer:/blocks/0/type]", [TASK]),
    ("unsupported type: video [json-pointer:/blocks/0/type]", [{"type": "video"}]),
    ("unsupported type: image [json-pointer:/blocks/0/accessory/type]", [section(accessory=PICTURE)]),
    ("unsupported type: image [json-pointer:/blocks/0/elements/0/type]", [{"type": "context", "elements": [PICTURE]}]),
    ("unsupported type: static_select [json-pointer:/blocks/0/accessory/type]", [section(accessory=select())]),
    ("unsupported type: radio_buttons [json-pointer:/blocks/0/elements/0/type]", [actions(radio(2))]),
    *(
        (f"unsupported type: {kind} [json-pointer:/blocks/0/element/type]", [field({"type": kind, "action_id": "a"})])
        for kind in ("file_input", "users_select", "datepicker", "external_select", "email_text_input")
    ),
    ("invalid additional property: fields [json-pointer:/blocks/0]", [section(fields=[mrkdwn("x")])]),
    ("invalid additional property: dispatch_action [json-pointer:/blocks/0]", [field(typed(), dispatch_action=True)]),
    ("invalid additional property: confirm [json-pointer:/blocks/0/elements/0]", [actions(button(confirm={}))]),
    ("invalid additional property: url [json-pointer:/blocks/0/elements/0]", [actions(button(url="https://x.test"))]),
    (
        "invalid additional property: option_groups [json-pointer:/blocks/0/element]",
        [field({"type": "static_select", "option_groups": [{"label": plain("x"), "options": options(2)}]})],
    ),
    ("must be one of: line [json-pointer:/blocks/0/chart]", [line_chart(2, "bar")]),
    ("must be one of: line [json-pointer:/blocks/0/chart]", [line_chart(2, "pie")]),
]


@pytest.mark.parametrize("blocks", HOLDS, ids=lambda blocks: blocks[0]["type"])
def test_what_just_holds_is_taken(blocks: list[JSON]) -> None:
    check_message(blocks)


@pytest.mark.parametrize(
    ("problem", "blocks"), [*BREAKS, *UNSERVED], ids=[problem for problem, _ in [*BREAKS, *UNSERVED]]
)
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
