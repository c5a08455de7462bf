"""A sentence that an answer with certain passages gets besides, where the question is put in certain words."""

from __future__ import annotations

from dataclasses import replace

from bot.guide.answer_parts import Answer, Part
from bot.guide.outside import Aside, find_topics, mentions
from bot.guide.passages import Guide
from bot.nlu.meaning.text_vectors import stems

SAID_FROM = 0.6  # share of an aside's words in another sentence: then it would say the same twice


def with_asides(answer: Answer, guide: Guide) -> Answer:
    """The same answer, with what its passages leave open for a question that is put like this."""
    return replace(answer, parts=tuple(_with_asides(part, guide) for part in answer.parts))


def _with_asides(part: Part, guide: Guide) -> Part:
    found = tuple(
        aside.sentence
        for aside in guide.asides
        if _belongs(aside, part, guide) and not any(_holds(sentence, aside.sentence) for sentence in part.sentences)
    )
    return replace(part, sentences=(*part.sentences, *found)) if found else part


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
