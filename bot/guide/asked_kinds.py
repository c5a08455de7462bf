"""What people ask again and again, by kind: its answer, or the one of several that a first read makes the right one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.decision.fact_lines import FactLine
from bot.guide.first_read import FirstRead
from bot.guide.outside import mentions

DECISION = "decision"  # the kind of a question for the decision alone
SURE, MAY_BE = "sure", "may be"
_NUMBER = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class KindAnswer:
    """An answer, and the lines of a first read, or the decisions, of which one makes it the right one; none: always.

    `asks`: the field that the line asks for besides. `shows`: words that the first read must hold besides.
    `passage`: the id of what stands below it, or "".
    """

    text: str = ""
    lines: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    asks: str = ""
    shows: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class AskedKind:
    """A kind of question, ways to ask it, and its answers, of which the first that holds is given.

    Where none does, the first read has said it. `beside`: words of which the message must hold one.
    An answer that always holds, and rests on a passage, is given where there is no first read, too.
    """

    name: str
    samples: tuple[str, ...]
    answers: tuple[KindAnswer, ...] = ()
    beside: tuple[str, ...] = ()

    def fits(self, message: str) -> bool:
        """Whether a message holds what a question of this kind is about."""
        return not self.beside or mentions(message, self.beside)

    def answer(self, question: str, read: FirstRead | None) -> tuple[KindAnswer, bool]:
        """The first answer that holds, and whether it is sure: it isn't where its line only may be true.

        An empty one where the first read has said it, or where it takes one.
        """
        if read is None:
            always = (answer for answer in self.answers if not (answer.lines or answer.decisions or answer.shows))
            return next((answer for answer in always if answer.passage), KindAnswer()), True
        for answer in self.answers:
            if holding := _holds(answer, question, read):
                return answer, holding == SURE
        return KindAnswer(), True


def _holds(answer: KindAnswer, question: str, read: FirstRead) -> str:
    """SURE or MAY_BE; "" where it doesn't hold."""
    if answer.shows not in read.text:
        return ""
    if not answer.lines:
        return SURE if not answer.decisions or (read.lines and read.decision in answer.decisions) else ""
    for lines, sureness in ((read.lines, SURE), (read.possible, MAY_BE)):
        if any(_is_about(line, question) for line in lines if _has_key(line, answer)):
            return sureness
    return ""


def _has_key(line: FactLine, answer: KindAnswer) -> bool:
    """Whether a line makes this answer the right one."""
    return any(fnmatchcase(line.key, pattern) for pattern in answer.lines) and answer.asks in ("", line.asks)


def _is_about(line: FactLine, question: str) -> bool:
    """Whether a line holds the number of a question; another number is asked about for itself."""
    return all(number.rstrip(".,") in line.lead for number in _NUMBER.findall(question))
