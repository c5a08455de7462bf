"""What a person has typed or chosen but not sent is kept for each surface and person, as `state.values` shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cachetools import FIFOCache

from bot.playground.errors import JSON

# element type -> (key of its value in the state, key of its initial value in the element)
STATEFUL: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "checkboxes": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
    "static_select": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "conversations_select": ("selected_conversation", ""),
}
TEXT_INPUTS = ("plain_text_input", "number_input")
MANY = tuple(kind for kind, (key, _) in STATEFUL.items() if key.endswith("s"))
BUTTONS = ("button", "feedback_buttons", "overflow")
KEPT_SURFACES = 5_000

Values = dict[str, dict[str, JSON]]


def elements(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Every interactive element with the block that holds it, also inside containers."""
    for block in blocks:
        held = [block.get("accessory"), block.get("element"), *(block.get("elements") or ())]
        for element in held:
            if isinstance(element, dict) and element.get("type") in (*STATEFUL, *BUTTONS):
                yield block, element
        yield from elements(block.get("child_blocks") or [])


def find(blocks: list[JSON], block_id: str, action_id: str) -> tuple[JSON, JSON] | None:
    for block, element in elements(blocks):
        if block.get("block_id") == block_id and element.get("action_id") == action_id:
            return block, element
    return None


def read_value(element: JSON, given: Any) -> Any:
    """What the state holds of what a person gave: option values become options.

    Raises ValueError for what can't be chosen.
    """
    kind = element["type"]
    if kind in TEXT_INPUTS:
        return None if given in (None, "") else str(given)
    many = kind in MANY
    chosen = list(given) if isinstance(given, list) else ([] if given in (None, "") else [given])
    if not many and len(chosen) > 1:
        raise ValueError("Only one can be chosen here.")
    if "option" in STATEFUL[kind][0]:
        chosen = [option_of(element, value) for value in chosen]
    if many:
        return chosen
    return chosen[0] if chosen else None


def option_of(element: JSON, value: Any) -> JSON:
    """The option with this value. Raises ValueError if there is none."""
    for option in element["options"]:
        if option["value"] == value:
            return dict(option)
    raise ValueError("There is no such option.")


def initial(element: JSON) -> Any:
    kind = element["type"]
    value = element.get(STATEFUL[kind][1])
    return [] if value is None and kind in MANY else value


class Inputs:
    """Per surface (`channel/ts` or a view id) and person; forgets the oldest surfaces."""

    def __init__(self) -> None:
        self._given: FIFOCache[tuple[str, str], dict[tuple[str, str], Any]] = FIFOCache(KEPT_SURFACES)

    def put(self, surface: str, user: str, block_id: str, action_id: str, value: Any) -> None:
        self._given.setdefault((surface, user), {})[block_id, action_id] = value

    def forget(self, surface: str, user: str) -> None:
        self._given.pop((surface, user), None)

    def values(self, surface: str, user: str, blocks: list[JSON]) -> Values:
        """`state.values`: every stateful element of the surface, given or at its initial value."""
        given, values = self._given.get((surface, user), {}), Values()
        for block, element in elements(blocks):
            if element["type"] in STATEFUL:
                key = (block["block_id"], element["action_id"])
                value = given.get(key, initial(element))
                state = {"type": element["type"], STATEFUL[element["type"]][0]: value}
                values.setdefault(key[0], {})[key[1]] = state
        return values
