"""What stands in a card's inputs, by profile field. What can't be read is named, never guessed."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation

from bot.decision.profile import Value
from bot.slack.payloads.payload_shape import items, mapping, name, text

Read = tuple[dict[str, Value], dict[str, str]]

TICKS = "ticks"  # the kind of a group of statements to tick; the fields that were ticked
NOTHING = "null"
LARGEST = 10**15
NOT_WHOLE = "whole"
NOT_PERCENT = "percent"
NOT_NUMBER = "digits"
PERCENT = 100


def read_inputs(body: object, *path: str) -> Read:
    """(values by field, what is wrong by field: how a sentence number_… ends) from Slack's `state.values`.

    An empty input is left out.
    """
    values: dict[str, Value] = {}
    refused: dict[str, str] = {}
    for block in mapping(body, *path).values():
        for action, state in mapping(block).items():
            kind, _, field = action.partition(":") if isinstance(action, str) else ("", "", "")
            if not field:
                continue
            if kind == TICKS:
                values[TICKS] = tuple(name(option, "value") for option in items(state, "selected_options"))
                continue
            if kind == "choice" and name(state, "selected_option", "value") == NOTHING:
                values[field] = None  # "not known" was chosen, which is an answer
                continue
            value, wrong = _read(kind, state)
            if wrong:
                refused[field] = wrong
            elif value is not None:
                values[field] = value
    return values, refused


def _read(kind: str, state: object) -> tuple[Value, str]:
    match kind:
        case "choice":
            return _decode(name(state, "selected_option", "value")), ""
        case "choices":
            chosen = [_decode(name(option, "value")) for option in items(state, "selected_options")]
            return tuple(value for value in chosen if isinstance(value, str)) or None, ""
        case "number" | "percentage":
            return _number(kind, text(state, "value").strip())
        case "text":
            return text(state, "value").strip() or None, ""
        case "channel":
            return name(state, "selected_conversation") or None, ""
    return None, ""


def _decode(encoded: str) -> Value:
    """The value of a choice; None for what is none of ours."""
    try:
        value = json.loads(encoded)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, (str, int, float, bool)) else None


def _number(kind: str, written: str) -> tuple[Value, str]:
    if not written:
        return None, ""
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None, NOT_NUMBER
    if kind == "percentage":
        good = number.is_finite() and 0 <= number <= PERCENT
        return (float(number / PERCENT), "") if good else (None, NOT_PERCENT)
    good = number.is_finite() and 0 <= number <= LARGEST and number == number.to_integral_value()
    return (int(number), "") if good else (None, NOT_WHOLE)
