"""Of a model's answer, what may be shown: sentences that say what their lines say, and else the lines themselves.

Every one carries footnotes to our own lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.claude.claims import Cited, instead_of, problem_of, translated
from bot.claude.sentences import CitedSentence, Place, SentenceReader
from bot.claude.stream_parts import StreamPart
from bot.claude.translations import refers_back

MOST_WORDS = 120  # of an answer; its end is cut
MOST_WITH_PROJECT = 160  # what is said of the asker's own project, or of what is outside, may still follow
WORD = re.compile(r"\w+")
PROJECT = 1  # the document about the asker's project
# A sentence that begins so says something else where the one before it is missing.
REFERS_BACK = re.compile(
    r"\s*(?:and |but |so |then )?(?:it|its|that|this|they|their|these|those|such|both|neither|either"
    r"|(?:one|none|each|all|any) of (?:them|these|those)|the (?:same|former|latter))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TextDelta:
    """More text to show. `translated`: it is in the language of the question, which is not English."""

    text: str
    translated: bool = False


@dataclass(frozen=True)
class Footnote:
    """The text since the last footnotes rests on this line. `number` counts from 1, the same for the same line."""

    number: int
    place: Place


@dataclass(frozen=True)
class Lines:
    """All that an answer may draw on: the lines of each document, in the order in which they are sent.

    The first document is the guide, the second is about the asker's project.
    """

    documents: tuple[tuple[str, ...], ...]

    def text(self, place: Place) -> str | None:
        """The line at a place; None where there is none."""
        document, line = place
        known = 0 <= document < len(self.documents) and 0 <= line < len(self.documents[document])
        return self.documents[document][line] if known else None


class Grounding:
    """Fed with the parts of an answer; gives what may be shown, sentence by sentence.

    `language`: that of the question, by its English name; None for English and unclear ones.
    """

    def __init__(self, lines: Lines, language: str | None = None) -> None:
        self.language = language
        self._lines = lines
        self._reader = SentenceReader()
        self._numbers: dict[Place, int] = {}
        self._waiting = ""
        self._words = 0
        self._gap = False
        self._full = False
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
        cited = [Cited(self._lines.text(place) or "", of_project=place[0] == PROJECT) for place in places]
        text = sentence.text.strip()
        problem = problem_of(text, cited, self.language)
        of_line = translated(text, cited, self.language) if problem is None else None
        if problem is None and self._gap and (REFERS_BACK.match(text) or refers_back(text, self.language)):
            problem = "refers to what was cut"
        self._gap = problem is not None
        if problem is None and not places:
            self._waiting += sentence.text  # it leads over to a claim, and is shown with it or not at all
        elif problem is None and of_line is not None:
            yield from self._claim(sentence.text, [places[of_line]], translated=True)
        elif problem is None:
            yield from self._claim(sentence.text, places)
        else:
            self.cut.append(problem)
            self._waiting = ""
            line = None if problem == "markup" else instead_of(text, cited)
            if line is not None and places[line] not in self._numbers:
                yield from self._claim(sentence.text.replace(text, cited[line].text), [places[line]])

    def _claim(self, text: str, places: Sequence[Place], *, translated: bool = False) -> Iterator[TextDelta | Footnote]:
        words = len(WORD.findall(text))
        of_project = any(document == PROJECT for document, _ in places)
        most = MOST_WITH_PROJECT if of_project else 0 if self._full else MOST_WORDS
        if self._words + words > most:
            self._full = True
            self.cut.append("too much")
            self._waiting = ""
            return
        text, self._waiting = self._waiting + text, ""
        self._words += words
        self.claims += 1
        yield TextDelta(text if self.claims > 1 else text.lstrip(), translated)
        for place in places:
            yield Footnote(self._numbers.setdefault(place, len(self._numbers) + 1), place)
