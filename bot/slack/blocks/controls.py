"""A control becomes a Slack input; no choice is ever cut or left out without saying so."""

from __future__ import annotations

from decimal import Decimal

from bot.consultation.messages import Control, Option
from bot.decision.profile import Value
from bot.slack import limits
from bot.slack.blocks.elements import plain, section
from bot.slack.blocks.rendered import Block
from bot.slack.text import fit, one_line, units

YES_NO = (Option(value="yes", label="Yes"), Option(value="no", label="No"))
LEGEND_LINE = 250
OWN_WORDS = "There are more choices than fit here: type yours."


def inputs(control: Control, version: str = "", *, optional: bool = False) -> list[Block]:
    """The blocks of one control. `version` tells one posting of it from another (messages); "" in a modal.

    Where a choice is too long for Slack's option, the choices are numbered and written in full above.
    """
    element, legend, hint = _element(control)
    block: Block = {
        "type": "input",
        "block_id": (f"{control.field}:{version}" if version else control.field)[: limits.BLOCK_ID],
        "label": plain(_label(control), limits.LINE),
        "element": {**element, "action_id": f"{control.kind}:{control.field}"[: limits.ACTION_ID]},
    }
    if hint:
        block["hint"] = plain(hint, limits.INPUT_HINT)
    if optional:
        block["optional"] = True
    return [*([section(legend)] if legend else []), block]


def _label(control: Control) -> str:
    unit = "%" if control.kind == "percentage" else control.unit
    known = unit.strip().casefold() in control.label.casefold()
    return control.label if known else f"{control.label} ({unit})"


def _element(control: Control) -> tuple[Block, str, str]:
    match control.kind:
        case "choice" | "choices" | "yes_no":
            return _choice(control)
        case "number" | "percentage":
            return _number(control), "", ""
        case "text":
            return _text(control), "", ""


def _choice(control: Control) -> tuple[Block, str, str]:
    given = control.options or (YES_NO if control.kind == "yes_no" else ())
    hint = OWN_WORDS if len(given) > limits.SELECT_OPTIONS else ""
    given = given[: limits.SELECT_OPTIONS]
    long = any(units(o.label) > limits.OPTION_TEXT or units(o.description) > limits.OPTION_DESCRIPTION for o in given)
    options = [_option(o, number if long else None) for number, o in enumerate(given, 1)]
    legend = _legend(given) if long else ""
    several = control.kind == "choices"
    ticks = len(options) <= limits.TICK_OPTIONS
    element: Block = {"options": options}
    if ticks:
        element["type"] = "checkboxes" if several else "radio_buttons"
    else:
        element["type"] = "multi_static_select" if several else "static_select"
        if control.placeholder:
            element["placeholder"] = plain(control.placeholder, limits.PLACEHOLDER)
    chosen = _chosen(control.initial)
    initial = [option for option, o in zip(options, given, strict=True) if o.value in chosen]
    if initial:
        element["initial_options" if several else "initial_option"] = initial if several else initial[0]
    return element, legend, hint


def _chosen(initial: Value) -> tuple[str, ...]:
    if isinstance(initial, bool):
        return ("yes", "true") if initial else ("no", "false")
    if isinstance(initial, tuple):
        return initial
    return (str(initial),) if initial is not None else ()


def _option(option: Option, number: int | None) -> Block:
    label = option.label or option.value
    made: Block = {
        "text": plain(label if number is None else f"{number}. {label}", limits.OPTION_TEXT),
        "value": option.value,
    }
    if option.description and number is None:
        made["description"] = plain(option.description, limits.OPTION_DESCRIPTION)
    return made


def _legend(options: tuple[Option, ...]) -> str:
    each = min(LEGEND_LINE, (limits.SECTION_TEXT - limits.LINE) // len(options) - len("100. \n"))
    return "\n".join(
        f"{number}. {fit(one_line(' – '.join(part for part in (o.label, o.description) if part)), each)}"
        for number, o in enumerate(options, 1)
    )


def _number(control: Control) -> Block:
    percentage = control.kind == "percentage"
    element: Block = {"type": "number_input", "is_decimal_allowed": percentage, "min_value": "0"}
    if percentage:
        element["max_value"] = "100"
    if isinstance(control.initial, (int, float) if percentage else int) and not isinstance(control.initial, bool):
        shown = Decimal(str(control.initial)) * (100 if percentage else 1)
        element["initial_value"] = f"{shown.normalize():f}"
    return _with_placeholder(element, control)


def _text(control: Control) -> Block:
    element: Block = {"type": "plain_text_input", "max_length": limits.TEXT_INPUT}
    if isinstance(control.initial, str) and 0 < units(control.initial) <= limits.TEXT_INPUT:
        element["initial_value"] = control.initial
    return _with_placeholder(element, control)


def _with_placeholder(element: Block, control: Control) -> Block:
    if control.placeholder:
        element["placeholder"] = plain(control.placeholder, limits.PLACEHOLDER)
    return element
