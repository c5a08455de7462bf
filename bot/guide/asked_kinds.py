"""What people ask again and again, by kind: its answer, or the one of several that a first read makes the right one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.decision.fact_lines import FactLine
from bot.guide.first_read import FirstRead
from bot.guide.outside import OutsideTopic, mentions

DECISION = "decision"  # the kind of a question for the decision alone
KNOWLEDGE = "knowledge by training"  # of one whether training teaches facts
LEAST_BEFORE = 3  # words of a statement before a question: "students could label more, is that okay?"
_THAT = re.compile(r"\b(?:is|was|would|does|are)\s+(?:that|this|it|they|those)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class KindAnswer:
    """An answer, and the lines of a first read, or the decisions, of which one makes it the right one; none: always.

    `shows`: words that the first read must hold besides.
    `passage`: the id of what stands below it, or "".
    """

    text: str = ""
    lines: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    shows: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class AskedKind:
    """A kind of question, ways to ask it, and its answers, of which the first that holds is given.

    Where none does, the first read has said it. `beside`: words of which the message must hold one.
    An answer that always holds, and rests on a passage, is given where there is no first read, too; one of a kind
    `about_bot` rests on none, since the guide doesn't speak of it. `topic`: the guide doesn't answer it, and this is
    named as outside. `any_topic`: its answer holds whatever else a question names.
    """

    name: str
    samples: tuple[str, ...]
    answers: tuple[KindAnswer, ...] = ()
    beside: tuple[str, ...] = ()
    about_bot: bool = False
    topic: str = ""
    any_topic: bool = False

    @property
    def text(self) -> str:
        """All its answers."""
        return " ".join(answer.text for answer in self.answers)

    @property
    def outside(self) -> OutsideTopic | None:
        """What it asks for, where the guide doesn't answer it."""
        nearest = next((answer.passage for answer in self.answers), "")
        return OutsideTopic(self.topic, (), nearest) if self.topic else None

    def fits(self, message: str, question: str = "") -> bool:
        """Whether a message holds what a question of this kind is about; what leads to "is that okay?" in it must."""
        before, _, _ = _THAT.split(question)[0].rpartition(",") if _THAT.search(question) else ("", "", "")
        return not self.beside or mentions(before if len(before.split()) >= LEAST_BEFORE else message, self.beside)

    def answer(self, question: str, read: FirstRead | None) -> tuple[KindAnswer, FactLine | None]:
        """The first answer that holds, and the line that it rests on where that only may be true.

        An empty one where the first read has said it, or where it takes one.
        """
        if read is None:
            always = (answer for answer in self.answers if not (answer.lines or answer.decisions or answer.shows))
            return next((answer for answer in always if answer.passage or self.about_bot), KindAnswer()), None
        for answer in self.answers:
            if answer.shows not in read.text:
                continue
            if not answer.lines and (not answer.decisions or (read.lines and read.decision in answer.decisions)):
                return answer, None
            for line in read.all_lines:
                if _has_key(line, answer) and _is_about(line, question):
                    return answer, line if line in read.possible else None
        return KindAnswer(), None


def _has_key(line: FactLine, answer: KindAnswer) -> bool:
    """Whether a line makes this answer the right one."""
    return any(fnmatchcase(line.key, pattern) for pattern in answer.lines)


def _is_about(line: FactLine, question: str) -> bool:
    """Whether a line holds the number of a question; another number is asked about for itself."""
    return all(number.rstrip(".,") in f"{line.lead} {line.text}" for number in _NUMBER.findall(question))
