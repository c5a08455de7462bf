"""What a profile field is, beyond its Python type: its item, unit, thresholds and the fields it is judged with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel

Kind = Literal["text", "choice", "choices", "yes_no", "number", "percentage"]

# Of the types in a JSON schema.
KINDS_OF_TYPES: Mapping[str, Kind] = {
    "boolean": "yes_no", "integer": "number", "number": "percentage", "string": "text", "array": "choices",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """What one field is.

    `item`: the checklist item that it belongs to, 1 to 10, or None for the situation. `unit`: what a number counts.
    `thresholds`: the numbers of `thresholds.toml` at which a change of this one can change the verdict, ascending;
    `reached`: does the line itself count as past it? `group`: fields of one group are judged together. `fixed`: a fact
    that a team can't choose. `part_of`: the count that this one is a part of. `kind` and `choices` come from the type.
    """

    item: int | None = None
    unit: str = ""
    thresholds: tuple[str, ...] = ()
    reached: bool = True
    group: str = ""
    fixed: bool = False
    part_of: str = ""
    kind: Kind = "text"
    choices: tuple[str, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Has it a fixed set of values (yes and no, or the choices)?"""
        return self.kind in ("choice", "yes_no")


def field_infos(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The info of every field of a model, by name, in the model's order; a field without a group is its own."""
    properties = model.model_json_schema()["properties"]
    found = {}
    for name, field in model.model_fields.items():
        info = next(part for part in field.metadata if isinstance(part, FieldInfo))
        schema = properties[name]["anyOf"][0]  # the other one is null: not known
        kind: Kind = "choice" if "enum" in schema else KINDS_OF_TYPES[schema["type"]]
        choices = tuple(schema.get("items", schema).get("enum", ()))
        found[name] = replace(info, kind=kind, choices=choices, group=info.group or name)
    return found
