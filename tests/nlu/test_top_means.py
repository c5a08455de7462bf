"""Means of the highest values in spans, and words that two texts share: as worked out the long way."""

from __future__ import annotations

import numpy as np

from bot.nlu.text_vectors import FEW_WORDS, TextVectors
from bot.nlu.top_means import TopMeans

ROWS = np.array([[1, 5, 3, -2, -4], [0, 0, 9, 6, 3]], dtype=np.float32)


def test_the_mean_of_the_highest_two_of_each_span() -> None:
    assert TopMeans([(0, 3), (3, 5)], 2).of(ROWS).tolist() == [[4.0, -3.0], [4.5, 4.5]]


def test_a_span_with_fewer_values_has_the_mean_of_all_of_them() -> None:
    assert TopMeans([(3, 4), (0, 5)], 3).of(ROWS).tolist() == [[-2.0, 3.0], [6.0, 6.0]]


def test_shared_words_are_the_whole_product_for_texts_of_few_words_and_of_many() -> None:
    draw = np.random.default_rng(7)
    width = FEW_WORDS * 2
    others = TextVectors(np.zeros((9, 3), np.float32), draw.random((9, width), np.float32))
    for words in (3, width):
        rows = np.zeros((2, width), np.float32)
        rows[:, draw.permutation(width)[:words]] = 0.5
        shared = TextVectors(np.zeros((2, 3), np.float32), rows).shared_words(others)
        expected = [
            [sum(float(a) * float(b) for a, b in zip(row, other, strict=True)) for other in others.words]
            for row in rows
        ]
        assert np.allclose(shared, expected, atol=1e-3)
