"""Which passages answer a question, and whether the guide covers it at all, by sample questions of both kinds.

A question is covered if the samples that the guide answers outweigh those that it does not answer. The line is at 0,
between the two, so there is no threshold to tune.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.guide.answer_parts import NEAREST_SECTIONS
from bot.guide.asked_kinds import Closest, KindMatch, KindMatching
from bot.guide.passages import Guide, Passage
from bot.nlu.meaning.sample_votes import SampleVotes, Solve, solve_anew
from bot.nlu.meaning.similarity import TopMeans
from bot.nlu.meaning.text_vectors import Embed, TextVectors, Vectors, WordVectors

OUTSIDE, HOSTILE, HONEST = "outside", "hostile", "honest"
# A passage is as near as its two nearest sample questions, a little as near as its own text, and the nearer the more
# the samples vote for it and for its section. Leaving out each sample in turn finds the right passage most often with
# these (first in 72 of 100 cases, among the first two in 84), and hardly less with values close to them.
NEAREST_SAMPLES = 2
TEXT_SHARE = 0.3
SECTION_VOTES = 0.6
PASSAGE_VOTES = 1.0
LEAST_SIMILAR = 0.55  # similarity below which a passage isn't even shown to a question that it may not answer


@dataclass(frozen=True, slots=True)
class QuestionTexts:
    """A question as it is matched. `wholes` decide whether it is covered: the whole of it, with what leads to it and
    without. `pieces` are parts of it that may each ask for a passage of their own.
    """

    wholes: tuple[str, ...]
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """How a question stands to the guide.

    `coverage`: above 0 covered; about 1 and -1 like the samples of either side. `hostile`: about 1 like an attempt to
    talk the bot out of its role. `passages` all of them, nearest first, with their `nearness`. `similarity`: that of
    the two nearest samples of the first of them, `closest` the nearest one.
    """

    coverage: float
    hostile: float
    passages: tuple[Passage, ...]
    nearness: tuple[float, ...]
    similarity: float
    closest: Closest

    @property
    def is_near(self) -> bool:
        """Whether the first passage is worth a look where it isn't sure to answer the question."""
        return self.similarity >= LEAST_SIMILAR

    @property
    def lead(self) -> float:
        """By how much the first passage is nearer than the second."""
        return self.nearness[0] - self.nearness[1] if len(self.nearness) > 1 else self.nearness[0]

    @property
    def sections(self) -> tuple[str, ...]:
        """The three nearest sections, nearest first."""
        return tuple(dict.fromkeys(passage.section for passage in self.passages))[:NEAREST_SECTIONS]


class Retrieval:
    """The guide's samples and passages as vectors. Everything is computed at the start."""

    def __init__(self, guide: Guide, embed: Embed, remembered: Embed | None = None, solve: Solve = solve_anew) -> None:
        """`embed` gives unit vectors of texts; `remembered` and `solve` may serve the guide's own from a cache."""
        self._in_file_order = guide.passages
        self._embed = embed
        samples = [sample for passage in guide.passages for sample in passage.samples]
        texts = [*samples, *guide.beyond, *guide.hostile, *guide.honest, *(passage.text for passage in guide.passages)]
        self._words = WordVectors(texts)
        known = TextVectors((remembered or embed)(texts), self._words.of(texts))
        first_passage = len(texts) - len(guide.passages)
        self._samples = known.rows(slice(0, len(samples)))
        self._passages = known.rows(slice(first_passage, len(texts)))
        ids = [passage.id for passage in guide.passages]
        labels = [
            *(passage.id for passage in guide.passages for _ in passage.samples),
            *[OUTSIDE] * len(guide.beyond),
            *[HOSTILE] * len(guide.hostile),
            *[HONEST] * len(guide.honest),
        ]
        ways = [*(sample for kind in guide.kinds for sample in kind.samples), *guide.beyond]
        self._kinds = (
            KindMatching(guide.kinds, TextVectors((remembered or embed)(ways), self._words.of(ways)), solve)
            if guide.kinds
            else None
        )
        self._votes = SampleVotes(known.rows(slice(0, first_passage)), labels, (*ids, OUTSIDE, HOSTILE, HONEST), solve)
        sections = np.array([guide.titles.index(passage.section) for passage in guide.passages])
        self._same_section = (sections[:, None] == sections[None, :]).astype(np.float32)
        ends = np.cumsum([len(passage.samples) for passage in guide.passages])
        spans = [(int(end) - len(p.samples), int(end)) for end, p in zip(ends, guide.passages, strict=True)]
        self._nearest = TopMeans(spans, NEAREST_SAMPLES)
        self._spans = [slice(*span) for span in spans]

    def match(self, questions: Sequence[QuestionTexts]) -> list[Match]:
        """A match for each question, in order, for one `embed`."""
        texts = [text for question in questions for text in (*question.wholes, *question.pieces)]
        vectors = TextVectors(self._embed(texts), self._words.of(texts))
        matches, start = [], 0
        for question in questions:
            end = start + len(question.wholes) + len(question.pieces)
            matches.append(self._match(vectors.rows(slice(start, end)), len(question.wholes)))
            start = end
        return matches

    def kinds(self, questions: Sequence[str]) -> list[KindMatch]:
        """The kind of each question, of those that are asked beside nearly every project."""
        if self._kinds is None or not questions:
            return [KindMatch()] * len(questions)
        vectors = TextVectors(self._embed(questions), self._words.of(questions))
        return self._kinds.matches(questions, vectors, self._samples)

    def _match(self, question: TextVectors, wholes: int) -> Match:
        votes = self._votes.on(question)
        passages, outside, hostile = votes[:, :-3], votes[:, -3], votes[:, -2]
        coverage = (passages.sum(axis=1) - outside - hostile)[:wholes].max()
        near = question.similarity(self._samples)
        samples = self._nearest.of(near)
        nearness = self._nearness(samples, question, passages)
        order = np.argsort(-nearness, kind="stable")
        return Match(
            float(coverage),
            float(hostile.max()),
            tuple(self._in_file_order[place] for place in order),
            tuple(float(nearness[place]) for place in order),
            float(samples[:, order[0]].max()) if len(order) else 0.0,
            self._closest(near, order[0]) if len(order) else Closest(),
        )

    def _closest(self, near: Vectors, place: np.intp) -> Closest:
        """The nearest sample of a passage. `near`: shape (texts, samples)."""
        own = near[:, self._spans[place]].max(axis=0)
        return (
            Closest(self._in_file_order[place].samples[int(own.argmax())], float(own.max())) if own.size else Closest()
        )

    def _nearness(self, samples: Vectors, question: TextVectors, votes: Vectors) -> Vectors:
        """How near each passage is to the nearest part of the question: shape (passages,)."""
        to_texts = question.similarity(self._passages)
        nearness = (1 - TEXT_SHARE) * samples + TEXT_SHARE * to_texts
        nearness += SECTION_VOTES * (votes @ self._same_section) + PASSAGE_VOTES * votes
        best: Vectors = nearness.max(axis=0)
        return best
