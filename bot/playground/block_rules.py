"""The rules of Block Kit that no table of properties holds: what is unique, what belongs together, what adds up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.playground.errors import JSON
from bot.playground.inputs import elements

Problems = list[str]
NUMBER = re.compile(r"-?\d+(\.\d+)?")
MOST_SERIES, MOST_POINTS, LABEL_MAX = 6, 20, 20
TEXT_KEYS = ("text", "title", "subtitle", "subtext", "body", "label", "hint", "caption", "placeholder", "description")


def element_problems(block: JSON, at: str) -> Problems:
    """Rules within one block, once its shape is right."""
    kind, problems = block["type"], Problems()
    if kind == "data_table" and len({len(row) for row in block["rows"]}) > 1:
        problems.append(f"rows must have the same number of cells [json-pointer:{at}/rows]")
    if kind == "data_visualization":
        problems += [f"{wrong} [json-pointer:{at}/chart]" for wrong in _chart_problems(block["chart"])]
    seen: set[str] = set()
    for _, element in elements([block]) if kind != "container" else ():
        action_id = element.get("action_id")
        if action_id is not None and action_id in seen:
            problems.append(f'`action_id` "{action_id}" already exists in this block [json-pointer:{at}]')
        seen.add(str(action_id))
        problems += _element(element, at)
    return problems


def _chart_problems(chart: Any) -> Iterator[str]:
    """https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block"""
    kind = chart.get("type") if isinstance(chart, dict) else None
    if kind != "line":
        yield "must be one of: line"
        return
    parts = chart.get("series")
    if not isinstance(parts, list) or not 1 <= len(parts) <= MOST_SERIES:
        yield f"must have 1 to {MOST_SERIES} series"
        return
    axis = chart.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    if not isinstance(categories, list) or not 1 <= len(categories) <= MOST_POINTS:
        yield f"axis_config must have 1 to {MOST_POINTS} categories"
        return
    names = [part.get("name") if isinstance(part, dict) else None for part in parts]
    if not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        yield "each series needs a name of its own"
        return
    for part in parts:
        points = part.get("data")
        if not isinstance(points, list) or not all(_is_point(point) for point in points):
            yield "each point needs a label and a value"
        elif [point["label"] for point in points] != categories:
            yield "labels of a series must match the categories"


def _is_point(point: Any) -> bool:
    labelled = isinstance(point, dict) and isinstance(point.get("label"), str) and len(point["label"]) <= LABEL_MAX
    return labelled and isinstance(point.get("value"), (int, float)) and not isinstance(point["value"], bool)


def _element(element: JSON, at: str) -> Problems:
    problems, options = Problems(), element.get("options") or ()
    values = [option["value"] for option in options]
    if len(values) != len(set(values)):
        problems.append(f"option values must be unique [json-pointer:{at}]")
    chosen = [
        *([element["initial_option"]] if element.get("initial_option") else []),
        *(element.get("initial_options") or ()),
    ]
    if options and any(option not in options for option in chosen):
        problems.append(f"initial option must match an option exactly [json-pointer:{at}]")
    problems += [f"{wrong} [json-pointer:{at}]" for wrong in _initial(element)]
    return problems


def _initial(element: JSON) -> Iterator[str]:
    kind, value = element["type"], element.get("initial_value")
    if kind == "number_input":
        for name in ("initial_value", "min_value", "max_value"):
            given = element.get(name)
            if given is not None and not NUMBER.fullmatch(given):
                yield f"{name} must be a number"
            elif given is not None and not element["is_decimal_allowed"] and "." in given:
                yield f"{name} must be a whole number"
    if kind == "plain_text_input" and isinstance(value, str) and element.get("max_length", len(value)) < len(value):
        yield "initial_value must not be longer than max_length"


def message_problems(blocks: list[JSON], limits: JSON) -> Problems:
    """Rules over the blocks of a message."""
    problems = _unique_block_ids(blocks, "/blocks")
    flat = list(_flat(blocks))
    if sum(block["type"] == "table" for block in flat) > limits["tables"]["max"]:
        problems.append("only one table allowed [json-pointer:/blocks]")
    cells = sum(len(cell["text"]) for block in flat if "rows" in block for row in block["rows"] for cell in row)
    if cells > limits["table_chars_total"]["max"]:
        problems.append("table text must be less than 10001 characters [json-pointer:/blocks]")
    return problems


def view_problems(view: JSON) -> Problems:
    """Rules over a whole view."""
    problems = _unique_block_ids(view["blocks"], "/view/blocks")
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and not view.get("submit"):
        problems.append("`submit` is required when an `input` block is within view [json-pointer:/view]")
    return problems


def _unique_block_ids(blocks: list[JSON], at: str) -> Problems:
    seen: set[str] = set()
    problems = Problems()
    for number, block in enumerate(_flat(blocks)):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            problems.append(f'`block_id` "{block_id}" already exists [json-pointer:{at}/{number}/block_id]')
        seen.add(str(block_id))
    return problems


def _flat(blocks: list[JSON]) -> Iterator[JSON]:
    for block in blocks:
        yield block
        yield from _flat(block.get("child_blocks") or [])


def text_total(part: Any) -> int:
    """Characters a reader sees, over all blocks."""
    if isinstance(part, list):
        return sum(text_total(item) for item in part)
    if not isinstance(part, dict):
        return 0
    total = 0
    for key, value in part.items():
        if isinstance(value, str):
            total += len(value) if key in TEXT_KEYS else 0
        else:
            total += text_total(value)
    return total
