"""The thresholds and the sentences of the rules as one Rules, or every problem in their files.

Pure: the caller reads and decodes the files. Each file holds exactly the names that the code asks for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from bot.decision.fact_lines import FACT_KEYS
from bot.decision.placeholders import PLACEHOLDERS, SPOKEN
from bot.decision.problem import Problem
from bot.decision.profile import FIELDS
from bot.decision.reasons import RULE_IDS, STEP_RULES
from bot.decision.rulebook import (
    ASCENDING,
    FRACTION,
    OWN_SOURCE,
    UNITS,
    FactSentence,
    Rules,
    Sentence,
    Threshold,
    Words,
)
from bot.decision.verdict import Step
from bot.knowledge.content_models import (
    Content,
    Section,
    Text,
    check_placeholders,
    entries_of,
    read,
    with_entries,
    wrong,
)

RULES_CODE_VERSION = "2"  # raise it when a predicate, a driver, an item or a table itself changes
VERSION_LENGTH = 12  # hex digits that tell two versions of the rules apart
TENSION = "tension."

THRESHOLDS, REASONS, FACTS, STEPS, WORDS = FILES = (
    "thresholds.toml",
    "reasons.toml",
    "facts.toml",
    "steps.toml",
    "placeholders.toml",
)

FilledText = Annotated[Text, AfterValidator(lambda text: check_placeholders(text, PLACEHOLDERS))]


class _Threshold(Content):
    value: float
    unit: Text
    section: Section


class _Reason(Content):
    outcome: Literal["prompt", "not_yet", "fine_tune", "neither"]
    text: FilledText
    section: Section


class _Tension(Content):
    outcome: Literal["tension"]
    text: FilledText
    section: Section


def _known_field(name: str) -> str:
    if name and name not in FIELDS:
        raise wrong(("", f"no field {name!r}", "a field of the profile"))
    return name


class _Fact(Content):
    lead: FilledText
    text: FilledText
    section: Section
    speaks: FilledText | Literal[""] = ""
    speaks_if: FilledText | Literal[""] = ""
    asked: dict[Annotated[str, AfterValidator(_known_field)], FilledText] = {}
    question: FilledText | Literal[""] = ""
    asks: Annotated[str, AfterValidator(_known_field)] = ""
    met: FilledText | Literal[""] = ""


class _Step(Content):
    effort: Text
    lead: FilledText
    text: FilledText


class _Thresholds(Content):
    @model_validator(mode="after")
    def _numbers(self) -> _Thresholds:
        found: dict[str, _Threshold] = entries_of(self)
        problems: list[tuple[str, str, str]] = []
        for name, entry in found.items():
            fraction = UNITS[name] == FRACTION
            if not (0 < entry.value < 1 if fraction else entry.value >= 1 and entry.value.is_integer()):
                allowed = "a number above 0 and below 1" if fraction else "a whole number, 1 or more"
                problems.append((f"{name}.value", f"{entry.value:g}", allowed))
            if entry.unit != UNITS[name]:
                problems.append((f"{name}.unit", repr(entry.unit), repr(UNITS[name])))
        for low, high in ASCENDING:
            if found[low].value > found[high].value:
                over = f"{found[low].value:g} is above {high} ({found[high].value:g})"
                problems.append((f"{low}.value", over, f"at most the value of {high}"))
        if problems:
            raise wrong(*problems)
        return self


class _Steps(Content):
    efforts: tuple[Text, ...] = Field(strict=False)

    @model_validator(mode="after")
    def _efforts(self) -> _Steps:
        steps: dict[str, _Step] = entries_of(self, "efforts")
        strange = [rule for rule, step in steps.items() if step.effort not in self.efforts]
        if strange:
            raise wrong(*((f"{rule}.effort", "not one of the efforts", ", ".join(self.efforts)) for rule in strange))
        return self


THRESHOLDS_MODEL = with_entries(_Thresholds, ((name, _Threshold) for name in UNITS))
REASONS_MODEL = with_entries(Content, ((rule, _Tension if rule.startswith(TENSION) else _Reason) for rule in RULE_IDS))
FACTS_MODEL = with_entries(Content, ((key, _Fact) for key in FACT_KEYS))
STEPS_MODEL = with_entries(_Steps, ((rule, _Step) for rule in STEP_RULES))


VALUES_MODEL = with_entries(Content, ((value, Text) for value in SPOKEN))


class _Words(Content):
    values: VALUES_MODEL  # type: ignore[valid-type]
    more_examples: Annotated[Text, AfterValidator(lambda text: check_placeholders(text, ("enough", "shown")))]
    some_examples: Annotated[Text, AfterValidator(lambda text: check_placeholders(text, ("enough",)))]
    no_month: Text
    nothing: Text


def read_rules(
    raw: Mapping[str, Mapping[str, Any]], sections: Collection[str], edition: str, parts: Mapping[str, str]
) -> tuple[Rules | None, list[Problem]]:
    """The rules in the decoded files (by file name), or None and every problem in them.

    `sections` are the titles that a number or a sentence may rest on; `edition` names the guide's edition.
    `parts` name what is open of an item, by field: the checklist has them.
    """
    context, own = {"sections": [*sections]}, {"sections": [*sections, OWN_SOURCE]}
    thresholds, problems = read(THRESHOLDS_MODEL, raw[THRESHOLDS], THRESHOLDS, own)
    reasons, more = read(REASONS_MODEL, raw[REASONS], REASONS, context)
    facts, still = read(FACTS_MODEL, raw[FACTS], FACTS, context)
    steps, late = read(STEPS_MODEL, raw[STEPS], STEPS, context)
    words, last = read(_Words, raw[WORDS], WORDS)
    if not (thresholds and reasons and facts and steps and words):
        return None, [*problems, *more, *still, *late, *last]
    by_rule = entries_of(steps, "efforts")
    order = [rule for rule in raw[STEPS] if rule in by_rule]  # the order of the file, which people may change
    sentences = {rule: Sentence(rule, **dict(entry)) for rule, entry in entries_of(reasons).items()}
    return Rules(
        thresholds={name: Threshold(**dict(entry)) for name, entry in entries_of(thresholds).items()},
        sentences=sentences,
        facts={key: FactSentence(key, **dict(entry)) for key, entry in entries_of(facts).items()},
        steps={rule: Step(rule, **dict(by_rule[rule]), section=sentences[rule].section) for rule in order},
        efforts=steps.efforts,
        words=Words(**{**dict(words), "values": entries_of(words.values), "parts": parts}),
        version=_version(*(raw[name] for name in FILES), parts),
        guide_edition=edition,
    ), []


def _version(*content: Mapping[str, object]) -> str:
    canonical = json.dumps([RULES_CODE_VERSION, *content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:VERSION_LENGTH]
