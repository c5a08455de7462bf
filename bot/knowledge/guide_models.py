"""Models of the TOML files under `knowledge/guide`, and of the front matter of a section."""

from __future__ import annotations

import datetime
from dataclasses import fields
from functools import partial
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, RootModel, ValidationInfo, model_validator

from bot.guide.asked_kinds import AskedKind, KindAnswer
from bot.guide.passages import Wording
from bot.knowledge.content_models import Content, Line, Lines, check_placeholders, with_entries, wrong

# Lists of other things than questions, as the guide has them.
HOSTILE, HONEST, *_ = NO_QUESTIONS = ("hostile", "honest", "marks", "notices", "cues")


def _known_passage(ident: str, info: ValidationInfo) -> str:
    """The id of a passage; any id if a section can't be read, since it may well stand there."""
    known = (info.context or {}).get("passages", ())
    if known and ident not in known:
        raise wrong(("", f"no passage {ident!r}", "the id of a passage"))
    return ident


def _known_passages(table: dict[str, tuple[str, ...]], info: ValidationInfo) -> dict[str, tuple[str, ...]]:
    for passage in table:
        _known_passage(passage, info)
    return table


# What an answer says where the guide doesn't say, each sentence with its placeholders.
SENTENCES = with_entries(
    Content,
    (
        (
            entry.name,
            Annotated[Line, AfterValidator(partial(check_placeholders, allowed=entry.metadata["placeholders"]))],
        )
        for entry in fields(Wording)
    ),
)
PassageId = Annotated[str, AfterValidator(_known_passage)]


class _Source(Content):
    title: Line
    publisher: Line
    date: datetime.date


class Edition(Content):
    """`edition.toml`."""

    edition: Line
    source: _Source


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
    """What stands above a section. `beside`: the passage that is shown together with another, by the other's id."""

    id: Line
    title: Line
    beside: dict[str, str] = Field({}, alias="with")


class _Topic(Content):
    name: Line
    written: Annotated[Lines, Field(min_length=1)]
    nearest: PassageId | Literal[""] = ""
    certain: bool = True
    stated: bool = False
    silent: bool = False


class _Aside(Content):
    sentence: Line
    passages: Annotated[tuple[PassageId, ...], Field(strict=False)] = ()
    written: Lines = ()
    stated: bool = False
    topic: str = ""


class Outside(Content):
    """`outside.toml`."""

    sentences: SENTENCES  # type: ignore[valid-type]
    leads: dict[str, Line] = {}
    foreign: Annotated[dict[str, Lines], AfterValidator(_known_passages)] = {}
    topic: list[_Topic] = []
    aside: list[_Aside] = []


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
    of_number: bool = False
    answer: list[_KindAnswer] = []

    def as_kind(self) -> AskedKind:
        answers = tuple(KindAnswer(**answer.model_dump()) for answer in self.answer)
        return AskedKind(
            self.name, self.samples, answers, self.beside, self.about_bot, self.topic, self.any_topic, self.of_number
        )


class Asked(Content):
    """`asked.toml`."""

    kind: list[_Kind] = []
