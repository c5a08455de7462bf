"""Nothing stands twice in an answer, and no question of a message is passed over in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from bot.guide.answer_parts import Part
from bot.guide.asked_questions import Question
from bot.guide.first_read import FirstRead
from bot.guide.passages import Passage
from bot.guide.question_forms import asks_for_fact, fit_to_question, without_yes
from bot.guide.retrieval import QuestionTexts, Retrieval

# Nearness of the next passage: "what if not?" names nothing, any other question does.
NEXT_IF = 0.3
NEXT_FROM = 0.9
ELSEWHERE_FROM = 1.5  # of a passage in another section


def without_repeats(parts: Sequence[Part], answered_above: str) -> Iterator[Part]:
    """The parts with each passage once. `answered_above` is said of a question to which nothing is to be added.

    Its place is {question}; if it is "", such a question is left out. So is a nearest passage that the answer shows.
    """
    shown = {passage for part in parts for passage in part.passages}
    given: set[Passage] = set()
    said: set[str] = set()
    leading = [part.passages[:1] for part in parts]
    for place, whole in enumerate(parts):
        part = _without_nearest(whole) if whole.nearest in shown else whole
        if part.nearest is not None:
            shown.add(part.nearest)
        later = {passage for first in leading[place + 1 :] for passage in first} - {
            *part.passages[:1]
        }  # answers that one
        fresh = tuple(passage for passage in part.passages if passage not in given | later)
        mine = (
            part.sentences if part.direct or fresh or not part.passages else part.sentences[:-1]
        )  # what is near stands above
        sentences = tuple(sentence for sentence in mine if without_yes(sentence) not in said)
        said |= set(map(without_yes, sentences))
        given |= set(fresh)
        if fresh or not part.passages:
            if fresh or sentences or not part.sentences:
                yield replace(part, sentences=sentences, passages=fresh)
        elif sentences or answered_above:
            above = (answered_above.format(question=part.question.strip()),)
            yield replace(part, covered=False, sentences=sentences or above, passages=(), above=part.passages)


def without_said(parts: Iterable[Part], read: FirstRead) -> Iterator[Part]:
    """The parts below a first read: one passage for each, and none about a stated fact, whose line says it already."""
    for part in parts:
        said = part.passages and part.passages[0].id in read.passages and not asks_for_fact(part.question)
        yield replace(part, passages=() if said else part.passages[:1])


def _without_nearest(part: Part) -> Part:
    return replace(part, sentences=part.sentences[:-1], nearest=None)


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
