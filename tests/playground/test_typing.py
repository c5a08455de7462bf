"""What a person types becomes text with entities, and the rich_text block that Slack makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground import Playground
from bot.playground.typed_blocks import rich_text
from tests.harness.user import Control, Person

JSON = dict[str, Any]


def text(words: str, **style: bool) -> JSON:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def section(*elements: JSON) -> JSON:
    return {"type": "rich_text_section", "elements": list(elements)}


CASES: dict[str, list[JSON]] = {
    "plain &amp; &lt;simple&gt;": [section(text("plain & <simple>"))],
    "hi <@U1>!": [section(text("hi "), {"type": "user", "user_id": "U1"}, text("!"))],
    "see <#C1|general>": [section(text("see "), {"type": "channel", "channel_id": "C1"})],
    "<https://x.test/?a=1&amp;b=2>": [section({"type": "link", "url": "https://x.test/?a=1&b=2"})],
    "<!here> :tada:": [section({"type": "broadcast", "range": "here"}, text(" "), {"type": "emoji", "name": "tada"})],
    "*loud* and _soft_": [section(text("loud", bold=True), text(" and "), text("soft", italic=True))],
    "*_both_*": [section(text("both", bold=True, italic=True))],
    "a `b*c*` ~d~": [section(text("a "), text("b*c*", code=True), text(" "), text("d", strike=True))],
    "2*3*4 and snake_case_name": [section(text("2*3*4 and snake_case_name"))],
    "&gt; said\nyes": [
        {"type": "rich_text_quote", "elements": [text("said")]},
        section(text("yes")),
    ],
    "so:\n```\n*x* = 1\n```": [
        section(text("so:")),
        {"type": "rich_text_preformatted", "elements": [text("*x* = 1")], "border": 0},
    ],
}


@pytest.mark.parametrize("typed", CASES)
def test_typed_text_becomes_elements(typed: str) -> None:
    assert rich_text(typed) == {"type": "rich_text", "elements": CASES[typed]}


async def test_a_name_that_ends_in_a_sign_is_mentioned(pg: Playground, you: Person, control: Control) -> None:
    user = (await control("user", name="Casey (dev)"))["user"]
    await you.post(pg.channels["general"], "@Casey (dev), @teammate: hi")
    (message,) = await you.messages(pg.channels["general"])
    assert message["text"] == f"<@{user}>, <@{pg.users['Teammate']}>: hi"
