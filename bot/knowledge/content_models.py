"""Content models: pydantic models of what stands in `knowledge/`, and every problem of a file at once, with its place.

A model forbids unknown keys. What a validator here finds is raised as one error that may hold several problems.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    create_model,
)
from pydantic_core import PydanticCustomError

from bot.decision.placeholders import placeholders_in
from bot.decision.problem import Problem

TEXT_MAX = 600  # characters of a wording or an explanation that still read as a short message
LONGEST_INPUT = 60  # characters of a wrong value that a problem repeats
FOUND = "content"  # the type of an error that our own validators raise

M = TypeVar("M", bound=BaseModel)


class Content(BaseModel):
    """A table of a content file: frozen, strict, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


def wrong(*problems: tuple[str, str, str]) -> PydanticCustomError:
    """An error with several problems; each is (path below this place, what is wrong, what is allowed)."""
    return PydanticCustomError(FOUND, "content", {"problems": problems})


def read(
    model: type[M], raw: object, file: str, context: Mapping[str, Any] | None = None
) -> tuple[M | None, list[Problem]]:
    """The decoded file as a model, or None and every problem in it."""
    try:
        return model.model_validate(raw, context=dict(context or {})), []
    except ValidationError as error:
        return None, [problem for found in error.errors() for problem in _problems(dict(found), raw, file)]


def _problems(found: dict[str, Any], raw: object, file: str) -> Iterable[Problem]:
    path = _path(found["loc"], raw)
    if found["type"] == FOUND:
        for below, what, allowed in found["ctx"]["problems"]:
            yield Problem(f"{path}{'.' if path and below and below[0] not in '[(' else ''}{below}", what, allowed, file)
        return
    allowed = str(found.get("ctx", {}).get("expected", found["msg"]))
    if found["type"] == "missing":
        yield Problem(path, "missing", "a value for this key", file)
    elif found["type"] == "extra_forbidden":
        yield Problem(path, "not a known key", "the keys that README.md lists", file)
    else:
        yield Problem(path or "the file", _short(found["input"]), allowed, file)


def _path(loc: Sequence[int | str], raw: object) -> str:
    """A place in a file: `questions[4].controls[1](eval_examples).kind`, counted from 1."""
    path, here = "", raw
    for part in loc:
        if isinstance(part, int):
            path += f"[{part + 1}]"
            here = here[part] if isinstance(here, list) and part < len(here) else None
            name = here.get("field") if isinstance(here, Mapping) else None
            path += f"({name})" if isinstance(name, str) else ""
        else:
            path += f".{part}" if path else part
            here = here.get(part) if isinstance(here, Mapping) else None
    return path


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_INPUT else text[:LONGEST_INPUT] + "…"


def placeholders_of(text: str) -> tuple[str, ...] | None:
    """The names of the {placeholders} in a text; None where its braces don't match."""
    try:
        return placeholders_in(text)
    except ValueError:
        return None


def list_placeholders(allowed: Collection[str]) -> str:
    """What may stand in a text, in words."""
    return ", ".join(f"{{{name}}}" for name in allowed) or "no placeholder"


def sentence_problems(
    found: Mapping[str, object], needed: Mapping[str, Collection[str]], used: str
) -> Iterator[tuple[str, str, str]]:
    """(name, what is wrong, what is allowed) of sentences by name.

    `needed`: the placeholders that the code fills in each that it asks for; `used` tells which names those are.
    """
    for name in sorted(needed.keys() - found.keys()):
        yield name, "missing", f"a sentence (with {list_placeholders(needed[name])})"
    for name, text in found.items():
        if not isinstance(text, str) or not text.strip():
            yield name, f"{text!r} is no text", "a sentence"
        elif name not in needed:
            yield name, "nothing uses this sentence", used
        else:
            present, allowed = placeholders_of(text), list_placeholders(needed[name])
            if present is None:
                yield name, "the braces don't match", allowed
            for strange in sorted({*(present or ())} - {*needed[name]}):
                yield name, f"nothing fills the placeholder {{{strange}}}", allowed


def check_placeholders(text: str, allowed: Collection[str]) -> str:
    """The text, if each of its placeholders can be filled."""
    found = placeholders_of(text)
    names = list_placeholders(allowed)
    if found is None:
        raise wrong(("", "the braces don't match", names))
    if strange := [name for name in dict.fromkeys(found) if name not in allowed]:
        raise wrong(*(("", f"nothing fills the placeholder {{{name}}}", names) for name in strange))
    return text


def entries_of(model: Content, *beside: str) -> dict[str, Any]:
    """The tables or values of a file by the names that they have in it."""
    fields = type(model).model_fields
    return {str(info.alias): getattr(model, name) for name, info in fields.items() if name not in beside}


def with_entries(base: type[Content], entries: Iterable[tuple[str, Any]]) -> type[Any]:
    """The model of a file that has exactly these tables or values; names in a file may hold dots, in Python not."""
    fields: dict[str, Any] = {f"entry_{place}": (kind, Field(alias=name)) for place, (name, kind) in enumerate(entries)}
    return create_model(base.__name__, __base__=base, **fields)


def _section(title: str, info: ValidationInfo) -> str:
    sections = (info.context or {}).get("sections", ())
    if title not in sections:
        raise wrong(("", f"{title!r} is no section of the guide", "; ".join(sections)))
    return title


def with_numbers(text: str, info: ValidationInfo) -> str:
    """The text with the number of each threshold that a {placeholder} in it names."""
    numbers: Mapping[str, str] = (info.context or {}).get("numbers", {})
    return check_placeholders(text, numbers.keys()).format_map(numbers)


Text = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX, pattern=r"\S")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Lines = Annotated[tuple[Line, ...], Field(strict=False)]
Section = Annotated[Text, AfterValidator(_section)]
NumberedText = Annotated[Text, AfterValidator(with_numbers)]  # a {name} of a threshold in it is filled with its number
