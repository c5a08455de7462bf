"""The few blocks that our cards are made of, beside rich text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import orjson

from bot.slack import limits
from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.blocks.rich_text import channel_run, is_web_address
from bot.slack.text import clean, clip, escape, one_line, units

SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹"


def plain(text: str, limit: int) -> Block:
    """Plain text knows no markup. It is never empty, since Slack refuses that."""
    return {"type": "plain_text", "text": clip(one_line(text), limit) or "–", "emoji": False}


def section(text: str, accessory: Block | None = None) -> Block:
    """A line of plain text, with a button beside it if there is one."""
    block: Block = {"type": "section", "text": plain(text, limits.SECTION_TEXT), "expand": True}
    if accessory:
        block["accessory"] = accessory
    return block


def header(text: str) -> Block:
    """A header block."""
    return {"type": "header", "text": plain(text, limits.HEADER_TEXT)}


def context(*texts: str) -> list[Block]:
    """One small line of plain texts; no block if all of them are empty."""
    elements = [plain(text, limits.CONTEXT_TEXT) for text in texts if text.strip()]
    return [{"type": "context", "elements": elements[: limits.CONTEXT_ELEMENTS]}] if elements else []


def context_lines(
    texts: Iterable[str], ctx: CardContext, *, most: int = limits.CONTEXT_LINES, room: int = limits.WORDING
) -> list[Block]:
    """A small line for each text, as many as there is room for; how many are left out stands in a line of its own."""
    shown = [clip(one_line(text), limits.REASON) for text in texts if text.strip()]
    blocks: list[Block] = []
    used = 0
    for number, text in enumerate(shown):
        used += units(text)
        if number == most or used > room:
            return [*blocks, *context(ctx.say("list_rest", count=len(shown) - number))]
        blocks += context(text)
    return blocks


def link_line(address: str, label: str) -> list[Block]:
    """A small line with a link; none for anything that is no plain web address."""
    if not is_web_address(address):
        return []
    text = {"type": "mrkdwn", "text": f"<{address}|{escape(label)}>", "verbatim": True}
    return [{"type": "context", "elements": [text]}]


def channel_line(before: str, channel: str, after: str) -> list[Block]:
    """A small line that names a channel; none for what is no id of a channel."""
    if channel_run(channel) is None:
        return []
    text = f"{escape(before)} <#{channel}>. {escape(after)}"
    return [{"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}]


def carry(value: Mapping[str, str]) -> str:
    """A button's value. Raises ValueError if it is longer than Slack takes: nothing is cut from it silently."""
    text = orjson.dumps({key: clean(part) for key, part in value.items() if part}).decode()
    if units(text) > limits.BUTTON_VALUE:
        raise ValueError(f"a button can't carry {units(text)} units")
    return text


def pack(values: Mapping[str, object]) -> str:
    """Profile fields as one text that a button can carry; "" for none."""
    return json.dumps(dict(values), ensure_ascii=False, separators=(",", ":")) if values else ""


def fits(value: Mapping[str, str]) -> bool:
    """Whether a button can carry this."""
    try:
        carry(value)
    except ValueError:
        return False
    return True


def button(action_id: str, label: str, value: Mapping[str, str], *, primary: bool = False, aloud: str = "") -> Block:
    """A button. `action_id` from the route table; `aloud`: what a screen reader reads instead of the label.

    Raises ValueError as `carry`.
    """
    block: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain(label, limits.BUTTON_TEXT),
        "value": carry(value),
    }
    if primary:
        block["style"] = "primary"
    if aloud:
        block["accessibility_label"] = clip(one_line(aloud), limits.BUTTON_TEXT)
    return block


def actions(*buttons: Block | None) -> list[Block]:
    """A row of buttons; no block if there are none."""
    row = [made for made in buttons if made]
    return [{"type": "actions", "elements": row[: limits.ACTIONS_ELEMENTS]}] if row else []


def overflow(action_id: str, names: Iterable[str], value: Mapping[str, str], ctx: CardContext) -> Block:
    """A menu behind three dots. Labels are the sentences menu_item_NAME; the chosen name is carried as `do`."""
    entries = [
        {"text": plain(ctx.say(f"menu_item_{name}"), limits.BUTTON_TEXT), "value": carry({**value, "do": name})}
        for name in names
    ]
    return {"type": "overflow", "action_id": action_id, "options": entries[: limits.OVERFLOW_OPTIONS]}


def container(title: str, blocks: list[Block]) -> Block:
    """Blocks behind a title that opens them."""
    return {
        "type": "container",
        "title": plain(title, limits.HEADER_TEXT),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": blocks[: limits.CONTAINER_BLOCKS],
    }


def feedback(action_id: str, ctx: CardContext, value: Mapping[str, str]) -> Block:
    """👍 and 👎 below a message."""
    thumbs = {
        f"{name}_button": {
            "text": plain(ctx.say(f"rate_{name}"), limits.BUTTON_TEXT),
            "value": carry({**value, "rating": name}),
            "accessibility_label": ctx.say(f"rate_{name}"),
        }
        for name in ("positive", "negative")
    }
    return {
        "type": "context_actions",
        "elements": [{"type": "feedback_buttons", "action_id": action_id, **thumbs}],
    }


def cite(ctx: CardContext, title: str) -> str:
    """How a section of the guide is named below what rests on it; "" for none."""
    shown = clip(one_line(title), limits.LINE)
    return ctx.say("card_cited", section=shown) if shown else ""


def join(*parts: str) -> str:
    """The parts that are not empty, with a dot between them."""
    return " · ".join(part for part in parts if part)


def text_units(part: object) -> int:
    """All text in blocks, in units, as Slack adds it up: every `text` of every text object."""
    if isinstance(part, dict):
        own = part.get("text")
        inside = sum(text_units(inner) for inner in part.values() if isinstance(inner, (dict, list)))
        return inside + (units(own) if isinstance(own, str) else 0)
    return sum(map(text_units, part)) if isinstance(part, list) else 0


class Footnotes:
    """Numbers the sections that a card cites, in the order in which they are cited."""

    def __init__(self) -> None:
        self._sections: list[str] = []

    def mark(self, title: str) -> str:
        """The mark of a section, on the line of the word before it; "" for none, or when there are too many."""
        shown = clip(one_line(title), limits.LINE)
        if not shown:
            return ""
        if shown not in self._sections:
            self._sections.append(shown)
        number = self._sections.index(shown)
        return f"\N{NO-BREAK SPACE}{SUPERSCRIPTS[number]}" if number < len(SUPERSCRIPTS) else ""

    def line(self) -> str:
        """The sections with their marks: `¹ Decision checklist · ² Labelled data`."""
        numbered = zip(SUPERSCRIPTS, self._sections, strict=False)
        return join(*(f"{number} {title}" for number, title in numbered))
