"""An answer as a whole: nothing stands twice in it or against the decision, and some get a sentence besides."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from bot.guide.answer_parts import Answer, Part
from bot.guide.asked_questions import Question
from bot.guide.first_read import FirstRead
from bot.guide.outside import Aside, find_topics, mentions
from bot.guide.passages import Guide, Passage
from bot.guide.question_forms import asks_for_fact, fit_to_question, without_yes
from bot.guide.retrieval import QuestionTexts, Retrieval
from bot.nlu.meaning.text_vectors import stems

# Nearness of the next passage: "what if not?" names nothing, any other question does.
NEXT_IF = 0.3
NEXT_FROM = 0.9
ELSEWHERE_FROM = 1.5  # of a passage in another section
OVERVIEW = "checklist.overview"  # all ten questions: for who asks for them
_ASKS_FOR_OVERVIEW = re.compile(
    r"(?i)\b(?:checklist|questions?|items?|list|ten|decid\w*|criteria|steps?|line|missing)\b"
)
SAID_FROM = 0.6  # share of an aside's words in another sentence: then it would say the same twice


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
        yield replace(part, passages=() if said else part.passages[:1], below=True)


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


def without_contrary(parts: Iterable[Part], contrary: Collection[str]) -> Iterable[Part]:
    """The parts below a decision, without passages that speak against it."""
    for part in parts:
        kept = tuple(passage for passage in part.passages if passage.id not in contrary)
        if kept == part.passages:
            yield part
        elif part.passages[0].id not in contrary:
            yield replace(part, passages=kept)
        elif part.outside:
            yield replace(part, sentences=part.sentences[-1:], passages=())


def without_overview(answer: Answer, message: str) -> Answer:
    """The answer to a message about a project, without the ten questions of the checklist, unless it asks for them."""
    if _ASKS_FOR_OVERVIEW.search(message) or OVERVIEW not in {passage.id for passage in answer.passages}:
        return answer
    parts = []
    for part in answer.parts:
        kept = tuple(passage for passage in part.passages if passage.id != OVERVIEW)
        if part.passages[:1] == kept[:1]:
            parts.append(replace(part, passages=kept))
        elif part.outside:
            parts.append(replace(part, sentences=part.sentences[1:], passages=kept))
        elif kept:
            parts.append(replace(part, sentences=(), passages=kept))
    return replace(answer, parts=tuple(parts) if any(part.covered or part.outside for part in parts) else ())


def with_asides(answer: Answer, guide: Guide) -> Answer:
    """The same answer, with what its passages leave open for a question that is put like this."""
    return replace(answer, parts=tuple(_with_asides(part, guide) for part in answer.parts))


def _with_asides(part: Part, guide: Guide) -> Part:
    """One for any answer comes first, in place of "the nearest my guide comes to": it is what was asked."""
    found = [
        aside
        for aside in guide.asides
        if _belongs(aside, part, guide) and not any(_holds(sentence, aside.sentence) for sentence in part.sentences)
    ]
    answers = [aside.sentence for aside in found if not (aside.passages or aside.topic)]
    said = part.sentences if part.direct or not answers else ()
    others = [aside.sentence for aside in found if aside.passages or aside.topic]
    return replace(part, sentences=(*answers, *said, *others)) if found else part


def _holds(sentence: str, aside: str) -> bool:
    """Whether a sentence holds most of an aside, in its words."""
    words = set(stems(aside))
    return len(words & set(stems(sentence))) >= SAID_FROM * len(words)


def _belongs(aside: Aside, part: Part, guide: Guide) -> bool:
    if aside.topic:
        return bool(part.outside) and part.nearest is None and aside.topic in _topics(part, guide)
    shown = {passage.id for passage in (*part.passages, *part.above)}
    if not shown or (aside.passages and shown.isdisjoint(aside.passages)):
        return False
    return mentions(f"{part.question} {part.context}" if aside.stated else part.question, aside.written)


def _topics(part: Part, guide: Guide) -> set[str]:
    return {found.topic.name for found in find_topics(part.question, guide.topics)}
