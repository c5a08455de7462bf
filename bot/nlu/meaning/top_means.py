"""The mean of the highest few values in each of many spans of a row, for all spans at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]


class TopMeans:
    """`spans` are (first, end) columns, none of them empty; `most`: of so many values at most the mean is taken."""

    def __init__(self, spans: Sequence[tuple[int, int]], most: int) -> None:
        longest = max([most, *(end - first for first, end in spans)])
        beyond = -1  # a column of its own, lower than all others
        padded = [[*range(first, end), *[beyond] * (longest - (end - first))] for first, end in spans]
        self._columns = np.array(padded, dtype=np.intp).reshape(len(spans), longest)
        self._counts = np.array([min(most, end - first) for first, end in spans], dtype=np.float32)
        self._most = most

    def of(self, rows: Rows) -> Rows:
        """Shape (rows, spans)."""
        padded = np.concatenate([rows, np.full((len(rows), 1), -np.inf, dtype=rows.dtype)], axis=1)
        highest = np.partition(padded[:, self._columns], -self._most, axis=2)[:, :, -self._most :]
        highest.sort(axis=2)
        highest[np.isneginf(highest)] = 0
        means: Rows = highest.sum(axis=2) / self._counts
        return means
