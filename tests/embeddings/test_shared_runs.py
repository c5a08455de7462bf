"""Texts that come while a run is under way share the next one, and each thread gets its own rows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest

from bot.embeddings.shared_runs import SharedRuns, Vectors

WAIT_S = 20.0


class Slow:
    """Vectors by length. The first run lasts until it is let go; a run with the text "?" fails."""

    def __init__(self) -> None:
        self.runs: list[list[str]] = []
        self.begun, self.free = Event(), Event()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.runs.append(list(texts))
        self.begun.set()
        assert self.free.wait(WAIT_S)
        if "?" in texts:
            raise ValueError("no vector")
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def _waits(embed: SharedRuns, count: int) -> bool:
    until = time.monotonic() + WAIT_S
    while embed.waiting < count and time.monotonic() < until:
        pass
    return embed.waiting == count


def test_those_who_come_during_a_run_share_the_next_one() -> None:
    slow = Slow()
    embed = SharedRuns(slow)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(embed, ["a"])
        assert slow.begun.wait(WAIT_S)
        second = pool.submit(embed, ["bb", "ccc"])
        assert _waits(embed, 1)
        third = pool.submit(embed, ["dddd"])
        assert _waits(embed, 2)
        slow.free.set()
        found = [asked.result(WAIT_S).tolist() for asked in (first, second, third)]
    assert found == [[[1]], [[2], [3]], [[4]]]
    assert slow.runs == [["a"], ["bb", "ccc", "dddd"]]


def test_what_a_run_raises_is_raised_for_all_in_it_and_for_nobody_else() -> None:
    slow = Slow()
    embed = SharedRuns(slow)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(embed, ["a"])
        assert slow.begun.wait(WAIT_S)
        others = [pool.submit(embed, [text]) for text in ("?", "bb")]
        assert _waits(embed, 2)
        slow.free.set()
        assert first.result(WAIT_S).tolist() == [[1]]
        for asked in others:
            with pytest.raises(ValueError, match="no vector"):
                asked.result(WAIT_S)
    assert embed(["ccc"]).tolist() == [[3]]
