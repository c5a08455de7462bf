"""A question is covered if the samples that the guide answers outweigh those that it does not answer.

Every sample votes +1 or -1, the more the nearer it stands, with the weights that fit all samples best (kernel ridge
regression, solved once). The line is at 0, between the two; there is no threshold to tune.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import linalg  # type: ignore[import-untyped]

from bot.conversation.grounding.likeness import WORDS_WEIGHT, Look, Vectors

# Chosen by ten-fold cross-validation on the guide's own sample questions alone; the figures are flat around them.
NEARNESS = 3.0  # how fast a vote fades with distance in meaning
RIDGE = 0.1  # how much single odd samples are smoothed over


def _nearness(some: Look, others: Look) -> Vectors:
    meaning = np.exp(NEARNESS * (some.meaning @ others.meaning.T - 1))
    nearness: Vectors = meaning + WORDS_WEIGHT * (some.words @ others.words.T)
    return nearness


class Coverage:
    """What the guide covers, learnt from its samples. `answered` says which of them it answers."""

    def __init__(self, samples: Look, answered: Sequence[bool]) -> None:
        self._samples = samples
        side = np.where(np.array(answered, dtype=bool), 1, -1).astype(np.float32)
        nearness = _nearness(samples, samples)
        nearness[np.diag_indices_from(nearness)] += RIDGE
        self._votes: Vectors = linalg.solve(nearness, side, assume_a="pos")

    def margins(self, questions: Look) -> Vectors:
        """One number a question: above 0 covered, 1 like a sample that is answered, -1 like one that is not."""
        margins: Vectors = _nearness(questions, self._samples) @ self._votes
        return margins
