"""An answer of the guide: for each question a direct sentence, then passages word for word with their section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from bot.guide.passages import Passage
from bot.nlu.meaning.text_vectors import stems

NEAREST_SECTIONS = 3
HELD_FROM = 0.8  # share of a sentence's words that stand in the passage below it: then the passage alone is enough
SAME_FIGURES = 2  # so many figures of a passage, all told by the sentence above it: then its section is enough
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_YES_OR_NO = re.compile(r"(?:yes|no)\b", re.IGNORECASE)


def sections_of(passages: Iterable[Passage], others: Iterable[str] = ()) -> tuple[str, ...]:
    """The sections of some passages, then others, each once."""
    return tuple(dict.fromkeys((*(passage.section for passage in passages), *others)))


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one question of a message.

    `sections` are titles, nearest first. `passages` are what the answer rests on, best first, and empty where the
    guide doesn't say, or where the first read above has said it. `outside` are the words in which the asker named
    topics that the guide does not cover; `nearest` is the passage in the last sentence of such an answer.
    `context` is the question with the statements that lead to it. `above` are passages that would stand here, and
    stand in a part before. `direct`: its first sentence answers it, and doesn't merely say what is near. `below`: it
    stands below a first read, where no figure is told twice.
    """

    question: str
    covered: bool
    sentences: tuple[str, ...]
    sections: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    outside: tuple[str, ...] = ()
    nearest: Passage | None = None
    context: str = ""
    above: tuple[Passage, ...] = ()
    direct: bool = True
    below: bool = False


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
    def unanswered(self) -> bool:
        """Whether something was asked, and the guide answers none of it."""
        asked = any(part.question for part in self.parts) and not self.refused and self.language is None
        return asked and not self.covered

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
    passages = part.passages
    if sentences := [text for text in part.sentences if not _is_held(text, part)]:
        said = " ".join(sentences)
        if part.below and passages and _tells_figures(said, passages[0].text):
            said, passages = f"{said} ({passages[0].section})", passages[1:]
        yield said
    for passage in passages:
        yield f"{passage.text} ({passage.section})"


def _tells_figures(said: str, passage: str) -> bool:
    """Whether a sentence tells all figures of the passage below it."""
    figures = _figures(passage)
    return len(figures) >= SAME_FIGURES and figures <= _figures(said)


def _figures(text: str) -> frozenset[str]:
    return frozenset(_FIGURE.findall(text))


def _is_held(sentence: str, part: Part) -> bool:
    """Whether the first passage below a sentence says all of it, in nearly the same words; never a yes or a no."""
    if not (part.passages and part.direct) or _YES_OR_NO.match(sentence):
        return False
    said, words = set(stems(part.passages[0].text)), set(stems(sentence))
    numbers = {word for word in words if word.isdigit()}
    return numbers <= said and len(words & said) >= HELD_FROM * len(words)
