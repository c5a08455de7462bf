"""Killed at any await of a consultation, the bot loses no answer and says nothing twice.

After each crash it is started again on what it kept, Slack delivers again what was not acknowledged, and the person
does again only what Slack told them had failed. Then Slack must hold the very messages that it holds without a crash.

Some awaits are tried by default; with CONSULTANT_CRASHES=all every one is, and so is a second crash in the recovery.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.crash.consulting import Consulting
from tests.crash.left_behind import wrong_in_store
from tests.crash.lives import NEVER, Nursery
from tests.harness.user import Control, Person
from tests.harness.workplace import MANIFEST

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALL = os.environ.get("CONSULTANT_CRASHES") == "all"
TRIED = 24  # of the awaits of one consultation, by default, for each way to die
TWICE = 12
AT_ONCE = 3
DECISION = "prompt"
ALL_SECONDS = 3_000


async def consulted(
    bots: Nursery, folder: Path, last: int, after: bool, expected: Counter[str] | None, again: int = NEVER
) -> tuple[Consulting, list[str]]:
    """One consultation whose bot is killed at its `last`th await, and whose next is at the `again`th of its start."""
    with Playground(MANIFEST) as playground:
        async with Person(playground.url, playground.users["You"]) as you:
            place = Consulting(playground, bots, folder, you, Control(playground.url))
            place.next_life = {"last": last, "after": after}
            await place.alive()
            place.next_life = {"last": again, "after": after, "starting": True}
            try:
                await place.through()
                await place.end()
            except (AssertionError, TimeoutError) as error:
                return place, [f"{type(error).__name__}: {error}", *wrong_in_store(folder / "bot.db")]
            finally:
                if place.life:
                    place.life.kill()
            return place, await place.wrong(expected, DECISION)


async def undisturbed(bots: Nursery, folder: Path) -> tuple[Counter[str], int]:
    """What the bot says where nobody kills it, and in how many awaits."""
    with Playground(MANIFEST) as playground:
        async with Person(playground.url, playground.users["You"]) as you:
            place = Consulting(playground, bots, folder, you, Control(playground.url))
            await place.through()
            await place.end()
            assert await place.wrong(None, DECISION) == []
            assert place.life
            assert not place.deaths
            return await place.told(), place.life.steps


def made(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def spread(most: int, tried: int) -> list[int]:
    """All from 1 to `most`, or so many of them, evenly."""
    return list(range(1, most + 1)) if ALL else sorted({1 + at * (most - 1) // (tried - 1) for at in range(tried)})


async def failures(
    bots: Nursery, folder: Path, points: list[tuple[int, int]], after: bool, expected: Counter[str]
) -> tuple[list[str], int]:
    """What went wrong at these points (the await, and the one of the next start), and how many were reached."""
    room = asyncio.Semaphore(AT_ONCE)
    reached = 0
    found: list[str] = []

    async def one(last: int, again: int) -> None:
        nonlocal reached
        async with room:
            place, wrong = await consulted(bots, made(folder, f"{last}-{again}-{after}"), last, after, expected, again)
        reached += place.deaths > 0
        found.extend(f"await {last}, {again} (redone {place.redone}): {line}" for line in wrong)

    await asyncio.gather(*(one(*point) for point in points))
    return found, reached


@pytest.mark.timeout(ALL_SECONDS)
@pytest.mark.parametrize("after", [False, True], ids=["as-it-waits", "as-it-wakes"])
async def test_killed_at_any_await_nothing_is_lost_and_nothing_said_twice(
    bots: Nursery, tmp_path: Path, after: bool
) -> None:
    expected, steps = await undisturbed(bots, made(tmp_path, "undisturbed"))
    points = [(last, NEVER) for last in spread(steps, TRIED)]
    found, reached = await failures(bots, tmp_path, points, after, expected)
    print(f"{len(points)} of {steps} awaits tried, killed at {reached}")
    assert not found, "\n".join(found)
    assert reached >= len(points) * 9 // 10


@pytest.mark.timeout(ALL_SECONDS)
@pytest.mark.parametrize("after", [False, True], ids=["as-it-waits", "as-it-wakes"])
async def test_killed_again_while_it_recovers_nothing_is_lost_and_nothing_said_twice(
    bots: Nursery, tmp_path: Path, after: bool
) -> None:
    expected, steps = await undisturbed(bots, made(tmp_path, "undisturbed"))
    lasts = spread(steps, TWICE)
    points = [(last, again) for last in lasts for again in ((3, 6, 9, 12, 15, 18) if ALL else (5 + last % 13,))]
    found, _ = await failures(bots, tmp_path, points, after, expected)
    print(f"{len(points)} double crashes tried")
    assert not found, "\n".join(found)
