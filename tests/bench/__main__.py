"""`python -m tests.bench [--quick]`: the bot beside a bare Bolt app, and beside itself with a growing store.

Nothing is asserted: the figures are printed as Markdown, to be read. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.driving import Driver, Round
from tests.bench.figures import Kind, Measured, distant, growth, side_by_side
from tests.bench.filling import fill
from tests.bench.script import Recorder, Scripts
from tests.bench.sides import Side, bare_side, bot_side, late, workspace

BARE = -1  # the key of the bare side; the others are the bot by stored consultations
GIGA = 10**9
DISTANT_MS = 60  # about what Slack takes to answer


@dataclass(frozen=True)
class Plan:
    """How much is measured. `alone`, `distant` and `crowd` are rounds; in a crowd each takes `turns`, asks `questions`.

    In a distant round the Web API answers after DISTANT_MS.
    """

    stored: tuple[int, ...] = (100, 10_000, 200_000)
    alone: int = 10
    distant: int = 5
    crowd: int = 2
    people: int = 200
    turns: int = 2
    questions: int = 1
    starts: int = 3


QUICK = Plan(stored=(100, 10_000), alone=5, distant=2, crowd=1, people=50)


async def measure(plan: Plan, scratch: Path) -> tuple[dict[int, Measured], list[str]]:
    scripts = await _recorded(scratch)
    script = scratch / "script.json"
    script.write_text(json.dumps(scripts.as_json()))
    async with AsyncExitStack() as stack:
        sides: dict[int, Side] = {}
        for size in (BARE, *plan.stored):
            place = await stack.enter_async_context(workspace(plan.people))
            if size == BARE:
                sides[size] = bare_side("bare", place, script)
            else:
                database = scratch / f"stored-{size}.db"
                began = time.perf_counter()
                people = [person.id for person in place.people]
                await asyncio.to_thread(fill, database, scratch / "recorded.db", size, people)
                _say(f"{size:,} stored: {database.stat().st_size / GIGA:.2f} GB, {time.perf_counter() - began:.0f} s")
                sides[size] = bot_side(f"bot, {size:,} stored", place, database)
        return await _rounds(plan, sides, scripts, stack)


async def _rounds(
    plan: Plan, sides: dict[int, Side], scripts: Scripts, stack: AsyncExitStack
) -> tuple[dict[int, Measured], list[str]]:
    """Every round goes over all sides in turn, so that whatever else the machine does meets them alike."""
    found = {size: Measured() for size in sides}
    for _ in range(plan.starts):
        for side in sides.values():
            await side.stop()
            await side.start()
    for side in sides.values():
        stack.push_async_callback(side.stop)
    drivers = {size: Driver(side, scripts) for size, side in sides.items()}

    async def round_of(kind: Kind, sizes: Iterable[int], *, first: bool) -> None:
        for size in sizes:
            async with sides[size].watched():
                done = await _play(kind, drivers[size], plan, first=first)
            if not first:  # that one is to warm up
                found[size].rounds[kind].append(done)

    for number in range(1 + plan.alone):
        await round_of("alone", sides, first=not number)
        _say(f"one person: round {number} of {plan.alone}")
    near = (BARE, min(plan.stored))
    for size in near:
        await sides[size].set_latency(DISTANT_MS)
    for number in range(1, 1 + plan.distant):
        await round_of("distant", near, first=False)
        _say(f"one person, a Web API that answers after {DISTANT_MS} ms: round {number} of {plan.distant}")
    for size in near:
        await sides[size].set_latency(0)
    for number in range(1 + plan.crowd):
        await round_of("crowd", sides, first=not number)
        _say(f"{plan.people} people: round {number} of {plan.crowd}")
    wrong = []
    for size, side in sides.items():
        found[size].starts, found[size].peak_bytes = side.starts_s, side.peak_bytes
        wrong.append(f"{side.name}: {await late(side)}")
    return found, wrong


async def _play(kind: Kind, driver: Driver, plan: Plan, *, first: bool) -> Round:
    if kind != "crowd":
        return await driver.alone()
    return await driver.crowd(plan.people, 1 if first else plan.turns, 1 if first else plan.questions)


async def _recorded(scratch: Path) -> Scripts:
    """What the bot says, from the bot itself; its database is what the growing ones are copied from."""
    database = scratch / "recorded.db"
    async with workspace(1) as place, bot_side("recorded", place, database):
        scripts = await Recorder(place.url, place.people[0], place.channels[0]).record()
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    turns = {way: len(turns) for way, turns in scripts.ways.items()}
    _say(f"recorded: {turns} turns, {len(scripts.mentions)} questions")
    return scripts


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _report(plan: Plan, found: dict[int, Measured], wrong: list[str]) -> str:
    load = ", ".join(f"{value:.1f}" for value in psutil.getloadavg())
    lines = [
        f"Python {platform.python_version()}, {psutil.cpu_count()} cores, load {load} (1, 5, 15 min) at the end.",
        f"Rounds: {plan.alone} with one person, {plan.distant} with one and a Web API of {DISTANT_MS} ms.",
        f"Rounds with {plan.people} people: {plan.crowd}. Starts: {plan.starts}.",
        *wrong,
    ]
    bots = {size: measured for size, measured in found.items() if size != BARE}
    bare, bot = found[BARE], bots[min(bots)]
    tables = [side_by_side(bare, bot, plan.people), distant(bare, bot, DISTANT_MS), growth(bots, plan.people)]
    return "\n\n".join(["\n".join(f"- {line}" for line in lines), *tables])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="The bot beside a bare Bolt app.")
    parser.add_argument("--quick", action="store_true", help="four minutes, up to 10,000 stored")
    plan = QUICK if parser.parse_args().quick else Plan()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        found, wrong = asyncio.run(measure(plan, Path(scratch)))
    print(_report(plan, found, wrong))


if __name__ == "__main__":
    main()
