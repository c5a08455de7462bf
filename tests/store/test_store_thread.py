"""The store's thread: work in its order, what it raises to whoever waits, and an end that leaves nothing undone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.store.store_thread import StoreThread

LIMIT = 10.0  # seconds


@pytest.fixture
def thread() -> Iterator[StoreThread]:
    started = StoreThread()
    yield started
    started.close()


async def test_work_is_done_in_its_order_in_one_thread(thread: StoreThread) -> None:
    done = [thread.run(lambda number=number: (number, threading.current_thread().name)) for number in range(20)]  # type: ignore[misc]
    assert await asyncio.gather(*done) == [(number, "store") for number in range(20)]


async def test_what_work_raises_is_raised_where_it_is_waited_for(thread: StoreThread) -> None:
    with pytest.raises(ZeroDivisionError):
        await thread.run(lambda: 1 // 0)
    assert await thread.run(lambda: "still there") == "still there"


async def test_work_that_nobody_waits_for_is_left_out_before_it_begins(thread: StoreThread) -> None:
    let_go, seen = threading.Event(), list[str]()
    first = thread.run(lambda: let_go.wait(LIMIT))
    second = thread.run(lambda: seen.append("second"))
    second.cancel()
    let_go.set()
    assert await first
    await thread.run(lambda: seen.append("third"))
    assert seen == ["third"]


async def test_a_closed_thread_has_done_what_came_before_and_takes_no_more() -> None:
    thread, seen = StoreThread(), list[int]()
    for number in range(50):
        thread.run(lambda number=number: seen.append(number))  # type: ignore[misc]
    thread.close()
    assert seen == list(range(50))
    with pytest.raises(RuntimeError, match="closed"):
        thread.run(lambda: None)
