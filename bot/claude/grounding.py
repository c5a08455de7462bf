"""Of a model's answer, what may be shown: sentences that say what their lines say, and else the lines themselves.

Every one carries footnotes to our own lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.claude.claims import Cited, instead_of, problem_of, translated
from bot.claude.sentences import CitedSentence, Place, SentenceReader
from bot.claude.stream_parts import StreamPart
from bot.claude.translations import refers_back
from bot.guide.answer_messages import Footnote
from bot.ports.llm import AnswerText

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


Shown = AnswerText | Footnote


@dataclass(frozen=True)
class Line:
    """A line that may be cited: as the model gets it, the section that a citation names, and our own copy to show."""

    text: str
    section: str
    quote: str


Documents = Sequence[Sequence[Line]]


class Grounding:
    """Fed with the parts of an answer; gives what may be shown, sentence by sentence.

    `documents`: the lines that an answer may draw on, in the order in which they are sent; those of the guide first.
    `language`: that of the question, by its English name; None for English and unclear ones. `leads`: a sentence for
    each language, which stands above the first text in English.
    """

    def __init__(
        self, documents: Documents, language: str | None = None, leads: Mapping[str, str] | None = None
    ) -> None:
        self.language = language
        self._leads = dict(leads or {})
        self._documents = documents
        self._reader = SentenceReader()
        self._numbers: dict[Place, int] = {}
        self._waiting = ""
        self._words = 0
        self._gap = False
        self._full = False
        self.claims = 0
        self.cut: list[str] = []

    def feed(self, part: StreamPart) -> Iterator[Shown]:
        """What may be shown after this part."""
        for sentence in self._reader.feed(part):
            yield from self._show(sentence)

    def finish(self) -> Iterator[Shown]:
        """What may be shown of the rest, once the answer is complete."""
        for sentence in self._reader.finish():
            yield from self._show(sentence)

    def _show(self, sentence: CitedSentence) -> Iterator[Shown]:
        found = [(place, known) for place in sentence.places if (known := self._line_at(place)) is not None]
        places = [place for place, _ in found]
        cited = [Cited(known.text, of_project=document == PROJECT) for (document, _), known in found]
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

    def _claim(self, text: str, places: Sequence[Place], *, translated: bool = False) -> Iterator[Shown]:
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
        yield self._text(text if self.claims > 1 else text.lstrip(), english=not translated)
        yield from map(self._cite, places)

    def quote(self, place: Place) -> Iterator[Shown]:
        """A line as it stands, below what was shown before."""
        document, number = place
        text = self._documents[document][number].text
        self.claims += 1
        yield self._text(text if self.claims == 1 else f"\n{text}")
        yield self._cite(place)

    def _text(self, text: str, *, english: bool = True) -> AnswerText:
        lead = self._leads.pop(self.language or "", "") if english else ""
        if not lead:
            return AnswerText(text=text)
        above = "\n\n" if self.claims > 1 else ""
        return AnswerText(text=f"{above}{lead}\n{text.lstrip()}")

    def _cite(self, place: Place) -> Footnote:
        document, number = place
        line = self._documents[document][number]
        footnote = self._numbers.setdefault(place, len(self._numbers) + 1)
        return Footnote(number=footnote, section=line.section, quote=line.quote)

    def _line_at(self, place: Place) -> Line | None:
        """The line that a model points at; None where there is none."""
        document, number = place
        known = 0 <= document < len(self._documents) and 0 <= number < len(self._documents[document])
        return self._documents[document][number] if known else None
