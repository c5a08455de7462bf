"""What a message literally asks besides a decision: the answers below its first read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.guide.answer_parts import Part
from bot.guide.asked_kinds import DECISION, KindMatch
from bot.guide.asked_questions import Question
from bot.guide.first_read import FirstRead
from bot.guide.outside import find_topics
from bot.guide.passages import Guide
from bot.guide.question_answers import QuestionAnswers
from bot.guide.question_clauses import OPENS_QUESTION
from bot.guide.question_kinds import PLAINLY_OUTSIDE, is_answered_by_decision, is_plainly_outside, kind_of
from bot.guide.retrieval import Match, QuestionTexts, Retrieval
from bot.nlu.meaning.text_vectors import stems

OWN_FROM = 0.8  # nearness from which a passage answers a question below a first read
PLAINLY_NEAR = 1.1  # the same of what is no plain question, and of all that leads to one


def answer_below(
    asked: Sequence[tuple[Question, Match, KindMatch]],
    message: str,
    read: FirstRead,
    answers: QuestionAnswers,
    retrieval: Retrieval,
    guide: Guide,
) -> Iterator[Part]:
    """What was literally asked, beside the decision.

    A question of a kind that is asked everywhere gets the answer that the first read makes the right one, any other
    what is near to the question itself; and none if it asks for nothing but the decision, which stands above.
    """
    matches = retrieval.match([QuestionTexts((question.asked,)) for question, *_ in asked])
    for (question, found, near_kind), by_itself in zip(asked, matches, strict=True):
        alone = not question.back or by_itself.coverage < PLAINLY_OUTSIDE
        match = by_itself if read.all_lines and alone else found
        least = OWN_FROM if OPENS_QUESTION.match(question.asked) else PLAINLY_NEAR
        part = answers.part(question, match, further=True, with_yes=False)
        name = kind_of(question, near_kind, by_itself.coverage, guide)
        if not near_kind.name and not (part.covered and part.direct):
            name = near_kind.likely or name
        topics = find_topics(question.asked, guide.topics)
        of_topic = any(found.topic.certain or name != DECISION for found in topics)
        kind = answers.kind(name)
        if kind and of_topic and not kind.any_topic:
            kind = None
        if kind and kind.name == DECISION and not read.all_lines and found.nearness[0] >= PLAINLY_NEAR:
            kind = None  # nothing was held against the guide yet: what leads to the question is what it is about
        rest = frozenset(stems(message.replace(question.asked, " ")))
        names_itself = len(asked) > 1 or question.stands_alone
        if not question.asks:
            yield from answers.named(question)
        elif (
            kind is not None
            and kind.fits(message, question.asked)
            and (of_kind := answers.of_kind(kind, question, found, read, near_kind))
        ):
            yield of_kind
            if not kind.any_topic:
                yield from answers.named(question)
        elif part.covered and match.nearness[0] >= least:
            if part.direct or (part.passages and not is_answered_by_decision(question.asked)):
                yield part
            else:
                yield from answers.named(question)
        elif part.outside:
            yield part
        elif names_itself and is_plainly_outside(
            question.asked, by_itself.coverage, found.coverage, answers.known | rest
        ):
            yield answers.quoting(replace(part, covered=False, passages=()))
