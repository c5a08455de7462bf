"""What stands in a card's inputs, by profile field; what can't be read is said in words, never guessed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from bot.decision.profile import Value
from bot.slack.payloads.payload_shape import items, mapping, name, text

Read = tuple[dict[str, Value], dict[str, str]]

LARGEST = 10**15
NOT_WHOLE = "Please give a whole number, 0 or more."
NOT_PERCENT = "Please give a percentage from 0 to 100."
NOT_NUMBER = "Please give a number, in digits."
PERCENT = 100


def read_inputs(body: object, *path: str) -> Read:
    """(values by field, what could not be read by field) from Slack's `state.values`. An empty input is left out."""
    values: dict[str, Value] = {}
    refused: dict[str, str] = {}
    for block in mapping(body, *path).values():
        for action, state in mapping(block).items():
            kind, _, field = action.partition(":") if isinstance(action, str) else ("", "", "")
            if not field:
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
            return name(state, "selected_option", "value") or None, ""
        case "yes_no":
            chosen = name(state, "selected_option", "value")
            return (chosen in ("yes", "true") if chosen else None), ""
        case "choices":
            chosen_all = (name(option, "value") for option in items(state, "selected_options"))
            return tuple(filter(None, chosen_all)) or None, ""
        case "number" | "percentage":
            return _number(kind, text(state, "value").strip())
        case "text":
            return text(state, "value").strip() or None, ""
        case "channel":
            return name(state, "selected_conversation") or None, ""
    return None, ""


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
