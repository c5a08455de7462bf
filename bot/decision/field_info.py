"""What a profile field is, beyond its Python type: its item, unit, thresholds and the fields it is judged with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

Kind = Literal["text", "choice", "choices", "yes_no", "number", "percentage"]

KINDS_OF_TYPES: Mapping[type, Kind] = {bool: "yes_no", int: "number", float: "percentage", str: "text"}


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
    hints = get_type_hints(model, include_extras=True)
    return {name: _info(name, hints[name]) for name in model.model_fields}


def _info(name: str, hint: Any) -> FieldInfo:
    info = next(part for part in hint.__metadata__ if isinstance(part, FieldInfo))
    choices = tuple(_literals(hint))
    return replace(info, kind=_kind(hint, choices), choices=choices, group=info.group or name)


def _kind(hint: Any, choices: tuple[str, ...]) -> Kind:
    parts = _parts(hint)
    if any(get_origin(part) is tuple for part in parts):
        return "choices"
    return "choice" if choices else KINDS_OF_TYPES[parts[0]]


def _parts(hint: Any) -> list[Any]:
    if get_origin(hint) is Annotated:
        return _parts(get_args(hint)[0])
    if get_origin(hint) in (UnionType, Union):
        return [part for member in get_args(hint) if member is not NoneType for part in _parts(member)]
    return [hint]


def _literals(hint: Any) -> list[str]:
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    return [value for part in get_args(hint) for value in _literals(part)]
