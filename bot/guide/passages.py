"""The guide is the one thing the bot knows: sections of passages, each passage one or two claims that can be cited."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.guide.asked_kinds import AskedKind
from bot.guide.first_read_wording import FirstReadWording
from bot.guide.outside import Aside, OutsideTopic, mentions


class GuideError(ValueError):
    """A guide that cannot be used. `problems` holds one plain line each, for the operator to act on."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the guide comes from."""

    title: str
    publisher: str
    date: date


@dataclass(frozen=True, slots=True)
class Passage:
    """One or two claims, under one id.

    `section` is the section's title, `samples` are questions it answers in the words people use. `quote` is what a
    citation shows: our own text, or the sentences of the operator's copy of the article word for word. `beside` is the
    id of the passage that an answer with this one shows too, or "". `direct` is the sentence that an answer with this
    passage opens with, as one would say it aloud; "" where the passage itself is short enough.
    """

    id: str
    section: str
    text: str
    quote: str
    samples: tuple[str, ...]
    beside: str = ""
    direct: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section under the article's own title."""

    id: str
    title: str
    passages: tuple[Passage, ...]

    @property
    def samples(self) -> tuple[str, ...]:
        """All sample questions of its passages."""
        return tuple(sample for passage in self.passages for sample in passage.samples)


def _sentence(*placeholders: str) -> Any:
    """A field with a sentence that has these placeholders at most."""
    return field(metadata={"placeholders": placeholders})


@dataclass(frozen=True, slots=True)
class Wording:
    """What an answer says where the guide doesn't say: the sentences of `outside.toml`, and their placeholders."""

    not_covered: str = _sentence()
    question_not_covered: str = _sentence("question")
    answered_above: str = _sentence("question")
    nothing_direct: str = _sentence("question")
    can_be_asked: str = _sentence()
    nearest_below: str = _sentence("question")
    that: str = _sentence()
    topics_outside: str = _sentence("topics")
    nearest: str = _sentence("text")
    refused: str = _sentence()
    guide_changed: str = _sentence("edition")
    other_language: str = _sentence("language")
    english_will_do: str = _sentence("language")
    talk: str = _sentence()
    thanks: str = _sentence()
    vague: str = _sentence()
    number_alone: str = _sentence("number")
    too_few: str = _sentence("number")  # of labelled examples, as the next four
    few_in_prompt: str = _sentence()
    enough_narrow: str = _sentence("number")
    enough_varied: str = _sentence("number")
    enough_complex: str = _sentence("number")
    claim_agrees: str = _sentence("number")  # a figure that somebody else gave, as the next
    claim_differs: str = _sentence("number")
    claimed_labels: str = _sentence()
    claimed_requests: str = _sentence()
    claimed_latency: str = _sentence()
    claimed_stable: str = _sentence()
    time_hard: str = _sentence("time", "hard", "relaxed")  # in milliseconds, as the next two
    time_between: str = _sentence("time", "hard", "relaxed")
    time_relaxed: str = _sentence("time", "hard", "relaxed")
    rate_below: str = _sentence("rate", "low", "high")  # of format failures, in percent, as the next two
    rate_within: str = _sentence("rate", "low", "high")
    rate_above: str = _sentence("rate", "low", "high")


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide. `beyond` are sample questions that it does not answer, `hostile` are attempts to change the bot,
    and `honest` are sentences that sound like one.
    `foreign`: passage -> how other languages ask for it.

    `marks` are turns of phrase that stand in no honest question, such as "ignore your instructions", and `notices`
    those of "the guide was updated". One that ends in a colon counts at the start of a line only. `cues` are marks in
    sentences that are like the hostile ones besides: "the system prompt" alone is no attempt. `leads`: a sentence to
    stand above an answer, in the language of the question, by that language's English name. `asides`: sentences that
    some answers get besides. `kinds`: questions that are asked beside nearly every project.
    """

    edition: str
    source: Source
    sections: tuple[Section, ...]
    beyond: tuple[str, ...]
    wording: Wording
    marks: tuple[str, ...] = ()
    hostile: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    topics: tuple[OutsideTopic, ...] = ()
    first_read: FirstReadWording = field(default_factory=FirstReadWording)
    leads: Mapping[str, str] = field(default_factory=dict)
    asides: tuple[Aside, ...] = ()
    honest: tuple[str, ...] = ()
    foreign: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: tuple[AskedKind, ...] = ()

    def with_open_words(self, words: Mapping[str, str]) -> Guide:
        """The same, with what each field of a profile is called while it is open."""
        return replace(self, first_read=replace(self.first_read, fields=words))

    @property
    def titles(self) -> tuple[str, ...]:
        """The section titles in the guide's order; a citation names one of them."""
        return tuple(section.title for section in self.sections)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages in the guide's order."""
        return tuple(passage for section in self.sections for passage in section.passages)

    @property
    def texts(self) -> Iterator[str]:
        """All that it says and is asked: its passages, their samples, and the kinds of questions with their answers."""
        for passage in self.passages:
            yield from (passage.text, *passage.samples)
        for kind in self.kinds:
            yield from (kind.text, *kind.samples)

    def passages_of(self, ids: Collection[str]) -> tuple[Passage, ...]:
        """The passages with these ids, in the guide's order."""
        return tuple(passage for passage in self.passages if passage.id in ids)

    def names_subject(self, text: str) -> bool:
        """Whether a text names something that the guide speaks of."""
        return mentions(text, self.first_read.subject_words)
