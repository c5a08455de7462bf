"""The vocabulary is how people say things, as data: for each field its choices, their cues and sample phrases.

Read from `knowledge/vocabulary.toml` (decoded); all problems in it are found at once, with path and what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.decision.problem import Problem
from bot.decision.profile import FIELDS, INFO, Value
from bot.nlu.message.cues import CueIndex
from bot.nlu.message.roles import ROLES

BOOLEANS = tuple(name for name, info in INFO.items() if info.kind == "yes_no")
NUMBERS = tuple(name for name, info in INFO.items() if info.kind in ("number", "percentage"))
NAMED: Mapping[str, tuple[str, ...]] = {name: info.choices for name, info in INFO.items() if info.choices}
CHOSEN = tuple(name for name in NAMED if name != "prompt_ingredients")  # of several choices, exactly one
ALWAYS = (
    "yes", "no", "dont_know", "correction", "retraction", "past", "right", "wrong", "rude", "command",
    "elsewhere", "certain", "all", "except", "removed", "spelled", "tuned", "prompted", "tested", "unlabelled", "noise",
    "in_all", "filler",
)  # fmt: skip
CONTROLS = (
    "start", "back", "skip", "dont_know", "rest_unknown", "drop", "why", "pause", "resume", "summary", "start_over",
    "help", "change", "yes", "no",
)  # fmt: skip
PAIRS = (("eval_examples", "eval_failures"), ("tuned_examples", "tuned_failures"))  # one statement gives both
NOTHING = "none"  # the choice of a number field that says there is none: no hard limit, no number agreed

Key = tuple[str, ...]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Raw(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Cues(_Raw):
    cues: list[Text]


class _Role(_Raw):
    cues: list[Text] = []
    samples: list[Text] = []


class _Choice(_Raw):
    cues: list[Text] = []
    plain: list[Text] = []
    phrases: list[Text] = []


class _Number(_Raw):
    """`counted`: what stands right of such a number; `beside`: words of its clause; `never`: this number is another."""

    counted: list[Text] = []
    beside: list[Text] = []
    never: list[Text] = []


class _Field(_Raw):
    about: list[Text] = []
    off_topic: list[Text] = []
    phrases: list[Text] = []
    choice: dict[str, _Choice] = {}
    number: _Number = _Number()


class _Phrases(_Raw):
    phrases: list[Text] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)

    off_topic: _Phrases = _Phrases()
    control: dict[str, list[Text]] = {}
    role: dict[str, _Role] = {}
    field: dict[str, _Field] = {}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field, and whole replies that mean it."""

    value: Value
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldWords:
    """The choices of a field; `phrases`: whole replies to its question; `off_topic`: near, but stating nothing."""

    choices: tuple[Choice, ...]
    off_topic: tuple[str, ...]
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)  # as a key of what is remembered, the same object is the same key
class Vocabulary:
    """All words, frozen.

    Keys of `cues`: ("always", name), ("role", name), ("about", field), ("cue", field, choice) where the field was
    asked, ("plain", field, choice) anywhere, ("counted" | "beside" | "never", field). `controls`: control words.
    """

    cues: CueIndex[Key]
    fields: Mapping[str, FieldWords]
    controls: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[str, ...]]
    off_topic: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()  # every longer word in it, right spelled


def choices_of(name: str) -> tuple[str, ...]:
    """The choice keys that `vocabulary.toml` may use for a field."""
    if name in BOOLEANS:
        return ("true", "false")
    if name in NUMBERS:
        return ("0", NOTHING)
    return NAMED.get(name, ())


def value_of(name: str, key: str) -> Value:
    """The profile value of a choice key."""
    if name in BOOLEANS:
        return key == "true"
    if name in NUMBERS:
        return None if key == NOTHING else float(key) if INFO[name].kind == "percentage" else int(key)
    return key


def read_vocabulary(raw: Mapping[str, Any]) -> tuple[Vocabulary | None, list[Problem]]:
    """The Vocabulary of a decoded `vocabulary.toml`, or None and every problem found in it."""
    problems: list[Problem] = []
    always: dict[str, list[str]] = {}
    file = validated(_File, raw, "", problems)
    for name in ALWAYS:
        found = validated(_Cues, raw.get(name, {}), name, problems)
        always[name] = list(found.cues) if found else []
    problems += _names(raw)
    problems += _phrases_twice(raw)
    if file is None or problems:
        return None, problems
    lists: dict[Key, list[str]] = {("always", name): cues for name, cues in always.items()}
    lists |= {("role", name): list(role.cues) for name, role in file.role.items()}
    for name, words in file.field.items():
        lists["about", name] = list(words.about)
        lists |= {(part, name): list(getattr(words.number, part)) for part in ("counted", "beside", "never")}
        for key, choice in words.choice.items():
            lists["cue", name, key] = [*choice.cues, *choice.plain]
            lists["plain", name, key] = list(choice.plain)
    try:
        index = CueIndex(lists)
    except ValueError as error:
        return None, [Problem("cues", str(error), "a cue that begins with a word")]
    empty = _Field()
    fields = {
        name: FieldWords(
            tuple(Choice(value_of(name, key), tuple(choice.phrases)) for key, choice in words.choice.items()),
            tuple(words.off_topic),
            tuple(words.phrases),
        )
        for name in FIELDS
        for words in (file.field.get(name, empty),)
    }
    controls = {name: tuple(file.control[name]) for name in CONTROLS}
    roles = {name: tuple(role.samples) for name, role in file.role.items()}
    off_topic = tuple(file.off_topic.phrases)
    return Vocabulary(index, fields, controls, roles, off_topic, _known(lists, fields, off_topic)), []


def validated(
    model: type[Any], raw: object, path: str, problems: list[Problem], wanted: str = "what README.md explains"
) -> Any:
    """A model of decoded data that stands at a path of its file; None where it fits not, with the problems added."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for item in error.errors():
            where = ".".join([*([path] if path else []), *map(str, item["loc"])]) or "the file"
            problems.append(Problem(where, item["msg"][0].lower() + item["msg"][1:], wanted))
        return None


def _names(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Names that stand for nothing, and choices and control words that are missing."""
    allowed = (*ALWAYS, "control", "field", "off_topic", "role")
    for path, known in ((), allowed), (("control",), CONTROLS), (("field",), FIELDS), (("role",), ROLES):
        for name in _table(raw, *path):
            if name not in known:
                yield Problem(".".join((*path, name)), "is not known here", ", ".join(known))
    for name in CONTROLS:
        if not _table(raw, "control").get(name):
            yield Problem(f"control.{name}", "is missing", "at least one text")
    for name in FIELDS:
        given = _table(raw, "field", name, "choice")
        for key in given:
            if key not in choices_of(name):
                wanted = ", ".join(choices_of(name)) or "no choices"
                yield Problem(f"field.{name}.choice.{key}", "is not a choice of this field", wanted)
        if name in BOOLEANS or name in NAMED:
            for key in choices_of(name):
                if key not in given:
                    yield Problem(f"field.{name}.choice", f"says nothing of {key}", "every choice of the field")


def _phrases_twice(raw: Mapping[str, Any]) -> Iterator[Problem]:
    talk = _table(raw, "off_topic").get("phrases", ())
    for name in FIELDS:
        words = _table(raw, "field", name)
        seen: dict[str, str] = {}
        choices = _table(raw, "field", name, "choice")
        listed = [(key, text) for key in choices for text in _table(choices, key).get("phrases", ())]
        listed += [("off_topic", phrase) for phrase in (*words.get("off_topic", ()), *talk)]
        for key, phrase in listed:
            before = seen.setdefault(str(phrase).strip().lower(), key)
            if before != key:
                yield Problem(
                    f"field.{name}", f"“{phrase}” stands under {before} and {key}", "a phrase under one choice"
                )


def _table(raw: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The table at a path; an empty one where there is none, or something else."""
    at: object = raw
    for part in path:
        at = at.get(part, {}) if isinstance(at, Mapping) else {}
    return at if isinstance(at, Mapping) else {}


def _known(
    lists: Mapping[Key, list[str]], fields: Mapping[str, FieldWords], off_topic: tuple[str, ...]
) -> frozenset[str]:
    texts = [*off_topic, *(cue for cues in lists.values() for cue in cues)]
    for words in fields.values():
        texts += [*words.off_topic, *words.phrases, *(text for choice in words.choices for text in choice.phrases)]
    return frozenset(re.findall(r"[a-z]{6,}(?!\*)\b", " ".join(texts).lower()))
