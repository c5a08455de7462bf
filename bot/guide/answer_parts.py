"""An answer of the guide: for each question a direct sentence, then passages word for word with their section."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.guide.passages import Passage

NEAREST_SECTIONS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one question of a message.

    `sections` are titles, nearest first. `passages` are what the answer rests on, best first, and empty where the
    guide doesn't say, or where the first read above has said it. `outside` are the words in which the asker named
    topics that the guide does not cover.
    """

    question: str
    covered: bool
    sentences: tuple[str, ...]
    sections: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the guide has to say to a message, question by question.

    `refused`: a sentence of the message tries to change the bot or the guide, and is not answered; `rest` is the
    message without it. `language`: the
    message is in this language, which the bot does not read. `titles` are the guide's sections, in its order,
    and `nearest` those nearest to the message as a whole.
    """

    parts: tuple[Part, ...]
    refused: bool = False
    language: str | None = None
    titles: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    rest: str = ""

    @property
    def covered(self) -> bool:
        """Whether the guide answers one of the questions at least."""
        return any(part.covered for part in self.parts)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of all parts, each once."""
        return tuple(dict.fromkeys(passage for part in self.parts for passage in part.passages))

    @property
    def outside(self) -> tuple[str, ...]:
        """The topics outside the guide, in the asker's words."""
        return tuple(dict.fromkeys(topic for part in self.parts for topic in part.outside))

    @property
    def sections(self) -> tuple[str, ...]:
        """Titles, best first: the best of each question, then the second of each, and so on."""
        leading = [part.sections for part in self.parts if part.covered] or [part.sections for part in self.parts]
        rows = zip_longest(*leading)
        return tuple(dict.fromkeys(title for row in rows for title in row if title is not None)) or self.nearest

    @property
    def direct(self) -> str:
        """The answer's own sentences without the passages, a line a question."""
        return "\n".join(" ".join(part.sentences) for part in self.parts if part.sentences)

    @property
    def text(self) -> str:
        """The whole answer: for each question the direct sentence, then its passages with their sections."""
        return "\n".join(line for part in self.parts for line in _lines(part))


def _lines(part: Part) -> Iterable[str]:
    if part.sentences:
        yield " ".join(part.sentences)
    for passage in part.passages:
        yield f"{passage.text} ({passage.section})"


def without_repeats(parts: Iterable[Part]) -> Iterable[Part]:
    """A passage stands once in an answer; a question whose passages all stand above already adds nothing."""
    given: set[Passage] = set()
    repeated: set[tuple[str, ...]] = set()
    for answered in parts:
        part = _without_nearest(answered, given) if answered.outside and not answered.covered else answered
        fresh = tuple(passage for passage in part.passages if passage not in given)
        if part.passages and not fresh and not part.outside:
            continue
        if not part.covered and part.sentences in repeated:
            continue
        repeated.add(part.sentences)
        given |= set(fresh)
        same = not part.covered or part.passages[:1] == fresh[:1]
        yield replace(part, sentences=part.sentences if same else part.sentences[1:], passages=fresh)


def _without_nearest(part: Part, given: Collection[Passage]) -> Part:
    """What the guide says nothing about, without the nearest thing that it does say if that stands above already."""
    sentences = tuple(text for text in part.sentences if not any(passage.text in text for passage in given))
    return replace(part, sentences=sentences)
