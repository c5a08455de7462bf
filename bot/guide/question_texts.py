"""The texts by which a question is matched."""

from __future__ import annotations

from bot.guide.asked_questions import Question
from bot.guide.question_clauses import sentences
from bot.guide.retrieval import QuestionTexts

MOST_PIECES = 12


def texts_of(question: Question) -> QuestionTexts:
    """The question with its statements and without, then its sentences if there are several."""
    if question.back or question.meant:
        return QuestionTexts((question.meant or question.text,))
    wholes = tuple(dict.fromkeys((question.text, question.asked)))
    found = sentences(question.text)
    return QuestionTexts(wholes, tuple(found[:MOST_PIECES]) if len(found) > 1 else ())
