"""The few blocks that our cards are made of; mrkdwn is always verbatim, so bare words never become a link."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from bot.slack import limits
from bot.slack.blocks.rendered import Block
from bot.slack.text import clip, fit, one_line, units

LONGEST_LINK = 300  # Slack's permalinks are about 100
LAST_SECOND = 253_402_300_799  # of the year 9999, the last that a date can show


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str, limit: int) -> Block:
    """Foreign words are safe in it: plain text knows no markup. Never empty, since Slack refuses that."""
    return {"type": "plain_text", "text": clip(one_line(text), limit) or "–", "emoji": False}


def section(text: str, accessory: Block | None = None) -> Block:
    """`text` is mrkdwn, already escaped and within the limit."""
    block: Block = {"type": "section", "text": mrkdwn(text or "–"), "expand": True}
    if accessory:
        block["accessory"] = accessory
    return block


def sections(*texts: str) -> list[Block]:
    """A section for each text that is not empty."""
    return [section(text) for text in texts if text]


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, limits.HEADER_TEXT)}


def context(*texts: str) -> list[Block]:
    """One small line of mrkdwn texts; no block at all where they are all empty."""
    elements = [mrkdwn(text) for text in texts if text]
    return [{"type": "context", "elements": elements}] if elements else []


def divider() -> Block:
    return {"type": "divider"}


def carry(value: Mapping[str, str]) -> str:
    """A button's value. Raises ValueError if it is longer than Slack takes: nothing is cut from it silently."""
    text = json.dumps({key: part for key, part in value.items() if part}, ensure_ascii=False, separators=(",", ":"))
    if units(text) > limits.BUTTON_VALUE:
        raise ValueError(f"a button can't carry {units(text)} units")
    return text


def fits(value: Mapping[str, str]) -> bool:
    """Whether a button can carry this."""
    try:
        carry(value)
    except ValueError:
        return False
    return True


def button(name: str, label: str, value: Mapping[str, str], *, primary: bool = False, told: str = "") -> Block:
    """`name` as in `names`; `told`: what a screen reader says instead of the label. Raises ValueError as `carry`."""
    made: Block = {
        "type": "button",
        "action_id": name,
        "text": plain(label, limits.BUTTON_TEXT),
        "value": carry(value),
    }
    if primary:
        made["style"] = "primary"
    if told:
        made["accessibility_label"] = clip(one_line(told), limits.BUTTON_TEXT)
    return made


def actions(buttons: Iterable[Block | None]) -> list[Block]:
    """A row of buttons; no block where there are none."""
    row = [made for made in buttons if made]
    return [{"type": "actions", "elements": row[: limits.ACTIONS_ELEMENTS]}] if row else []


def cited(name: str) -> str:
    """How a section of the guide is named below what rests on it."""
    title = fit(one_line(name), limits.LINE)
    return f"Guide: _{title}_" if title else ""


def person(user: str) -> str:
    """A person by id as Slack shows them, else their name as it was given."""
    known = user.isascii() and user.isalnum() and user[:1] in {"U", "W"} and user.upper() == user
    return f"<@{user}>" if known else fit(one_line(user), limits.NAME)


def link(address: str, label: str) -> str:
    """A link of ours with our own label; "" for anything that is not a plain web address."""
    good = address.startswith(("https://", "http://")) and not set(address) & set("<>| \n\t")
    good = good and len(address) <= LONGEST_LINK
    return f"<{address}|{label}>" if good else ""


def day(at: float) -> str:
    """A date in the reader's own time zone. `at` in Unix seconds."""
    seconds = max(0, min(int(at), LAST_SECOND))
    return f"<!date^{seconds}^{{date_short}}|{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}>"


def shown_units(part: object) -> int:
    """All text in blocks, in units, as Slack adds it up: every `text` of every text object."""
    if isinstance(part, dict):
        own = part.get("text")
        return (units(own) if isinstance(own, str) else 0) + sum(shown_units(inner) for inner in part.values())
    return sum(shown_units(inner) for inner in part) if isinstance(part, list) else 0
