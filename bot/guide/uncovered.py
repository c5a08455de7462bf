"""What is said to a question that the guide doesn't answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guide.answer_parts import NEAREST_SECTIONS, Part
from bot.guide.asked_questions import Question
from bot.guide.outside import FoundTopic, OutsideTopic, name_topics
from bot.guide.passages import Passage, Wording
from bot.guide.retrieval import Match

NEAR_FROM = 0.5  # nearness of a passage that says something on a question about a topic outside the guide
LONGEST_QUOTED = 90  # characters of a question that is repeated


def uncovered_part(question: Question, match: Match, topics: Sequence[FoundTopic], wording: Wording) -> Part:
    """The topics of a question named as outside the guide, with what comes nearest; or that it isn't covered.

    A passage that is not near to the question, and doesn't name the topic, has nothing to do with it.
    """
    sections = match.sections
    if not topics:
        return Part(question.asked, False, (wording.not_covered,), sections)
    nearest = next((passage for found in topics if (passage := _nearest(found.topic, match))), None)
    named = [topics_outside(topics, wording)]
    if nearest is not None:
        named.append(wording.nearest.format(text=f"{nearest.text} ({nearest.section})"))
        sections = tuple(dict.fromkeys((nearest.section, *sections)))[:NEAREST_SECTIONS]
    words = tuple(found.word for found in topics)
    return Part(question.asked, False, tuple(named), sections, (), words, nearest)


def _nearest(topic: OutsideTopic, match: Match) -> Passage | None:
    """The passage that comes nearest to a topic, if it is near to the question, too."""
    for place, passage in enumerate(match.passages):
        if passage.id == topic.nearest:
            is_near = place < NEAREST_SECTIONS or match.nearness[place] >= NEAR_FROM
            return passage if is_near or topic.name in passage.text else None
    return None


def topics_outside(topics: Sequence[FoundTopic], wording: Wording) -> str:
    """That the guide says nothing about these topics; "" for none."""
    return wording.topics_outside.format(topics=name_topics(topics)) if topics else ""


def hedge(asked: str, wording: Wording, *, near: bool) -> str:
    """The lead to a passage that is near to a question and may not answer it, or what stands in its place."""
    named = f"“{asked}”" if len(asked) <= LONGEST_QUOTED else wording.that
    return (wording.nearest_below if near else wording.nothing_direct).format(question=named)


def is_empty(part: Part) -> bool:
    """Whether a part only says that the guide doesn't answer its question."""
    return not (part.outside or part.passages or (part.covered and part.direct)) and bool(part.question)
