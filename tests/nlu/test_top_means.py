"""Means of the highest values in spans, as worked out the long way."""

from __future__ import annotations

import numpy as np

from bot.nlu.meaning.similarity import TopMeans

ROWS = np.array([[1, 5, 3, -2, -4], [0, 0, 9, 6, 3]], dtype=np.float32)


def test_the_mean_of_the_highest_two_of_each_span() -> None:
    assert TopMeans([(0, 3), (3, 5)], 2).of(ROWS).tolist() == [[4.0, -3.0], [4.5, 4.5]]


def test_a_span_with_fewer_values_has_the_mean_of_all_of_them() -> None:
    assert TopMeans([(3, 4), (0, 5)], 3).of(ROWS).tolist() == [[-2.0, 3.0], [6.0, 6.0]]
