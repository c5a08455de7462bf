"""A question gets the passages that answer it, word for word, or the word that the guide doesn't say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.guide.passages import Guide, Passage
from bot.guide.retrieval import Votes
from bot.guide.word_similarity import MAX_CHARS, Embed, Look, Vectors, Words, stems

MOST_PASSAGES = 3  # more are not read in a thread
NEAREST_SECTIONS = 3
# A passage further behind the best than this says something else. On the sample questions less drops facts that belong
# to the answer, and more only adds passages beside the point.
FALLING_OFF = 0.15
# A passage is as near as its two nearest sample questions, a little as near as its own text, and the nearer the more
# its section is voted for. Leaving out each sample in turn finds the right section most often with these, and hardly
# less with their neighbors.
NEAREST_SAMPLES = 2
TEXT_SHARE = 0.3
VOTES_SHARE = 0.6
MOST_SENTENCES = 12
SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n+")


@dataclass(frozen=True, slots=True)
class GroundedAnswer:
    """What the guide has to say. `sections` are titles, best first, the three nearest at least, also where the guide
    doesn't say; `passages` are those that `answer` is made of, best first, and empty where it doesn't say."""

    covered: bool
    answer: str
    sections: tuple[str, ...]
    passages: tuple[Passage, ...]


class Grounding:
    """Answers from one guide. Everything is computed at the start; a question then costs one `embed` of it."""

    def __init__(self, guide: Guide, embed: Embed, remembered: Embed | None = None) -> None:
        """`embed` gives unit vectors of texts; `remembered` may serve those of the guide's own texts from a cache."""
        self._guide = guide
        self._embed = embed
        samples = [sample for passage in guide.passages for sample in passage.samples]
        texts = [*samples, *guide.beyond, *(passage.text for passage in guide.passages)]
        self._words = Words(texts)
        known = Look((remembered or embed)(texts), self._words.vectors(texts))
        first_passage = len(samples) + len(guide.beyond)
        self._samples = known.rows(slice(0, len(samples)))
        self._passages = known.rows(slice(first_passage, len(texts)))
        sections = [passage.section for passage in guide.passages for _ in passage.samples]
        self._votes = Votes(known.rows(slice(0, first_passage)), [*sections, *[None] * len(guide.beyond)], guide.titles)
        self._section = [guide.titles.index(passage.section) for passage in guide.passages]
        ends = np.cumsum([len(passage.samples) for passage in guide.passages])
        self._spans = [slice(end - len(p.samples), end) for end, p in zip(ends, guide.passages, strict=True)]
        marks = (re.escape(mark.lower()) for mark in guide.marks)
        whole = (rf"^\s*{mark}" if mark.endswith(":") else rf"(?<!\w){mark}" for mark in marks)
        self._marks = re.compile("|".join(whole) or r"(?!)", re.MULTILINE)

    def answer(self, question: str) -> GroundedAnswer:
        """Answer any text, from nothing at all to megabytes. Never raises for its content."""
        question = question.lstrip()[:MAX_CHARS]
        parts = _parts(question)
        look = Look(self._embed(parts), self._words.vectors(parts))
        coverage, votes = self._votes.on(look)
        nearness = self._nearness(look, votes)
        order = np.argsort(-nearness, kind="stable")
        best = [self._guide.passages[place] for place in order]
        sections = tuple(dict.fromkeys(passage.section for passage in best))
        if not self._asks(question) or coverage[0] <= 0:
            return doesnt_say(sections)
        near = [p for p, place in zip(best, order, strict=True) if nearness[place] > nearness[order[0]] - FALLING_OFF]
        beside = [passage for passage in self._guide.passages if passage.id == near[0].beside]
        chosen = tuple(dict.fromkeys([near[0], *beside, *near]))[:MOST_PASSAGES]
        cited = (*sections[:NEAREST_SECTIONS], *(passage.section for passage in chosen))
        return GroundedAnswer(True, "\n".join(p.text for p in chosen), tuple(dict.fromkeys(cited)), chosen)

    def _asks(self, question: str) -> bool:
        """Whether there are words in it, and none that try to talk the bot out of its role."""
        return bool(stems(question)) and not self._marks.search(question.lower())

    def _nearness(self, look: Look, votes: Vectors) -> Vectors:
        """How near each passage is to the nearest part of the question: shape (passages,)."""
        to_samples = look.similarity(self._samples)
        nearest = [np.sort(to_samples[:, span], axis=1)[:, -NEAREST_SAMPLES:].mean(axis=1) for span in self._spans]
        to_texts = look.similarity(self._passages)
        nearness = (1 - TEXT_SHARE) * np.stack(nearest, axis=1) + TEXT_SHARE * to_texts
        best: Vectors = (nearness + VOTES_SHARE * votes[:, self._section]).max(axis=0)
        return best


def doesnt_say(sections: Sequence[str]) -> GroundedAnswer:
    """The word that the guide doesn't say, with the nearest of these sections (titles, best first)."""
    nearest = tuple(sections[:NEAREST_SECTIONS])
    return GroundedAnswer(False, f"The guide doesn't say. Nearest sections: {' · '.join(nearest)}", nearest, ())


def _parts(question: str) -> list[str]:
    """The whole text first, then its sentences where it has several: each may ask for a passage of its own."""
    sentences = [sentence for sentence in SENTENCE_END.split(question) if sentence.strip()]
    return [question, *sentences[:MOST_SENTENCES]] if len(sentences) > 1 else [question]


def ask(question: str, grounding: Grounding) -> dict[str, object]:
    """The public JSON of `python -m bot ask --json`: covered, answer, sections (best first), passages."""
    found = grounding.answer(question)
    passages = [{"id": p.id, "section": p.section, "text": p.text, "quote": p.quote} for p in found.passages]
    return {
        "covered": found.covered,
        "answer": found.answer,
        "sections": list(found.sections),
        "passages": passages,
    }
