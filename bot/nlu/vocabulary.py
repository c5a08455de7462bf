"""The vocabulary is how people say things, as data: for each field its choices, their cues and sample phrases.

Read from `knowledge/vocabulary.toml` (decoded); all problems in it are found at once, with path and what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from bot.decision import profile
from bot.decision.problem import Problem
from bot.decision.profile import FIELDS, Value
from bot.nlu.cues import Cues

BOOLEANS = (
    "reasoning_matters",
    "failures_consistent",
    "needs_current_knowledge",
    "labels_trusted",
    "criteria_written",
    "curation_budgeted",
    "retraining_budgeted",
)
NUMBERS = (
    "monthly_requests",
    "latency_budget_ms",
    "few_shot_examples",
    "eval_examples",
    "eval_failures",
    "failure_threshold",
    "labelled_examples",
    "stable_months",
)
NAMED: Mapping[str, tuple[str, ...]] = {
    "task": get_args(profile.Task),
    "format_tolerance": get_args(profile.FormatTolerance),
    "style_need": get_args(profile.StyleNeed),
    "change_pace": get_args(profile.ChangePace),
    "input_diversity": get_args(profile.InputDiversity),
    "prompt_ingredients": profile.INGREDIENTS,
    "failure_mode": get_args(profile.FailureMode),
    "structured_outputs": get_args(profile.StructuredOutputs),
}
ALWAYS = (
    "yes",
    "no",
    "dont_know",
    "correction",
    "past",
    "right",
    "wrong",
    "rude",
    "command",
    "elsewhere",
    "certain",
    "all",
    "except",
)
CONTROLS = (
    "start", "back", "skip", "dont_know", "why", "pause", "resume", "summary", "start_over", "help", "change", "yes",
    "no",
)  # fmt: skip
NOTHING = "none"  # the choice of a number field that says there is none: no hard limit, no number agreed


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field. `cues` count where the field was asked; `plain` are clear even where it was not."""

    value: Value
    cues: Cues
    plain: Cues
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldWords:
    """`about`: the clause is on this field. `off_topic`: phrases that look near and state nothing.

    `phrases`: whole replies to this question, for fields whose choices have none; only numbers, names and ingredients.
    """

    about: Cues
    choices: tuple[Choice, ...]
    off_topic: tuple[str, ...]
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words, frozen. `always` holds the cues of yes, no, don't know…, `controls` the forms of the control words."""

    fields: Mapping[str, FieldWords]
    always: Mapping[str, Cues]
    controls: Mapping[str, tuple[str, ...]]
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
        return None if key == NOTHING else 0.0 if name == "failure_threshold" else int(key)
    return key


def read_vocabulary(raw: Mapping[str, Any]) -> tuple[Vocabulary | None, list[Problem]]:
    """The Vocabulary of a decoded `vocabulary.toml`, or None and every problem found in it."""
    problems: list[Problem] = []
    always = {name: Cues(_strings(raw, (name, "cues"), problems, needed=True)) for name in ALWAYS}
    controls = {name: _strings(raw, ("control", name), problems, needed=True) for name in CONTROLS}
    problems += [
        Problem(f"control.{name}", "is not a control word", ", ".join(CONTROLS))
        for name in _table(raw, ("control",), problems)
        if name not in CONTROLS
    ]
    allowed = (*ALWAYS, "control", "field", "off_topic")
    problems += [Problem(name, "is not known here", ", ".join(allowed)) for name in raw if name not in allowed]
    fields = {name: _field(raw, name, problems) for name in FIELDS}
    for name in _table(raw, ("field",), problems):
        if name not in FIELDS:
            problems.append(Problem(f"field.{name}", "is not a field of a profile", ", ".join(FIELDS)))
    off_topic = _strings(raw, ("off_topic", "phrases"), problems)
    problems += _said_twice(fields, off_topic)
    if problems:
        return None, problems
    return Vocabulary(fields, always, controls, off_topic, _known(fields, always, off_topic)), []


def _field(raw: Mapping[str, Any], name: str, problems: list[Problem]) -> FieldWords:
    path = ("field", name)
    table = _table(raw, path, problems)
    problems += [
        Problem(f"field.{name}.{key}", "is not known here", "about, choice, off_topic, phrases")
        for key in table
        if key not in {"about", "choice", "off_topic", "phrases"}
    ]
    allowed = choices_of(name)
    choices = []
    for key in _table(raw, (*path, "choice"), problems):
        if key not in allowed:
            problems.append(
                Problem(
                    f"field.{name}.choice.{key}", "is not a choice of this field", ", ".join(allowed) or "no choices"
                )
            )
            continue
        at = (*path, "choice", key)
        problems += [
            Problem(".".join((*at, part)), "is not known here", "cues, plain, phrases")
            for part in _table(raw, at, problems)
            if part not in {"cues", "plain", "phrases"}
        ]
        cues, plain, phrases = (_strings(raw, (*at, part), problems) for part in ("cues", "plain", "phrases"))
        choices.append(Choice(value_of(name, key), Cues((*cues, *plain)), Cues(plain), phrases))
    if name in BOOLEANS or name in NAMED:
        given = set(_table(raw, (*path, "choice"), problems))
        problems += [
            Problem(f"field.{name}.choice", f"says nothing of {key}", "every choice of the field")
            for key in allowed
            if key not in given
        ]
    about, off_topic, phrases = (_strings(raw, (*path, part), problems) for part in ("about", "off_topic", "phrases"))
    return FieldWords(Cues(about), tuple(choices), off_topic, phrases)


def _known(fields: Mapping[str, FieldWords], always: Mapping[str, Cues], off_topic: tuple[str, ...]) -> frozenset[str]:
    said = [*off_topic, *(cue for cues in always.values() for cue in cues.written)]
    for words in fields.values():
        said += [*words.about.written, *words.off_topic, *words.phrases]
        said += [text for choice in words.choices for text in (*choice.cues.written, *choice.phrases)]
    return frozenset(re.findall(r"[a-z]{6,}(?!\*)\b", " ".join(said).lower()))


def _said_twice(fields: Mapping[str, FieldWords], off_topic: tuple[str, ...]) -> Iterator[Problem]:
    for name, words in fields.items():
        seen: dict[str, str] = {}
        said = [(str(choice.value), phrase) for choice in words.choices for phrase in choice.phrases]
        for key, phrase in [*said, *(("off_topic", phrase) for phrase in (*words.off_topic, *off_topic))]:
            before = seen.setdefault(phrase.strip().lower(), key)
            if before != key:
                yield Problem(
                    f"field.{name}", f"“{phrase}” stands under {before} and {key}", "a phrase under one choice"
                )


def _table(raw: Mapping[str, Any], path: tuple[str, ...], problems: list[Problem]) -> Mapping[str, Any]:
    at: Mapping[str, Any] = raw
    for part in path:
        inner = at.get(part, {})
        if not isinstance(inner, Mapping):
            problem = Problem(".".join(path), "is not a table", "a table")
            if problem not in problems:
                problems.append(problem)
            return {}
        at = inner
    return at


def _strings(
    raw: Mapping[str, Any], path: tuple[str, ...], problems: list[Problem], *, needed: bool = False
) -> tuple[str, ...]:
    value = _table(raw, path[:-1], problems).get(path[-1], [])
    where = ".".join(path)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        problems.append(Problem(where, "is not a list of texts", "a list of texts"))
        return ()
    problems += [
        Problem(f"{where}[{place}]", "is empty", "some words") for place, item in enumerate(value) if not item.strip()
    ]
    if needed and not value:
        problems.append(Problem(where, "is missing", "at least one text"))
    return tuple(item for item in value if item.strip())
