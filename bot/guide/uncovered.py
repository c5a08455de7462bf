"""What is said to a question that the guide doesn't answer, or that is asked in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.decision.profile import Value
from bot.guide.answer_parts import NEAREST_SECTIONS, Part
from bot.guide.asked_questions import Question
from bot.guide.outside import FoundTopic, OutsideTopic, find_topics, mentions, name_topics
from bot.guide.passages import Guide, Passage, Wording
from bot.guide.question_clauses import without_leads
from bot.guide.retrieval import Match

NEAR_FROM = 0.5  # nearness of a passage that says something on a question about a topic outside the guide
LONGEST_QUOTED = 90  # characters of a question that is repeated
MOST_PASSAGES = 2
ENGLISH = ("english",)  # "can answer in english is ok"
# What only English words beside a number say that it counts: "30 catégories" are no failures.
COUNTS = frozenset(("eval_examples", "eval_failures", "tuned_examples", "tuned_failures", "labelled_examples"))


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
    named = f"“{without_leads(asked)}”" if len(asked) <= LONGEST_QUOTED else wording.that
    return (wording.nearest_below if near else wording.nothing_direct).format(question=named)


def is_empty(part: Part) -> bool:
    """Whether a part only says that the guide doesn't answer its question."""
    return not (part.outside or part.passages or (part.covered and part.direct)) and bool(part.question)


def with_story_topics(parts: Sequence[Part], text: str, guide: Guide) -> tuple[Part, ...]:
    """The parts of an answer, none naming again the topics of an earlier one, and those that the story states."""
    named: set[str] = set()
    kept = []
    opening = guide.wording.topics_outside.partition("{topics}")[0]
    for part in parts:
        found = [topic for word in part.outside for topic in find_topics(word, guide.topics)]
        names = {each.topic.name for each in found if each.topic.stated}
        again = names and names <= named and all(each.topic.stated for each in found)
        left = tuple(said for said in part.sentences if not said.startswith(opening)) if again else part.sentences
        if left or part.passages or not again:
            kept.append(replace(part, sentences=left))
        named |= {each.topic.name for each in found}
    stated = [found for found in find_topics(text, guide.topics) if found.topic.stated]
    new = [topic for topic in stated if topic.topic.name not in named and not _is_asked(topic.word, parts)]
    if not new:
        return tuple(kept)
    words = tuple(found.word for found in new)
    if kept and len(kept[-1].sentences) == 1 and kept[-1].sentences[0].startswith(opening):
        joined = f"{kept[-1].sentences[0].removesuffix('.')}, and nothing about {name_topics(new)}."
        return (*kept[:-1], replace(kept[-1], sentences=(joined,), outside=(*kept[-1].outside, *words)))
    sentence = guide.wording.topics_outside.format(topics=name_topics(new))
    return (*kept, Part("", False, (sentence,), (), (), words))


def _is_asked(word: str, parts: Sequence[Part]) -> bool:
    """Whether a question has it, which is answered by itself."""
    return any(word in part.question for part in parts)


def foreign_part(text: str, language: str, guide: Guide, sections: tuple[str, ...]) -> Part:
    """The passages that it asks for, where it does so in plain words; else which language is read."""
    wording = guide.wording
    sentence = (wording.english_will_do if mentions(text, ENGLISH) else wording.other_language).format(
        language=language
    )
    by_id = {passage.id: passage for passage in guide.passages}
    asked = [by_id[ident] for ident, ways in guide.foreign.items() if mentions(text, ways)]
    if not asked:
        return Part(text, False, (sentence,), sections)
    opening = tuple(filter(None, (sentence, guide.leads.get(language, ""), asked[0].direct)))
    titles = (asked[0].section, *sections)[:NEAREST_SECTIONS]
    return Part(text, True, opening, titles, tuple(asked[:MOST_PASSAGES]))


def without_counts(candidates: Mapping[str, tuple[Value, ...]]) -> dict[str, tuple[Value, ...]]:
    """What a message in another language may state, without what its words would have to say."""
    return {name: values for name, values in candidates.items() if name not in COUNTS}
