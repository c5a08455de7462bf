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
        names = {found.topic.name for word in part.outside for found in find_topics(word, guide.topics)}
        again = names and names <= named
        left = tuple(said for said in part.sentences if not said.startswith(opening)) if again else part.sentences
        if left or part.passages or not again:
            kept.append(replace(part, sentences=left))
        named |= names
    stated = [found for found in find_topics(text, guide.topics) if found.topic.stated]
    new = [found for found in stated if found.topic.name not in named]
    if not new:
        return tuple(kept)
    sentence = guide.wording.topics_outside.format(topics=name_topics(new))
    return (*kept, Part("", False, (sentence,), (), (), tuple(found.word for found in new)))
