"""The model of `first_read.toml`: what a first read says of a project."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from bot.decision.fact_lines import FACT_KEYS
from bot.decision.placeholders import PLACEHOLDERS
from bot.decision.profile import FIELDS
from bot.guide.first_read_wording import FirstReadWording, Unread
from bot.guide.first_steps import STEPS
from bot.guide.result_lines import RESULTS
from bot.guide.several_rates import TEXTS as RATES
from bot.knowledge.content_models import Content, Line, Lines, check_placeholders, wrong
from bot.knowledge.guide_models import PassageId

K = TypeVar("K", bound=Iterable[str])
DECISIONS = (
    *("prompt", "prompt.speaks", "prompt.speaks_but", "prompt.because", "prompt.try_structured", "prompt.nothing"),
    *("prompt.unsure", "prompt.within", "prompt.within_near", "prompt.none_failed"),
    *("not_yet", "not_yet.open", "not_yet.structured", "not_yet.structured_open", "fine_tune", "may"),
    *("not_yet.same", "not_yet.same.needed", "not_yet.same.above"),
    *("not_yet.worse", "not_yet.worse.needed", "not_yet.worse.above"),
    *("prompt.back_to_prompt.same.needed", "prompt.back_to_prompt.worse.needed"),
    *("fine_tune.keep_tuned.within", "fine_tune.keep_tuned.near", "fine_tune.keep_tuned.apart"),
    *("prompt.back_to_prompt.moves", "prompt.back_to_prompt.same", "prompt.back_to_prompt.worse"),
    *("decides", "decides_else", "changes", "still", "unsure", "candidate", "if_so", "right"),
    *("several", "several_nearest", "several_next", "several_next_nearest"),
    *("in_place", "in_place_section", "beside_facts", "general", "premise", "premise_decided"),
    *("number_lines", "earlier", "unread", "grows", "grows_narrow"),
)
DRIVERS = ("format", "reasoning", "style", "unexplained", "cost", "latency", "none", "trained")
# How they are said together.
SPOKEN = ("high_volume", "hard_limit", "speak", "speaks", "speaks_if", "also_if", "if", "unless")


def _known_keys(table: dict[str, str]) -> dict[str, str]:
    if strange := table.keys() - {*DRIVERS, *FIELDS}:
        raise wrong(*((key, "no driver or field", "a driver or a field") for key in sorted(strange)))
    return table


def _known_profile_fields(found: K) -> K:
    if strange := [name for name in found if name.partition(".")[0] not in FIELDS]:
        raise wrong(*((name, "no field", "a field of the profile") for name in strange))
    return found


def _known_lines(found: K) -> K:
    """Keys of lines, as those of a table or as a list; a key with + names one line for each part."""
    parts = [part for key in found for part in key.split("+")]
    if strange := [part for part in parts if not any(fnmatchcase(name, part) for name in FACT_KEYS)]:
        raise wrong(*((key, "no line of facts.toml", "the key of a line") for key in strange))
    return found


def _filled(table: dict[str, str]) -> dict[str, str]:
    return {key: check_placeholders(text, PLACEHOLDERS) for key, text in table.items()}


def _known_fields(table: dict[str, str]) -> dict[str, str]:
    """Phrases by "field.other+another"; each may name the facts of a profile."""
    for key, text in table.items():
        field, _, beside = key.partition(".")
        if not {field, *(beside.split("+") if beside else ())} <= {*FIELDS}:
            raise wrong((key, "no fields", "a field, or with a dot and others joined by +"))
        check_placeholders(text, PLACEHOLDERS)
    return table


def _with_all(names: Collection[str]) -> AfterValidator:
    """A table that has at least these names."""

    def check(table: dict[str, str]) -> dict[str, str]:
        if missing := [name for name in names if name not in table]:
            raise wrong(*((name, "missing", "a text") for name in missing))
        return table

    return AfterValidator(check)


class _Unread(Content):
    words: Annotated[Lines, Field(min_length=1)]
    asks: Line
    beside: Lines = ()
    apart: Lines = ()
    unless: Annotated[Lines, AfterValidator(_known_profile_fields)] = ()
    needs: Annotated[Lines, AfterValidator(_known_profile_fields)] = ()
    settles: Annotated[Lines, AfterValidator(_known_profile_fields)] = ()
    speaks: str = ""
    speaks_if: str = ""


class FirstRead(Content):
    """`first_read.toml`. `passages` may name one for a driver or a field; a guide may do without the lists of words.

    `known` are phrases for an open field where other facts are known, in the order in which they are tried. `contrary`
    are passages against a "decision.route".
    """

    decisions: Annotated[dict[str, Line], _with_all(DECISIONS)]
    drivers: Annotated[dict[str, Line], _with_all((*DRIVERS, *SPOKEN))]
    known: Annotated[dict[str, Line], AfterValidator(_known_fields)] = {}
    passages: Annotated[dict[str, PassageId], AfterValidator(_known_keys)] = {}
    contrary: dict[str, Annotated[tuple[PassageId, ...], Field(strict=False)]] = {}
    steps: Annotated[dict[str, Line], _with_all(STEPS), AfterValidator(_filled)] = {}
    results: Annotated[dict[str, Line], _with_all(RESULTS)] = {}
    rates: Annotated[dict[str, Line], _with_all(RATES)] = {}
    unread: Annotated[dict[str, _Unread], AfterValidator(_known_profile_fields)] = {}
    decision_words: Lines = ()
    subject_words: Lines = ()
    question_words: Lines = ()
    earlier_words: Lines = ()
    looked_up_words: Lines = ()
    no_project_words: Lines = ()
    because: Annotated[dict[str, Line], AfterValidator(_known_lines), AfterValidator(_filled)] = {}
    against: Annotated[dict[str, Line], AfterValidator(_known_lines), AfterValidator(_filled)] = {}
    order: Annotated[Lines, AfterValidator(_known_lines)] = ()

    def as_wording(self) -> FirstReadWording:
        unread = {name: Unread(**words.model_dump()) for name, words in self.unread.items()}
        return FirstReadWording(**{**self.model_dump(), "unread": unread})
