"""A slot is one field of the profile as a form for the model: its kind and choices come from the profile itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from bot.claude.request import closed
from bot.decision.profile import FIELDS, Profile, Value

STATUSES = ("stated", "not_stated", "unclear")
Kind = Literal["text", "number", "integer", "boolean", "choice", "choices"]
KINDS: dict[str, Kind] = {"string": "text", "number": "number", "integer": "integer", "boolean": "boolean"}


@dataclass(frozen=True)
class Slot:
    """`meaning` tells the model what the field holds and in which unit."""

    field: str
    kind: Kind
    choices: tuple[str, ...] = ()
    meaning: str = ""


class Filled(BaseModel):
    """What the model put into one slot, before anything of it is believed."""

    status: str
    value: str | int | float | bool | list[str] | None
    evidence: str


def slots_for(fields: Sequence[str], meanings: Mapping[str, str]) -> tuple[Slot, ...]:
    """The slots of these profile fields; names that are no fields are left out. `meanings`: words for each field."""
    properties = Profile.model_json_schema()["properties"]
    return tuple(
        _slot(name, properties[name], meanings.get(name, name.replace("_", " "))) for name in fields if name in FIELDS
    )


def form(slots: Sequence[Slot]) -> dict[str, Any]:
    """The JSON schema of the answer: every slot required, nothing optional, one union a slot."""
    return closed({slot.field: _filled(slot) for slot in slots})


def normal(slot: Slot, value: Any) -> Value:
    """The model's value in the profile's own spelling: the API does not hold the casing of choices."""
    if slot.kind == "choice" and isinstance(value, str):
        return _choice(slot, value)
    if slot.kind == "choices" and isinstance(value, list):
        picked = {_choice(slot, str(each)) for each in value}
        return tuple(choice for choice in slot.choices if choice in picked)
    if slot.kind == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    return tuple(value) if isinstance(value, list) else value


def same(one: Value, other: Value) -> bool:
    """Whether two readings of a field agree: texts but for case and space, numbers but for rounding."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-6)
    if isinstance(one, str) and isinstance(other, str):
        return one.split() == other.split() or one.casefold().split() == other.casefold().split()
    if isinstance(one, tuple) and isinstance(other, tuple):
        return bool(one) and set(one) == set(other)
    return False


def filled(raw: object) -> Filled | tuple[str, ...]:
    """What stands in a slot, or where and how it breaks the form: the words of a validation error quote people."""
    try:
        return Filled.model_validate(raw)
    except ValidationError as error:
        return tuple(f"{'.'.join(map(str, item['loc']))}: {item['type']}" for item in error.errors(include_input=False))


def _choice(slot: Slot, value: str) -> str | None:
    wanted = value.strip().lower().replace("-", "_").replace(" ", "_")
    return next((choice for choice in slot.choices if choice.lower() == wanted), None)


def _filled(slot: Slot) -> dict[str, Any]:
    value = {"anyOf": [_value(slot), {"type": "null"}]}
    return closed({"status": {"enum": list(STATUSES)}, "value": value, "evidence": {"type": "string"}})


def _value(slot: Slot) -> dict[str, Any]:
    if slot.kind == "choice":
        return {"enum": list(slot.choices)}
    if slot.kind == "choices":
        return {"type": "array", "items": {"enum": list(slot.choices)}}
    return {"type": "string" if slot.kind == "text" else slot.kind}


def _slot(name: str, schema: Mapping[str, Any], meaning: str) -> Slot:
    part = next(variant for variant in schema.get("anyOf", [schema]) if variant.get("type") != "null")
    if "enum" in part:
        return Slot(name, "choice", tuple(part["enum"]), meaning)
    if part.get("type") == "array":
        return Slot(name, "choices", tuple(part["items"]["enum"]), meaning)
    return Slot(name, KINDS[part["type"]], (), meaning)
