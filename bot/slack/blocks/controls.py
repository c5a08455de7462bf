"""A control becomes a Slack input. No choice is cut or left out without saying so.

An input's action_id is `KIND:FIELD`. Its block_id is `FIELD:VERSION` in a message, where VERSION is new with every
posting so that Slack keeps no old input, and `FIELD` in a modal. The value of a choice is its JSON: `3`, `"narrow"`,
`null`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from bot.consultation.answers import is_same
from bot.consultation.messages import Control, Option
from bot.slack import limits
from bot.slack.blocks.elements import plain
from bot.slack.blocks.rendered import Block, CardContext
from bot.slack.blocks.rich_text import Row, lines, run
from bot.slack.payloads.input_values import TICKS
from bot.slack.text import clip, one_line, units

LEGEND_LINE = 250


def inputs(control: Control, ctx: CardContext, *, optional: bool = False, typed: bool = False) -> list[Block]:
    """The blocks of one control. If a choice is too long for Slack's option, all are numbered and written out above.

    `typed`: a number is typed, also if it has choices.
    """
    choice = control.kind in ("choice", "choices", "yes_no") or (bool(control.options) and not typed)
    if choice:
        element, legend, hint = _choice(control, ctx)
    else:
        element, legend, hint = _element(control), [], control.hint
    kind = "choices" if control.kind == "choices" else "choice" if choice else control.kind.removeprefix("long_")
    block = _input_block(control.field, _label(control), f"{kind}:{control.field}", element, ctx.version, hint)
    if optional:
        block["optional"] = True
    return [*lines(*legend), block]


def ticks(question: str, label: str, controls: Sequence[Control], ctx: CardContext) -> list[Block]:
    """One group of statements to tick, a box for each control. What is known to be true is ticked."""
    boxes = [
        {"text": plain(control.tick, limits.OPTION_TEXT), "value": control.field}
        for control in controls[: limits.TICK_OPTIONS]
    ]
    ticked = {c.field for c in controls if c.initial is not None and is_same(c.initial, c.options[0].value)}
    element: Block = {"type": "checkboxes", "options": boxes}
    if initial := [box for box in boxes if box["value"] in ticked]:
        element["initial_options"] = initial
    return [_input_block(question, label, f"{TICKS}:{question}", element, ctx.version)]


def _input_block(name: str, label: str, action_id: str, element: Block, version: str = "", hint: str = "") -> Block:
    """An input with its label. `version` is that of a message, "" in a modal."""
    block: Block = {
        "type": "input",
        "block_id": (f"{name}:{version}" if version else name)[: limits.BLOCK_ID],
        "label": plain(label, limits.LINE),
        "element": {**element, "action_id": action_id[: limits.ACTION_ID]},
    }
    if hint:
        block["hint"] = plain(hint, limits.INPUT_HINT)
    return block


def _label(control: Control) -> str:
    unit = "%" if control.kind == "percentage" else control.unit
    known = not unit or bool(control.options) or unit.strip().casefold() in control.label.casefold()
    return control.label if known else f"{control.label} ({unit})"


def _choice(control: Control, ctx: CardContext) -> tuple[Block, list[Row], str]:
    given = _with_initial(control)
    hint = ctx.say("card_more_choices") if len(given) > limits.SELECT_OPTIONS else ""
    given = given[: limits.SELECT_OPTIONS]
    long = any(units(o.label) > limits.OPTION_TEXT or units(o.description) > limits.OPTION_DESCRIPTION for o in given)
    options = [_option(o, number if long else None) for number, o in enumerate(given, 1)]
    legend = _legend(given) if long else []
    several = control.kind == "choices"
    element: Block = {"options": options}
    if len(options) <= limits.TICK_OPTIONS:
        element["type"] = "checkboxes" if several else "radio_buttons"
    else:
        element["type"] = "multi_static_select" if several else "static_select"
        _with_placeholder(element, control)
    chosen = control.initial if isinstance(control.initial, tuple) else (control.initial,)
    initial = [
        option
        for option, o in zip(options, given, strict=True)
        if any(value is not None and is_same(value, o.value) for value in chosen)
    ]
    if initial:
        element["initial_options" if several else "initial_option"] = initial if several else initial[0]
    return element, legend, hint


def _with_initial(control: Control) -> tuple[Option, ...]:
    """The choices; a number that was typed and is none of them is one more, so that it is not lost."""
    value = control.initial
    if control.kind not in ("number", "percentage") or value is None or isinstance(value, (str, tuple, bool)):
        return control.options
    if any(is_same(value, option.value) for option in control.options):
        return control.options
    label = f"{Decimal(str(value)) * 100:f}".rstrip("0").rstrip(".") + "%" if control.kind == "percentage" else ""
    return (*control.options, Option(label=label or f"{value:,} {control.unit}".strip(), value=value))


def _option(option: Option, number: int | None) -> Block:
    label = option.label or str(option.value)
    made: Block = {
        "text": plain(label if number is None else f"{number}. {label}", limits.OPTION_TEXT),
        "value": json.dumps(option.value, ensure_ascii=False),
    }
    if option.description and number is None:
        made["description"] = plain(option.description, limits.OPTION_DESCRIPTION)
    return made


def _legend(options: Sequence[Option]) -> list[Row]:
    each = min(LEGEND_LINE, (limits.SECTION_TEXT - limits.LINE) // len(options) - len("100. \n"))
    return [
        [run(f"{number}. {clip(one_line(' – '.join(filter(None, (o.label, o.description)))), each)}")]
        for number, o in enumerate(options, 1)
    ]


def _element(control: Control) -> Block:
    """What is filled in, where nothing is chosen from options."""
    if control.kind == "channel":
        shown = {"include": ["public", "private"], "exclude_external_shared_channels": True}
        return {"type": "conversations_select", "filter": shown}
    initial, element = control.initial, dict[str, object]()
    if control.kind in ("text", "long_text"):
        element |= {"type": "plain_text_input", "max_length": limits.TEXT_INPUT}
        if control.kind == "long_text":
            element["multiline"] = True
        if isinstance(initial, str) and 0 < units(initial) <= limits.TEXT_INPUT:
            element["initial_value"] = initial
    else:
        percentage = control.kind == "percentage"
        element |= {"type": "number_input", "is_decimal_allowed": percentage, "min_value": "0"}
        if percentage:
            element["max_value"] = "100"
        if isinstance(initial, (int, float) if percentage else int) and not isinstance(initial, bool):
            number = Decimal(str(initial)) * (100 if percentage else 1)
            element["initial_value"] = f"{number.normalize():f}"
    return _with_placeholder(element, control)


def _with_placeholder(element: Block, control: Control) -> Block:
    if control.placeholder:
        element["placeholder"] = plain(control.placeholder, limits.PLACEHOLDER)
    return element
