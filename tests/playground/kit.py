"""Small blocks and views to build test cases from."""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> JSON:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: Any) -> JSON:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(number: int = 0, **more: Any) -> JSON:
    return {"type": "button", "action_id": f"b{number}", "text": plain("Go"), **more}


def actions(*elements: JSON, **more: Any) -> JSON:
    return {"type": "actions", "elements": list(elements), **more}


def options(count: int, text: str = "Option") -> list[JSON]:
    return [{"text": plain(f"{text} {n}"), "value": f"v{n}"} for n in range(count)]


def select(**more: Any) -> JSON:
    return {"type": "static_select", "action_id": "s", "options": options(2), **more}


def radio(count: int, **more: Any) -> JSON:
    return {"type": "radio_buttons", "action_id": "r", "options": options(count), **more}


def field(element: JSON, **more: Any) -> JSON:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def typed(**more: Any) -> JSON:
    return {"type": "plain_text_input", "action_id": "t", **more}


def table(rows: int, columns: int, text: str = "x") -> JSON:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns for _ in range(rows)]}


def container(*blocks: JSON) -> JSON:
    return {"type": "container", "title": plain("Title"), "child_blocks": list(blocks)}


def modal(*blocks: JSON, **more: Any) -> JSON:
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks), **more}
