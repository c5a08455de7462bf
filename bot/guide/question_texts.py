"""The texts by which a question is matched, and the kind that they make it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guide.asked_kinds import DECISION, KNOWLEDGE
from bot.guide.asked_questions import Question
from bot.guide.kind_matching import KindMatch
from bot.guide.premises import asks_whether_it_teaches
from bot.guide.question_clauses import sentences, without_leads
from bot.guide.retrieval import QuestionTexts, Retrieval
from bot.guide.same_question import content_words

MOST_PIECES = 12
MOST_OF_LITTLE = 3  # words of a question that says next to nothing itself
MOST_LEADING = 30  # words of it and of what leads to it; more tell of a project


def texts_of(question: Question) -> QuestionTexts:
    """The question with its statements and without, then its sentences if there are several."""
    if question.back or question.meant:
        return QuestionTexts((question.meant or question.text,))
    wholes = tuple(dict.fromkeys((question.text, without_leads(question.asked))))
    found = sentences(question.text)
    return QuestionTexts(wholes, tuple(found[:MOST_PIECES]) if len(found) > 1 else ())


def kinds_of(questions: Sequence[Question], retrieval: Retrieval) -> list[KindMatch]:
    """The kind of each question: that of the whole of it, or of what is asked behind a statement, or of both together.

    What leads to a question counts where that says next to nothing itself: "they train real models. What do I say?".
    """
    asks = [without_leads(ask) for question in questions for ask in (question.asked, question.by_itself, question.text)]
    found = retrieval.kinds(asks)
    return [_kind(question, *found[3 * place : 3 * place + 3]) for place, question in enumerate(questions)]


def _kind(question: Question, whole: KindMatch, alone: KindMatch, both: KindMatch) -> KindMatch:
    if asks_whether_it_teaches(question.asked):
        return KindMatch(KNOWLEDGE, whole.decision, by_words=True)
    near = whole if whole.name not in ("", DECISION) else alone
    is_empty_alone = len(content_words(question.asked)) <= MOST_OF_LITTLE and len(question.text.split()) <= MOST_LEADING
    if not is_empty_alone or both.name in ("", DECISION):
        return near
    nearer = both.closest.similarity > near.closest.similarity
    return both if nearer or near.name in ("", DECISION) else near
