"""The answer to a question whose answer would only repeat the one above: the next thing that the guide says on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.guide.answer_parts import Part
from bot.guide.asked_questions import Question
from bot.guide.passages import Passage
from bot.guide.retrieval import QuestionTexts, Retrieval
from bot.guide.yes_or_no import fit_to_question

# Nearness of the next passage: "what if not?" names nothing, any other question does.
NEXT_IF = 0.3
NEXT_FROM = 0.9
ELSEWHERE_FROM = 1.5  # of a passage in another section


def with_follow_ups(asked: Sequence[Question], parts: Sequence[Part], retrieval: Retrieval) -> Iterable[Part]:
    """The parts; a question that refers back and would repeat the answer above gets the next passage on it."""
    given: set[Passage] = set()
    for question, part in zip(asked, parts, strict=False):
        repeated = question.back and bool(part.passages) and given.issuperset(part.passages[:1])
        answered = (_next_on(question, part.passages[0].section, given, retrieval) if repeated else None) or part
        given |= set(answered.passages[:1])
        yield answered


def _next_on(question: Question, section: str, given: Collection[Passage], retrieval: Retrieval) -> Part | None:
    match = retrieval.match([QuestionTexts((question.asked,))])[0]
    here = NEXT_IF if question.asks_if else NEXT_FROM
    for passage, nearness in zip(match.passages, match.nearness, strict=True):
        least = here if passage.section == section else ELSEWHERE_FROM
        if passage not in given and nearness >= least:
            direct = (fit_to_question(passage.direct, question.asked),) if passage.direct else ()
            return Part(question.asked, True, direct, (passage.section,), (passage,), context=question.text)
    return None
