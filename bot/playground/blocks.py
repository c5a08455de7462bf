"""Block Kit is checked against `facts/blocks.json` before it is shown; every problem is named by its JSON pointer.

The table holds what one block allows; the rules that span blocks (unique ids, one table, sums of text) stand in
`block_rules.py`. Source of the rules: https://docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.playground.block_rules import element_problems, message_problems, text_total, view_problems
from bot.playground.errors import JSON, SlackError, invalid

FACTS = Path(__file__).with_name("facts")
TABLE: JSON = json.loads((FACTS / "blocks.json").read_text("utf-8"))
LIMITS: JSON = json.loads((FACTS / "limits.json").read_text("utf-8"))
TEXT_KINDS = {"plain_text": ("type", "text", "emoji"), "mrkdwn": ("type", "text", "verbatim")}
VIEW_TEXTS = ("title", "submit", "close")
VIEW_PROPERTIES = {
    "modal": {"type", "blocks", "title", "submit", "close", "private_metadata", "callback_id"},
    "home": {"type", "blocks"},
}
Problems = list[str]


def check_message(blocks: Any) -> None:
    """Raises SlackError invalid_blocks with every problem found, or msg_blocks_too_long."""
    problems = _list_problems(blocks, "message", "/blocks", LIMITS["message"]["blocks"]["max"])
    if not problems:
        problems = message_problems(blocks, LIMITS["message"])
    if problems:
        raise invalid("invalid_blocks", problems)
    if text_total(blocks) > LIMITS["message"]["all_block_text_total"]["max"]:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Any, kind: str) -> None:
    """Raises SlackError invalid_arguments with every problem found. `kind` is modal or home."""
    if not isinstance(view, dict):
        raise invalid("invalid_arguments", ["must provide an object [json-pointer:/view]"])
    problems: Problems = []
    if view.get("type") != kind:
        problems.append(f"must be of type {kind} [json-pointer:/view/type]")
    allowed = VIEW_PROPERTIES[kind]
    problems += [f"invalid additional property: {name} [json-pointer:/view]" for name in view if name not in allowed]
    for name in VIEW_TEXTS:
        if kind == "modal" and (name in view or name == "title"):
            spec = {"is": "text", "kinds": ["plain_text"], "min": 1, "max": LIMITS["view"][name]["max"]}
            problems += _check(view.get(name), spec, f"/view/{name}", "modal")
    for name in ("private_metadata", "callback_id"):
        if view.get(name) is not None:
            problems += _string(view[name], {"max": LIMITS["view"][name]["max"]}, f"/view/{name}")
    problems += _list_problems(view.get("blocks"), kind, "/view/blocks", LIMITS["view"]["blocks"]["max"])
    if not problems:
        problems = view_problems(view)
    if problems:
        raise invalid("invalid_arguments", problems)


def _list_problems(blocks: Any, surface: str, at: str, most: int) -> Problems:
    if not isinstance(blocks, list):
        return [f"must provide an array [json-pointer:{at}]"]
    if surface != "message" and not blocks:
        return [f"no fewer than 1 items allowed [json-pointer:{at}]"]
    if len(blocks) > most:
        return [f"no more than {most} items allowed [json-pointer:{at}]"]
    return [problem for number, block in enumerate(blocks) for problem in _block(block, surface, f"{at}/{number}")]


def _block(block: Any, surface: str, at: str) -> Problems:
    if not isinstance(block, dict):
        return [f"must provide an object [json-pointer:{at}]"]
    kind = block.get("type")
    if kind is None:
        return [f"missing required field: type [json-pointer:{at}]"]
    if kind not in TABLE["surfaces"][surface]:
        return [f"unsupported type: {kind} [json-pointer:{at}/type]"]
    return _shape(block, TABLE["blocks"][kind], at, surface) or element_problems(block, at)


def _shape(body: JSON, spec: JSON, at: str, surface: str) -> Problems:
    """Required and additional properties, then each property by its own rule."""
    problems = [f"missing required field: {n} [json-pointer:{at}]" for n in spec["required"] if body.get(n) is None]
    props = spec["props"]
    for name, value in body.items():
        if name == "type" and "type" not in props:
            continue
        if name not in props:
            problems.append(f"invalid additional property: {name} [json-pointer:{at}]")
        elif value is not None:
            problems += _check(value, props[name], f"{at}/{name}", surface)
    return problems


def _check(value: Any, spec: JSON, at: str, surface: str) -> Problems:
    return CHECKS[spec["is"]](value, spec, at, surface)


def _string(value: Any, spec: JSON, at: str, _surface: str = "") -> Problems:
    if not isinstance(value, str):
        return [f"must be a valid string [json-pointer:{at}]"]
    if len(value) < spec.get("min", 0):
        return [f"must be more than {spec['min'] - 1} characters [json-pointer:{at}]"]
    if "max" in spec and len(value) > spec["max"]:
        return [f"must be less than {spec['max'] + 1} characters [json-pointer:{at}]"]
    return []


def _text(value: Any, spec: JSON, at: str, _surface: str) -> Problems:
    if not isinstance(value, dict):
        return [f"must provide an object [json-pointer:{at}]"]
    kind = str(value.get("type"))
    if kind not in spec["kinds"]:
        return [f"must be one of: {', '.join(spec['kinds'])} [json-pointer:{at}/type]"]
    extra = [name for name in value if name not in TEXT_KINDS[kind]]
    if extra:
        return [f"invalid additional property: {extra[0]} [json-pointer:{at}]"]
    if "text" not in value:
        return [f"missing required field: text [json-pointer:{at}]"]
    return _string(value["text"], spec, f"{at}/text")


def _list(value: Any, spec: JSON, at: str, surface: str) -> Problems:
    if not isinstance(value, list):
        return [f"must provide an array [json-pointer:{at}]"]
    if len(value) < spec.get("min", 0):
        return [f"no fewer than {spec['min']} items allowed [json-pointer:{at}]"]
    if "max" in spec and len(value) > spec["max"]:
        return [f"no more than {spec['max']} items allowed [json-pointer:{at}]"]
    return [p for n, item in enumerate(value) for p in _check(item, spec["of"], f"{at}/{n}", surface)]


def _one(value: Any, spec: JSON, at: str, surface: str) -> Problems:
    if not isinstance(value, dict):
        return [f"must provide an object [json-pointer:{at}]"]
    kind = value.get("type")
    if kind not in spec["of"]:
        return [f"unsupported type: {kind} [json-pointer:{at}/type]"]
    if kind in TEXT_KINDS:
        return _text(value, {"kinds": [kind], "min": 1, "max": LIMITS["text_object"]["max"]}, at, surface)
    in_elements = kind in TABLE["elements"]
    found = _shape(value, TABLE["elements" if in_elements else "blocks"][kind], at, surface)
    return found if in_elements or found else element_problems(value, at)


def _object(value: Any, spec: JSON, at: str, surface: str) -> Problems:
    if not isinstance(value, dict):
        return [f"must provide an object [json-pointer:{at}]"]
    return _shape(value, TABLE["objects"][spec["named"]], at, surface)


def _enum(value: Any, spec: JSON, at: str, _surface: str) -> Problems:
    return [] if value in spec["of"] else [f"must be one of: {', '.join(spec['of'])} [json-pointer:{at}]"]


def _bool(value: Any, _spec: JSON, at: str, _surface: str) -> Problems:
    return [] if isinstance(value, bool) else [f"must be a boolean [json-pointer:{at}]"]


def _number(value: Any, spec: JSON, at: str, _surface: str) -> Problems:
    whole = spec["is"] == "int"
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return [f"must be {'an integer' if whole else 'a number'} [json-pointer:{at}]"]
    if value < spec.get("min", value):
        return [f"must be greater than or equal to {spec['min']} [json-pointer:{at}]"]
    if value > spec.get("max", value):
        return [f"must be less than or equal to {spec['max']} [json-pointer:{at}]"]
    return []


def _any(_value: Any, _spec: JSON, _at: str, _surface: str) -> Problems:
    return []


CHECKS: dict[str, Callable[[Any, JSON, str, str], Problems]] = {
    "str": _string,
    "text": _text,
    "list": _list,
    "one": _one,
    "object": _object,
    "enum": _enum,
    "bool": _bool,
    "int": _number,
    "number": _number,
    "any": _any,
}
