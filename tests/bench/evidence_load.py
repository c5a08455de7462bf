"""`python -m tests.bench.evidence_load`: one person drops 20 MB of eval results; do 50 others wait?

Nothing is asserted: the figures are printed as Markdown.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median, quantiles

import psutil

from tests.bench.model_load import MILLI, PATIENCE_S, at_a_card, press_all
from tests.bench.sides import Side, Workspace, bot_side, workspace
from tests.harness.user import JSON, Person, action_ids

PRESSING = 50
SIZE = 19_900_000  # bytes
FILES = 4
ROUND_S = 1.0


def eval_results(size: int) -> bytes:
    """A CSV of this many bytes, a tenth of whose cases fail."""
    rows = [b"case_id,question,category,correct"]
    total = len(rows[0])
    number = 0
    while total < size:
        passed = b"false" if number % 10 == 0 else b"true"
        row = b"c%d,what does clause %d of the contract say about notice?,type %d,%s" % (
            number,
            number,
            number % 7,
            passed,
        )
        rows.append(row)
        total += len(row) + 1
        number += 1
    return b"\n".join(rows)


@dataclass
class Found:
    """Seconds until an answer was seen, with no file and while one is read; seconds until each file's card was there.

    `load`: how much of the machine's cores is used while nothing is read, by the bot, its users and whatever else runs.
    """

    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    load: list[float] = field(default_factory=list)


async def measure(place: Workspace, scratch: Path, found: Found) -> None:
    """All press, and one file after the other is read."""
    side = bot_side("evidence", place, scratch / "evidence.db")
    async with side:
        pressing = [await at_a_card(place, number) for number in range(PRESSING)]
        await press_all(pressing, [], ROUND_S)
        for number in range(FILES):
            await read_one(place, side, pressing, found, f"evals_{number}.csv")


async def read_one(
    place: Workspace, side: Side, pressing: list[tuple[Person, str, JSON]], found: Found, name: str
) -> None:
    """One file is dropped. Every second round the process that reads it stands still, so that what else the machine
    does falls on both alike."""
    person, room = place.people[PRESSING], place.rooms[PRESSING]
    content, mark, began, stood = eval_results(SIZE), person.mark, time.perf_counter(), 0.0
    await person.upload(name, io.BytesIO(content), room)

    def is_reading(event: JSON) -> bool:
        return event["kind"] == "message" and "leave_reading" in action_ids(event["message"])

    reading = asyncio.create_task(person.wait_for(is_reading, PATIENCE_S * 4, since=mark))
    while not reading.done():
        await press_all(pressing, found.busy, ROUND_S)
        with stopped(side) as count:
            if count:
                psutil.cpu_percent()
                since = time.perf_counter()
                await press_all(pressing, found.quiet, ROUND_S)
                stood += time.perf_counter() - since
                found.load.append(psutil.cpu_percent())
    await reading
    found.took.append(time.perf_counter() - began - stood)


@contextmanager
def stopped(side: Side) -> Iterator[int]:
    """The bot's worker processes stand still; how many there are."""
    assert side.app is not None
    workers = psutil.Process(side.app.pid).children(recursive=True)
    for worker in workers:
        with suppress(psutil.NoSuchProcess):
            worker.suspend()
    try:
        yield len(workers)
    finally:
        for worker in workers:
            with suppress(psutil.NoSuchProcess):
                worker.resume()


async def run(scratch: Path) -> str:
    """The report."""
    found = Found()
    async with workspace(PRESSING + 1) as place:
        await measure(place, scratch, found)
    took = ", ".join(f"{seconds:.1f}" for seconds in found.took)
    dropped = f"one drops {SIZE / 1e6:.1f} MB of eval results, {FILES} times"
    lines = [
        f"{PRESSING} people ask for the menu again and again; {dropped}. The card is there after {took} s.",
        f"While nothing is read, {mean(found.load):.0f}% of all cores are busy.",
        "",
        "| | answers | p50 | p99 |",
        "|---|---|---|---|",
    ]
    for name, waited in (("nothing is read", found.quiet), ("a file is read", found.busy)):
        p50, p99 = MILLI * median(waited), MILLI * quantiles(waited, n=100)[-1]
        lines.append(f"| {name} | {len(waited)} | {p50:.0f} ms | {p99:.0f} ms |")
    return "\n".join([*lines, "", f"p50 × {median(found.busy) / median(found.quiet):.2f}"])


def main() -> None:
    """Print the report."""
    argparse.ArgumentParser(prog="python -m tests.bench.evidence_load", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        print(asyncio.run(run(Path(scratch))))


if __name__ == "__main__":
    main()
