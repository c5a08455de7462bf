"""Labelled sample sentences vote on a text: kernel ridge regression, solved once.

Every sample votes, the more the nearer it is, with the weights that fit all samples best.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.meaning.text_vectors import WORDS_WEIGHT, TextVectors, Vectors

# Chosen by cross-validation on the guide's own sample questions alone; the figures are flat around them.
SHARPNESS = 3.0  # how fast a vote fades with distance in meaning
RIDGE = 0.1  # how much single odd samples are smoothed over


Solve = Callable[[Sequence[NDArray[Any]], Callable[[], Vectors]], Vectors]
"""`solve(inputs, compute)` is what `compute()` gives; it may be remembered by its inputs."""


def solve_anew(_: Sequence[NDArray[Any]], compute: Callable[[], Vectors]) -> Vectors:
    """Compute it each time."""
    return compute()


def weigh(cosines: Vectors) -> Vectors:
    """How much a sample votes by its nearness in meaning: 1 for the same text."""
    kernel: Vectors = np.exp(SHARPNESS * (np.minimum(cosines, 1) - 1))
    return kernel


def fit(kernel: Vectors, wanted: Vectors) -> Vectors:
    """The votes of the samples that come nearest to what is wanted of each. `kernel` is changed."""
    kernel[np.diag_indices_from(kernel)] += RIDGE
    votes: Vectors = np.linalg.solve(kernel, wanted)
    return votes


def _kernel(some: TextVectors, others: TextVectors) -> Vectors:
    kernel: Vectors = weigh(some.meaning @ others.meaning.T) + WORDS_WEIGHT * some.words.products(others.words)
    return kernel


class SampleVotes:
    """What the samples say of a text: one number a label, about 1 like its samples and about 0 unlike them."""

    def __init__(
        self,
        samples: TextVectors,
        labels: Sequence[Hashable],
        columns: Sequence[Hashable],
        solve: Solve = solve_anew,
    ) -> None:
        """`labels` has the label of each sample; `columns` the labels in the order of the votes."""
        self._samples = samples
        wanted = np.zeros((len(labels), len(columns)), dtype=np.float32)
        places = {column: place for place, column in enumerate(columns)}
        wanted[np.arange(len(labels)), [places[label] for label in labels]] = 1
        chosen = np.array([SHARPNESS, RIDGE, WORDS_WEIGHT], dtype=np.float32)
        words = samples.words
        self._weights = solve(
            (samples.meaning, words.row, words.column, words.weight, wanted, chosen),
            lambda: fit(_kernel(samples, samples), wanted),
        )

    def on(self, texts: TextVectors) -> Vectors:
        """Shape (texts, columns)."""
        votes: Vectors = _kernel(texts, self._samples) @ self._weights
        return votes
