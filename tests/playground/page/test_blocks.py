"""Each kind of block and element is shown, by name; what the page does not know is a grey box and never a crash."""

from __future__ import annotations

from typing import Any

import pytest

from tests.playground.page.browser import Page
from tests.playground.page.echo_app import option, plain

Block = dict[str, Any]
RENDER = """
const { blocks } = await import("/page/blocks.js");
await (await import("/page/markdown.js")).loadReader();
const { surfaceOf } = await import("/page/surface.js");
const node = blocks(args[0], surfaceOf("message", "test", { channel: "C0", ts: "1.0" }));
const fields = [...node.querySelectorAll(".field-element")].map((el) => el.read());
return { text: node.textContent, html: node.outerHTML, fields };
"""


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def rich(text: str) -> Block:
    part = {"type": "text", "text": text, "style": {"bold": True}}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [part]}]}


BUTTON = {"type": "button", "action_id": "b", "text": plain("Push me")}
OPTIONS = [option("red"), option("blue")]

# kind of block -> (the block, what a person sees of it)
BLOCKS: dict[str, tuple[Block, str]] = {
    "section": ({"text": mrkdwn("*loud*"), "accessory": BUTTON}, "<strong>loud</strong>"),
    "header": ({"text": plain("A title")}, "A title"),
    "context": ({"elements": [mrkdwn("small print")]}, "small print"),
    "actions": ({"elements": [BUTTON]}, "Push me"),
    "input": (
        {
            "label": plain("Your name"),
            "hint": plain("as you like"),
            "element": {"type": "plain_text_input", "action_id": "t"},
        },
        "Your name",
    ),
    "divider": ({}, "<hr"),
    "markdown": ({"text": "## Second\n\n**strong**"}, "<h2"),
    "table": ({"rows": [[{"type": "raw_text", "text": "Head"}], [{"type": "raw_text", "text": "Cell"}]]}, "<td"),
    "data_table": (
        {"caption": "Numbers", "rows": [[{"type": "raw_text", "text": "Head"}], [{"type": "raw_number", "value": 7}]]},
        "Numbers",
    ),
    "data_visualization": (
        {
            "title": "Broken share",
            "chart": {
                "type": "line",
                "series": [{"name": "JSON", "data": [{"label": "May", "value": 4}, {"label": "June", "value": 2.5}]}],
                "axis_config": {"categories": ["May", "June"], "y_label": "percent"},
            },
        },
        "<title>June: 2.5</title>",
    ),
    "rich_text": (rich("weighty"), "<strong>"),
    "context_actions": (
        {
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "f",
                    "positive_button": {"text": plain("Good"), "value": "up"},
                    "negative_button": {"text": plain("Bad"), "value": "down"},
                }
            ]
        },
        'aria-label="Good"',
    ),
    "alert": ({"level": "warning", "text": mrkdwn("mind this")}, "alert-warning"),
    "container": (
        {
            "title": plain("Frame"),
            "child_blocks": [{"type": "header", "text": plain("Inside")}],
            "is_collapsible": True,
        },
        "Inside",
    ),
    "plan": ({"title": "The plan", "tasks": [{"task_id": "1", "title": "Think", "status": "in_progress"}]}, "Think"),
}

# kind of field -> (the element, the value it begins with)
FIELDS: dict[str, tuple[Block, Any]] = {
    "plain_text_input": ({"multiline": True, "initial_value": "two\nlines"}, "two\nlines"),
    "number_input": ({"is_decimal_allowed": True, "initial_value": "0.5"}, "0.5"),
    "radio_buttons": ({"options": OPTIONS, "initial_option": OPTIONS[1]}, ["blue"]),
    "checkboxes": ({"options": OPTIONS, "initial_options": OPTIONS}, ["red", "blue"]),
    "static_select": ({"options": OPTIONS, "initial_option": OPTIONS[0]}, ["red"]),
    "multi_static_select": (
        {"options": OPTIONS, "initial_options": [OPTIONS[1]]},
        ["blue"],
    ),
    "conversations_select": ({}, []),
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_block_kind_shows_what_it_holds(drawing: Page, kind: str) -> None:
    block, seen = BLOCKS[kind]
    shown = drawing.run(RENDER, [{"type": kind, "block_id": "b1", **block}])
    assert seen in shown["html"]
    assert "not shown here" not in shown["text"]


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_begins_with_its_initial_value(drawing: Page, kind: str) -> None:
    element, value = FIELDS[kind]
    block = {
        "type": "input",
        "block_id": f"only-{kind}",
        "label": plain("A field"),
        "element": {"type": kind, "action_id": "a", **element},
    }
    shown = drawing.run(RENDER, [block])
    assert shown["fields"] == [value]


def test_a_date_in_rich_text_is_shown_in_its_format(drawing: Page) -> None:
    noon = {"type": "date", "timestamp": 1_795_867_200, "format": "{date_short}", "fallback": "2026-11-28"}
    never = {"type": "date", "timestamp": 10**16, "format": "{date_short}", "fallback": "some day"}
    section = {"type": "rich_text_section", "elements": [noon, never]}
    shown = drawing.run(RENDER, [{"type": "rich_text", "elements": [section]}])["text"]
    assert shown.endswith("some day")
    assert all(part in shown for part in ("Nov", "28", "2026"))


def test_an_unknown_block_is_a_grey_box_and_the_others_stay(drawing: Page) -> None:
    shown = drawing.run(
        RENDER, [{"type": "hologram"}, {"type": "header"}, {"type": "header", "text": plain("Still here")}]
    )
    assert "Block type hologram is not shown here" in shown["text"]
    assert "Still here" in shown["text"]


def test_a_broken_block_is_a_grey_box_too(drawing: Page) -> None:
    shown = drawing.run(RENDER, [{"type": "context"}, {"type": "divider"}])
    assert "Block type context is not shown here" in shown["text"]
    assert "<hr" in shown["html"]
    (said,) = drawing.complaints()
    assert "block context could not be shown" in said
