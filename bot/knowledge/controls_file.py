"""The controls of `checklist.toml`: each fills one profile field, with the choices that the profile has."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from bot.consultation.messages import Option
from bot.consultation.questions import BASELINE, AskedWhen, Condition, ControlKind, Field, Test
from bot.decision.profile import FIELDS, Profile
from bot.decision.verdict import BaselineState
from bot.knowledge.content_file import TEXT_MAX, ContentFile, placeholders_of, tables

# Slack's limits for a choice: longer texts, or more options, would be refused when the card is posted.
LABEL_MAX = 75
OPTIONS_MAX = 10
NAME_MAX = 60  # characters of a label that fits in a button and in a line of the summary

FIELD_KEYS = (
    "field",
    "kind",
    "label",
    "shown",
    "refusal",
    "alone",
    "if_value",
    "if_less",
    "if_yes",
    "if_no",
    "unknown",
    "unit",
    "placeholder",
    "options",
    "measured",
    "workable",
    "volunteered",
    "asked_when",
)
OPTION_KEYS = ("value", "label", "description", "if_chosen")
KINDS: tuple[str, ...] = get_args(ControlKind)
TESTS: tuple[str, ...] = get_args(Test)
BASELINES: tuple[str, ...] = get_args(BaselineState)


class ControlsFile(ContentFile):
    """Reads controls, in order: a condition may look at fields that were read before it."""

    def __init__(self, file: str, numbers: Mapping[str, str]) -> None:
        super().__init__(file, numbers)
        self.seen: dict[str, str] = {}  # field -> where it is asked

    def template(self, path: str, table: Mapping[str, Any], key: str, *, needed: bool) -> str:
        text = self.text(path, table, key, NAME_MAX, needed=needed)
        if text and placeholders_of(text) != {"value"}:
            self.wrong(f"{path}.{key}", f"{text!r} does not hold {{value}} alone", "a text with {value} in it")
        return text

    def field(self, path: str, table: Mapping[str, Any], *, several: bool) -> Field:
        self.unknown_keys(path, table, FIELD_KEYS)
        name, kind = table.get("field"), table.get("kind")
        if name not in FIELDS:
            self.wrong(f"{path}.field", f"{name!r} is no field of a profile", ", ".join(FIELDS))
        elif name in self.seen:
            self.wrong(f"{path}.field", f"{name} is asked already at {self.seen[name]}", "each field once")
        else:
            path = f"{path}({name})"
            if kind in KINDS and kind != kind_of(name):
                self.wrong(f"{path}.kind", f"{kind} does not fit {name}", kind_of(name))
        if kind not in KINDS:
            self.wrong(f"{path}.kind", f"{kind!r} is no kind of control", ", ".join(KINDS))
        options = self.options(path, str(name), table) if kind in ("choice", "choices") else ()
        if kind not in ("choice", "choices") and "options" in table:
            self.wrong(f"{path}.options", "options on a control that is no choice", "left out")
        when = self.asked_when(path, table)
        self.seen.setdefault(str(name), path)
        return Field(
            name=str(name),
            kind=kind if kind in KINDS else "text",
            label=self.text(path, table, "label", LABEL_MAX),
            shown=self.template(path, table, "shown", needed=False) or "{value}",
            refusal=self.text(path, table, "refusal", TEXT_MAX),
            alone=self.text(path, table, "alone", TEXT_MAX, needed=several),
            if_value=self.template(path, table, "if_value", needed=kind not in ("choice", "yes_no")),
            if_less=self.template(path, table, "if_less", needed=kind == "choices"),
            if_yes=self.text(path, table, "if_yes", LABEL_MAX, needed=kind == "yes_no"),
            if_no=self.text(path, table, "if_no", LABEL_MAX, needed=kind == "yes_no"),
            if_chosen={str(one.get("value")): str(one.get("if_chosen", "")) for one in tables(table.get("options"))},
            unknown=self.text(path, table, "unknown", NAME_MAX, needed=False),
            unit=self.text(path, table, "unit", NAME_MAX, needed=False),
            placeholder=self.text(path, table, "placeholder", NAME_MAX, needed=False),
            options=options,
            measured=table.get("measured") is True,
            workable=table.get("workable") is True,
            volunteered=table.get("volunteered") is True,
            asked_when=when,
        )

    def options(self, path: str, name: str, table: Mapping[str, Any]) -> tuple[Option, ...]:
        rows = tables(table.get("options"))
        if not 0 < len(rows) <= OPTIONS_MAX:
            self.wrong(
                f"{path}.options", f"{len(rows)} options", f"1 to {OPTIONS_MAX} options with a value and a label"
            )
        found = []
        allowed = choices_of(name)
        for number, row in enumerate(rows, 1):
            here = f"{path}.options[{number}]"
            self.unknown_keys(here, row, OPTION_KEYS)
            value = self.text(here, row, "value", NAME_MAX)
            if value and allowed and value not in allowed:
                self.wrong(f"{here}.value", f"{value!r} is no choice of {name}", ", ".join(allowed))
            self.text(here, row, "if_chosen", LABEL_MAX, needed=table.get("kind") == "choice")
            label = self.text(here, row, "label", LABEL_MAX)
            found.append(
                Option(
                    value=value, label=label, description=self.text(here, row, "description", LABEL_MAX, needed=False)
                )
            )
        for value in allowed:
            if value not in {option.value for option in found}:
                self.wrong(f"{path}.options", f"the choice {value!r} is missing", "one option for each choice")
        if len({option.value for option in found}) < len(found):
            self.wrong(f"{path}.options", "a value stands there twice", "each choice once")
        return tuple(found)

    def asked_when(self, path: str, table: Mapping[str, Any]) -> AskedWhen | None:
        raw = table.get("asked_when")
        if raw is None:
            return None
        path = f"{path}.asked_when"
        shape = "one of all_of and any_of, a list of conditions; and otherwise, a text"
        if not isinstance(raw, dict) or ("all_of" in raw) == ("any_of" in raw):
            self.wrong(path, "not a condition", shape)
            return None
        self.unknown_keys(path, raw, ("all_of", "any_of", "otherwise"))
        rows = tables(raw.get("all_of") or raw.get("any_of"))
        if not rows:
            self.wrong(path, "no condition in it", shape)
        found = tuple(self.condition(f"{path}[{n}]", row) for n, row in enumerate(rows, 1))
        return AskedWhen(found, "all_of" in raw, self.text(path, raw, "otherwise", LABEL_MAX))

    def condition(self, path: str, row: Mapping[str, Any]) -> Condition:
        fact = row.get("fact")
        tests = [key for key in row if key != "fact"]
        if len(tests) != 1 or tests[0] not in TESTS:
            self.wrong(path, f"{', '.join(tests) or 'no test'}", f"fact and exactly one of {', '.join(TESTS)}")
            return Condition(str(fact), "is", None)
        test, value = tests[0], row[tests[0]]
        if fact == BASELINE:
            if value not in BASELINES:
                self.wrong(path, f"{value!r} is no state of the baseline", ", ".join(BASELINES))
        elif fact not in self.seen:
            self.wrong(path, f"{fact!r} is not asked before this", "a field asked earlier, or baseline")
        elif choices_of(str(fact)) and value not in choices_of(str(fact)):
            self.wrong(path, f"{value!r} is no choice of {fact}", ", ".join(choices_of(str(fact))))
        return Condition(str(fact), test, value)  # type: ignore[arg-type]  # `test` is one of TESTS


def choices_of(name: str) -> tuple[str, ...]:
    """The choices that the profile has for a field; none where it is no choice."""
    found = _literals(get_type_hints(Profile, include_extras=True).get(name))
    return tuple(found)


def kind_of(name: str) -> str:
    """The kind of control that a profile field needs."""
    parts = _parts(get_type_hints(Profile)[name])
    if any(get_origin(part) is tuple for part in parts):
        return "choices"
    if choices_of(name):
        return "choice"
    return {bool: "yes_no", int: "number", float: "percentage", str: "text"}[parts[0]]


def _parts(hint: Any) -> list[Any]:
    if get_origin(hint) is Annotated:
        return _parts(get_args(hint)[0])
    if isinstance(hint, UnionType) or str(get_origin(hint)) == "typing.Union":
        return [part for one in get_args(hint) if one is not NoneType for part in _parts(one)]
    return [hint]


def _literals(hint: Any) -> list[str]:
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    return [value for part in get_args(hint) for value in _literals(part)]
