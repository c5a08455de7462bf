"""The topics outside the guide that a story turns on, beside its questions: named once, in a line below the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.guide.answer_parts import Part
from bot.guide.outside import find_topics, name_topics
from bot.guide.passages import Guide


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
        named |= names
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
