"""The part of an answer for one question alone: a passage, or what the guide doesn't say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.guide.answer_parts import Part
from bot.guide.asked_kinds import asks_something_else, may_open
from bot.guide.asked_questions import Question
from bot.guide.outside import FoundTopic, asks_for, find_topics, without
from bot.guide.passages import Guide
from bot.guide.question_forms import asks_plainly, fit_to_question
from bot.guide.question_kinds import SURELY_COVERED
from bot.guide.retrieval import Match
from bot.guide.uncovered import hedge, topics_outside, uncovered_part
from bot.nlu.meaning.text_vectors import stems

MOST_PASSAGES = 2  # a question; more are not read in a thread
MOST_TOPICS = 4  # named for one question
# A passage further behind the best than this says something else. On the sample questions less drops facts that belong
# to the answer, and more only adds passages beside the point.
FALLING_OFF = 0.05
# Chosen on the question sets that the samples were written for: right passages are as near as 0.86 in 95 of 100 cases,
# questions outside the guide come no nearer than 0.76 in 95.
DIRECT_FROM = 0.8  # nearness from which a passage's direct sentence fits the question
# A passage answers a question if its own samples are so similar to it, or if no other is nearly as near. Of 60
# questions met once, 26 are neither, and of these it answers 5.
SIMILAR_FROM, LEADS_FROM = 0.66, 0.2
CLOSE_FROM = 0.66  # similarity of a passage that is worth a look where its yes or no would be to another question
FURTHER_FROM = 0.6  # nearness of the second and later questions of a message, else they are about something else
COVERED_BESIDE_TOPIC = 0.3  # coverage of a question that names a topic outside the guide as well
BESIDE = 0.55  # nearness below which a passage has nothing to do with a few words, or with what is not covered anyway
FEW_STEMS = 3


class QuestionParts:
    """The parts for questions, each by its own nearest passages."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._by_id = {passage.id: passage for passage in guide.passages}

    def of(self, question: Question, match: Match, *, further: bool = False, with_yes: bool = True) -> Part:
        asked = find_topics(question.asked, self._guide.topics)
        certain = [found for found in asked if found.topic.certain]
        known = {found.topic.name for found in asked}
        stated = [
            found
            for found in find_topics(question.leading_text, self._guide.topics)
            if found.topic.stated and found.topic.name not in known
        ]
        covered = match.coverage > (COVERED_BESIDE_TOPIC if certain else 0 if match.is_near else SURELY_COVERED)
        asked_stems = stems(question.asked)
        least = FURTHER_FROM if further else BESIDE if len(asked_stems) <= FEW_STEMS else 0.0
        near = not least or match.nearness[0] >= least
        names_more = self._guide.names_subject(without(question.asked, [found.word for found in certain]))
        if certain and (not names_more or any(asks_for(question.asked, found) for found in certain)):
            covered = False  # it is about that topic alone, whatever leads to it
        if covered and near and asked_stems:
            part = self._covered(question, match, [*certain, *stated][:MOST_TOPICS], with_yes=with_yes)
        else:
            part = uncovered_part(question, match, [*(certain or asked), *stated][:MOST_TOPICS], self._guide.wording)
        return replace(part, context=question.text)

    def _covered(self, question: Question, match: Match, topics: Sequence[FoundTopic], *, with_yes: bool) -> Part:
        best, floor = match.passages[0], match.nearness[0] - FALLING_OFF
        near = [passage for passage, nearness in zip(match.passages, match.nearness, strict=True) if nearness > floor]
        beside = [self._by_id[best.beside]] if best.beside in self._by_id else []
        asks = asks_plainly(question.asked)
        sure = not asks or question.back or match.similarity >= SIMILAR_FROM or match.lead >= LEADS_FROM
        certain = question.back or may_open(best.direct, question.asked, best.samples, match.closest)
        if with_yes and not question.back:
            certain = certain and not asks_something_else(question.asked, best.samples, best.text, match.closest)
        close = match.is_near if certain else match.similarity >= CLOSE_FROM
        sure = sure and certain
        fits, hardly = sure and match.nearness[0] >= DIRECT_FROM, not sure and not close
        chosen = tuple(dict.fromkeys([best, *beside, *near] if fits else [] if hardly else [best]))[:MOST_PASSAGES]
        with_yes = with_yes and question.stands_alone
        direct = fit_to_question(best.direct, question.asked, with_yes=with_yes) if fits else ""
        lead = hedge(question.asked, self._guide.wording, near=bool(chosen)) if asks and not fits else ""
        opening = tuple(
            sentence for sentence in (direct, topics_outside(topics, self._guide.wording), lead) if sentence
        )
        sections = tuple(dict.fromkeys((*match.sections, *(passage.section for passage in chosen))))
        return Part(
            question.asked, True, opening, sections, chosen, tuple(found.word for found in topics), direct=not lead
        )
