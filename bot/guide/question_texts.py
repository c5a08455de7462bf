"""The texts by which a question is matched, and the kind that they make it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guide.asked_kinds import DECISION
from bot.guide.asked_questions import Question
from bot.guide.kind_matching import KindMatch
from bot.guide.question_clauses import sentences, without_leads
from bot.guide.retrieval import QuestionTexts, Retrieval

MOST_PIECES = 12


def texts_of(question: Question) -> QuestionTexts:
    """The question with its statements and without, then its sentences if there are several."""
    if question.back or question.meant:
        return QuestionTexts((question.meant or question.text,))
    wholes = tuple(dict.fromkeys((question.text, without_leads(question.asked))))
    found = sentences(question.text)
    return QuestionTexts(wholes, tuple(found[:MOST_PIECES]) if len(found) > 1 else ())


def kinds_of(questions: Sequence[Question], retrieval: Retrieval) -> list[KindMatch]:
    """The kind of each question: that of the whole of it, or else of what is asked behind a statement."""
    asks = [without_leads(ask) for question in questions for ask in (question.asked, question.by_itself)]
    found = retrieval.kinds(asks)
    return [
        whole if whole.name not in ("", DECISION) else alone
        for whole, alone in zip(found[::2], found[1::2], strict=True)
    ]
