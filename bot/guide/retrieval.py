"""The sample questions vote: whether the guide covers a question, and which of its sections answers it.

Every sample votes, the more the nearer it stands, with the weights that fit all samples best (kernel ridge regression,
solved once). A question is covered if the samples that the guide answers outweigh those that it does not answer: the
line is at 0, between the two, so there is no threshold to tune.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import linalg

from bot.guide.word_similarity import WORDS_WEIGHT, Look, Vectors

# Chosen by cross-validation on the guide's own sample questions alone; the figures are flat around them.
NEARNESS = 3.0  # how fast a vote fades with distance in meaning
RIDGE = 0.1  # how much single odd samples are smoothed over


def _nearness(some: Look, others: Look) -> Vectors:
    meaning = np.exp(NEARNESS * (some.meaning @ others.meaning.T - 1))
    nearness: Vectors = meaning + WORDS_WEIGHT * (some.words @ others.words.T)
    return nearness


class Votes:
    """What the samples say of a question."""

    def __init__(self, samples: Look, sections: Sequence[str | None], titles: Sequence[str]) -> None:
        """`sections` names each sample's section, None where the guide does not answer it."""
        self._samples = samples
        sides = [[-1.0 if of is None else 1.0, *(float(of == title) for title in titles)] for of in sections]
        nearness = _nearness(samples, samples)
        nearness[np.diag_indices_from(nearness)] += RIDGE
        self._weights: Vectors = linalg.solve(nearness, np.array(sides, dtype=np.float32), assume_a="pos")

    def on(self, questions: Look) -> tuple[Vectors, Vectors]:
        """Coverage, one number a question: above 0 covered, about 1 and -1 like the samples of either side. And how
        much each section is voted for, about 0 to 1: shape (questions, titles)."""
        votes = _nearness(questions, self._samples) @ self._weights
        return votes[:, 0], votes[:, 1:]
