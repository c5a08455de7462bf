"""Everything that the bot can send, at its fullest: the page shows each block and element, none as a grey box."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.slack.blocks import Rendered
from tests.playground.page.browser import Page
from tests.slack import evidence_samples, message_samples, review_samples
from tests.slack.rendering import build_home, build_modal, render

JSON = dict[str, Any]
WORD = "invoice"
SHOW = """
const { blocks } = await import("/page/blocks.js");
await (await import("/page/markdown.js")).loadReader();
const { surfaceOf } = await import("/page/surface.js");
const place = { channel: "C0", ts: "1.0" };
return args[0].map((list, at) => {
  const node = blocks(list, surfaceOf("message", `gallery-${at}`, place));
  return { text: node.textContent, boxes: node.querySelectorAll(".not-shown").length,
    kinds: [...node.querySelectorAll("[data-block-type]")].map((el) => el.dataset.blockType),
    controls: node.querySelectorAll("button, a.button, .field-element").length };
});
"""

# Everything opened, in a column as narrow as a phone's: what sticks out of it, but for what scrolls by itself.
STICKS_OUT = """
const { blocks } = await import("/page/blocks.js");
await (await import("/page/markdown.js")).loadReader();
const { surfaceOf } = await import("/page/surface.js");
return args[0].map((list, at) => {
  const column = document.createElement("div");
  column.style = "width: 280px; position: absolute; top: 0; left: 0";
  column.append(blocks(list, surfaceOf("message", `narrow-${at}`, { channel: "C0", ts: "1.0" })));
  column.querySelectorAll("details").forEach((one) => { one.open = true; });
  document.body.append(column);
  const out = [...column.querySelectorAll(":not(.table-frame *)")]
    .filter((el) => el.getBoundingClientRect().right > 281)
    .map((el) => el.outerHTML.slice(0, 200));
  column.remove();
  return out;
});
"""


def generations(rendered: Rendered) -> list[list[JSON]]:
    return [rendered.blocks, *([rendered.newer] if rendered.newer else [])]


def sent() -> dict[str, list[list[JSON]]]:
    """All that is sent, by where it stands."""
    said = [*message_samples.fullest(WORD), *evidence_samples.fullest_evidence(WORD)]
    said += review_samples.fullest_reviews(WORD)
    modals = message_samples.every_modal(WORD)
    return {
        "messages": [blocks for message in said for blocks in generations(render(message, "o", "c"))],
        "modals": [build_modal(modal)["blocks"] for modal in modals],
        "home": [build_home(message_samples.full_home(WORD))["blocks"]],
    }


def blocks_in(part: object) -> list[JSON]:
    """Every block at any depth: what a container holds, too."""
    if isinstance(part, list):
        return [found for inner in part for found in blocks_in(inner)]
    return [part, *blocks_in(part.get("child_blocks", []))] if isinstance(part, dict) else []


@pytest.mark.parametrize("where", ["messages", "modals", "home"])
def test_the_page_shows_all_that_the_bot_sends(drawing: Page, where: str) -> None:
    sets = sent()[where]
    for shown, blocks in zip(drawing.run(SHOW, sets), sets, strict=True):
        assert shown["boxes"] == 0, json.dumps(blocks)[:800]
        wanted = [block["type"] for block in blocks_in(blocks)]
        assert sorted(shown["kinds"]) == sorted(wanted)
        assert bool(shown["controls"]) == bool(controls_in(blocks))


@pytest.mark.parametrize("where", ["messages", "modals", "home"])
def test_nothing_that_the_bot_sends_is_wider_than_a_phone(drawing: Page, where: str) -> None:
    assert [out for out in drawing.run(STICKS_OUT, sent()[where]) if out] == []


def controls_in(part: object) -> list[str]:
    """The action ids at any depth."""
    if isinstance(part, list):
        return [found for inner in part for found in controls_in(inner)]
    if not isinstance(part, dict):
        return []
    own = [part["action_id"]] if "action_id" in part and part.get("type") != "input" else []
    return own + [found for inner in part.values() for found in controls_in(inner)]
