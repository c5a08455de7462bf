"""Of a model's answer, what may be shown: the sentences that pass every check, each with footnotes to our own lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.claude.claims import Sources, problem_of
from bot.claude.sentences import CitedSentence, Place, SentenceReader
from bot.claude.stream_parts import StreamPart

MOST_WORDS = 160  # an answer of more is no answer that anybody reads
WORD = re.compile(r"\w+")
# A sentence that begins so says something else where the one before it is missing.
REFERS_BACK = re.compile(
    r"\s*(?:and |but |so |then )?(?:it|its|that|this|they|their|these|those|such|both|neither|either"
    r"|(?:one|none|each|all|any) of (?:them|these|those)|the (?:same|former|latter))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TextDelta:
    """More text to show."""

    text: str


@dataclass(frozen=True)
class Footnote:
    """The text since the last footnotes rests on this line. `number` counts from 1, the same for the same line."""

    number: int
    place: Place


@dataclass(frozen=True)
class Lines:
    """All that an answer may draw on: the lines of each document, in the order in which they are sent.

    The first document is the guide, the second is about the asker's project. `question` holds the asker's words, and
    `titles` those of the guide's sections. `english`: the answer's words can be checked, not only its numbers.
    """

    documents: tuple[tuple[str, ...], ...]
    question: str = ""
    titles: tuple[str, ...] = ()
    english: bool = True

    def text(self, place: Place) -> str | None:
        """The line at a place; None where there is none."""
        document, line = place
        known = 0 <= document < len(self.documents) and 0 <= line < len(self.documents[document])
        return self.documents[document][line] if known else None


class Grounding:
    """Fed with the parts of an answer; gives what may be shown, sentence by sentence."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._all = tuple(line for document in lines.documents for line in document)
        self._reader = SentenceReader()
        self._numbers: dict[Place, int] = {}
        self._waiting = ""
        self._words = 0
        self._gap = False
        self.claims = 0
        self.cut: list[str] = []

    @property
    def cited(self) -> tuple[Place, ...]:
        """The places that footnotes were given for, in their order."""
        return tuple(self._numbers)

    def feed(self, part: StreamPart) -> Iterator[TextDelta | Footnote]:
        """What may be shown after this part."""
        for sentence in self._reader.feed(part):
            yield from self._show(sentence)

    def finish(self) -> Iterator[TextDelta | Footnote]:
        """What may be shown of the rest, once the answer is complete."""
        for sentence in self._reader.finish():
            yield from self._show(sentence)

    def _show(self, sentence: CitedSentence) -> Iterator[TextDelta | Footnote]:
        places = [place for place in sentence.places if self._lines.text(place) is not None]
        problem = problem_of(sentence.text.strip(), self._sources(places))
        words = len(WORD.findall(sentence.text))
        if problem is None and self._words + words > MOST_WORDS:
            problem = "too much"
        if problem is None and self._gap and REFERS_BACK.match(sentence.text):
            problem = "refers to what was cut"
        self._gap = problem is not None
        if problem is not None:
            self.cut.append(problem)
            self._waiting = ""
            return
        if not places:
            self._waiting += sentence.text  # it leads over to a claim, and is shown with it or not at all
            return
        text, self._waiting = self._waiting + sentence.text, ""
        self._words += words
        self.claims += 1
        yield TextDelta(text if self.claims > 1 else text.lstrip())
        for place in places:
            yield Footnote(self._numbers.setdefault(place, len(self._numbers) + 1), place)

    def _sources(self, places: Sequence[Place]) -> Sources:
        cited = [(place, text) for place in places if (text := self._lines.text(place)) is not None]
        return Sources(
            cited=[text for _, text in cited],
            project=[text for (document, _), text in cited if document == 1],
            question=self._lines.question,
            lines=self._all,
            titles=self._lines.titles,
            english=self._lines.english,
        )
