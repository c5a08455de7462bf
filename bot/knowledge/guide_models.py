"""Models of the TOML files under `knowledge/guide`, and of the front matter of a section."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, Field, RootModel, ValidationInfo, model_validator

from bot.decision.fact_lines import FACT_KEYS
from bot.decision.placeholders import PLACEHOLDERS
from bot.decision.profile import FIELDS
from bot.guide.asked_kinds import AskedKind, KindAnswer
from bot.guide.first_read_wording import FirstReadWording, Unread
from bot.guide.first_steps import STEPS
from bot.guide.outside import Aside, OutsideTopic
from bot.guide.passages import Source, Wording
from bot.guide.rate_lines import TEXTS as RATES
from bot.guide.result_lines import RESULTS
from bot.knowledge.content_models import Content, Line, Lines, check_placeholders, entries_of, with_entries, wrong

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
    *("decides", "decides_else", "changes", "still", "unsure", "candidate", "if_so", "right", "if_right"),
    *(
        "several",
        "several_nearest",
        "several_next",
        "several_next_nearest",
        "in_place",
        "beside_facts",
        "in_place_section",
    ),
    *(
        "general",
        "impatient",
        "premise",
        "premise_decided",
        "number_lines",
        "annoyed",
        "earlier",
        "unread",
        "grows",
        "grows_narrow",
        "no_confirmation",
        "no_confirmation_else",
        "can_be_said",
    ),
)
DRIVERS = ("format", "reasoning", "style", "unexplained", "cost", "latency", "none", "trained")
SPOKEN = (
    "high_volume",
    "hard_limit",
    "speak",
    "speaks",
    "speaks_if",
    "also_if",
    "if",
    "unless",
)  # how they are said together
MARKS, NOTICES, HOSTILE, HONEST, CUES = NO_QUESTIONS = (
    "marks",
    "notices",
    "hostile",
    "honest",
    "cues",
)  # lists of other things than questions


def _known_passage(ident: str, info: ValidationInfo) -> str:
    """The id of a passage; any id if a section can't be read, since it may well stand there."""
    known = (info.context or {}).get("passages", ())
    if known and ident not in known:
        raise wrong(("", f"no passage {ident!r}", "the id of a passage"))
    return ident


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


def _known_passages(table: dict[str, tuple[str, ...]], info: ValidationInfo) -> dict[str, tuple[str, ...]]:
    for passage in table:
        _known_passage(passage, info)
    return table


def _with_all(names: Collection[str]) -> AfterValidator:
    """A table that has at least these names."""

    def check(table: dict[str, str]) -> dict[str, str]:
        if missing := [name for name in names if name not in table]:
            raise wrong(*((name, "missing", "a text") for name in missing))
        return table

    return AfterValidator(check)


def _sentence(*allowed: str) -> Any:
    """A sentence that may have these placeholders."""
    return Annotated[Line, AfterValidator(lambda text: check_placeholders(text, allowed))]


# What an answer says where the guide doesn't say, and the placeholders of each.
SENTENCES = with_entries(
    Content,
    {
        "not_covered": _sentence(),
        "question_not_covered": _sentence("question"),
        "answered_above": _sentence("question"),
        "nothing_direct": _sentence("question"),
        "can_be_asked": _sentence(),
        "nearest_below": _sentence("question"),
        "that": _sentence(),
        "topics_outside": _sentence("topics"),
        "nearest": _sentence("text"),
        "refused": _sentence(),
        "guide_changed": _sentence("edition"),
        "other_language": _sentence("language"),
        "english_will_do": _sentence("language"),
        "talk": _sentence(),
        "thanks": _sentence(),
        "vague": _sentence(),
        "number_alone": _sentence("number"),
        "depends_on_task": _sentence(),
        "too_few": _sentence("number"),
        "few_in_prompt": _sentence(),
        "enough_narrow": _sentence("number"),
        "enough_varied": _sentence("number"),
        "enough_complex": _sentence("number"),
        "labels_from_none": _sentence("pace", "period", "times"),
        "labels_from_now": _sentence("have", "pace", "period", "times"),
        "labels_in_time": _sentence("number", "of", "time"),
        "of_narrow": _sentence(),
        "of_varied": _sentence(),
        "of_complex": _sentence(),
        "budget_share": _sentence("low", "high", "whole"),
        "budget_low": _sentence("share"),
        "budget_within": _sentence("share"),
        "budget_high": _sentence("share"),
        "noise_share": _sentence("share"),
        "time_hard": _sentence("time", "hard", "relaxed"),
        "time_between": _sentence("time", "hard", "relaxed"),
        "time_relaxed": _sentence("time", "hard", "relaxed"),
        "rate_below": _sentence("rate", "low", "high"),
        "rate_within": _sentence("rate", "low", "high"),
        "rate_above": _sentence("rate", "low", "high"),
        "items": _sentence(),
        "item": _sentence(),
    }.items(),
)
FieldNames = Annotated[tuple[Literal[*FIELDS], ...], Field(strict=False)]  # type: ignore[valid-type]
PassageId = Annotated[str, AfterValidator(_known_passage)]


class _Source(Content):
    title: Line
    publisher: Line
    date: datetime.date


class Edition(Content):
    """`edition.toml`."""

    edition: Line
    source: _Source

    def as_source(self) -> Source:
        return Source(**self.source.model_dump())


class Beyond(RootModel[dict[str, Annotated[tuple[Line, ...], Field(min_length=1)]]]):
    """`beyond.toml`: groups of questions that the guide does not answer, and lists of other things."""

    @model_validator(mode="after")
    def _has_questions(self) -> Beyond:
        if not self.questions:
            raise wrong(("the file", "no question in it", "at least one list of questions"))
        return self

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(line for group, lines in self.root.items() if group not in NO_QUESTIONS for line in lines)


class FrontMatter(Content):
    """What stands above a section. `beside`: the passage that is shown together with another, by the other's id.

    `about`: what a passage is about, for questions that want all of one kind.
    """

    id: Line
    title: Line
    beside: dict[str, str] = Field({}, alias="with")
    about: dict[str, Lines] = {}


class _Topic(Content):
    name: Line
    written: Annotated[Lines, Field(min_length=1)]
    nearest: PassageId | Literal[""] = ""
    certain: bool = True
    stated: bool = False


class _Aside(Content):
    sentence: Line
    passages: Annotated[tuple[PassageId, ...], Field(strict=False)] = ()
    written: Lines = ()
    stated: bool = False
    topic: str = ""


class _Claim(Content):
    written: Annotated[Lines, Field(min_length=1)]
    sentence: Line


class Outside(Content):
    """`outside.toml`."""

    sentences: SENTENCES  # type: ignore[valid-type]
    leads: dict[str, Line] = {}
    foreign: Annotated[dict[str, Lines], AfterValidator(_known_passages)] = {}
    topic: list[_Topic] = []
    aside: list[_Aside] = []
    claim: list[_Claim] = []

    def as_asides(self) -> tuple[Aside, ...]:
        return tuple(Aside(**aside.model_dump()) for aside in self.aside)

    def as_claims(self) -> tuple[Aside, ...]:
        return tuple(Aside(claim.sentence, written=claim.written) for claim in self.claim)

    def as_topics(self) -> tuple[OutsideTopic, ...]:
        return tuple(OutsideTopic(**topic.model_dump()) for topic in self.topic)

    def as_wording(self) -> Wording:
        return Wording(**entries_of(self.sentences))


class _KindAnswer(Content):
    text: Line | Literal[""] = ""
    lines: Lines = ()
    decisions: Lines = ()
    shows: str = ""
    passage: PassageId | Literal[""] = ""


class _Kind(Content):
    name: Line
    samples: Annotated[Lines, Field(min_length=1)]
    beside: Lines = ()
    about_bot: bool = False
    topic: str = ""
    any_topic: bool = False
    answer: list[_KindAnswer] = []

    def as_kind(self) -> AskedKind:
        answers = tuple(KindAnswer(**answer.model_dump()) for answer in self.answer)
        return AskedKind(self.name, self.samples, answers, self.beside, self.about_bot, self.topic, self.any_topic)


class Asked(Content):
    """`asked.toml`."""

    kind: list[_Kind] = []

    def as_kinds(self) -> tuple[AskedKind, ...]:
        return tuple(kind.as_kind() for kind in self.kind)


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
    annoyed_words: Lines = ()
    earlier_words: Lines = ()
    looked_up_words: Lines = ()
    no_project_words: Lines = ()
    because: Annotated[dict[str, Line], AfterValidator(_known_lines), AfterValidator(_filled)] = {}
    against: Annotated[dict[str, Line], AfterValidator(_known_lines), AfterValidator(_filled)] = {}
    order: Annotated[Lines, AfterValidator(_known_lines)] = ()

    def as_wording(self) -> FirstReadWording:
        unread = {name: Unread(**words.model_dump()) for name, words in self.unread.items()}
        return FirstReadWording(**{**self.model_dump(), "unread": unread})
