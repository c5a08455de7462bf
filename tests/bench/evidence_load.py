"""`python -m tests.bench.evidence_load`: one person drops 20 MB of eval results; do the buttons of 50 others wait?

Nothing is asserted: the figures are printed as Markdown.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

import psutil

from tests.bench.model_load import MILLI, PATIENCE_S, PRESSED_FOR_S, WARM_S, at_a_card, press_all
from tests.bench.sides import Workspace, bot_side, workspace
from tests.harness.user import JSON, action_ids

PRESSING = 50
SIZE = 19_900_000  # bytes


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


async def measure(place: Workspace, scratch: Path) -> tuple[list[float], list[float], float]:
    """Seconds until a pressed button's answer was seen, before the file and while it is read; seconds of the reading."""
    quiet: list[float] = []
    busy: list[float] = []
    async with bot_side("evidence", place, scratch / "evidence.db"):
        pressing = [await at_a_card(place, number) for number in range(PRESSING)]
        await asyncio.sleep(WARM_S)
        await press_all(place, pressing, quiet, PRESSED_FOR_S)
        person, room = place.people[PRESSING], place.rooms[PRESSING]
        content = eval_results(SIZE)
        mark, began = person.mark, time.perf_counter()
        await person.upload("evals.csv", io.BytesIO(content), room)

        def is_reading(event: JSON) -> bool:
            return event["kind"] == "message" and "leave_reading" in action_ids(event["message"])

        reading = asyncio.create_task(person.wait_for(is_reading, PATIENCE_S * 4, since=mark))
        while not reading.done():
            await press_all(place, pressing, busy, 2.0)
        await reading
        return quiet, busy, time.perf_counter() - began


async def run(scratch: Path) -> str:
    """The report."""
    async with workspace(PRESSING + 1) as place:
        quiet, busy, took = await measure(place, scratch)
    ratio = median(busy) / median(quiet)
    return "\n".join(
        [
            f"{PRESSING} people press a button again and again; one drops {SIZE / 1e6:.1f} MB of eval results, whose card "
            f"is there after {took:.1f} s. Load of the machine: {psutil.getloadavg()[0]:.1f}.",
            "",
            "| | presses | p50 | p99 |",
            "|---|---|---|---|",
            *(
                f"| {name} | {len(found)} | {MILLI * median(found):.0f} ms | {MILLI * quantiles(found, n=100)[-1]:.0f} ms |"
                for name, found in (("nothing is read", quiet), ("the file is read", busy))
            ),
            "",
            f"p50 × {ratio:.2f}",
        ]
    )


def main() -> None:
    """Print the report."""
    argparse.ArgumentParser(prog="python -m tests.bench.evidence_load", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        print(asyncio.run(run(Path(scratch))))


if __name__ == "__main__":
    main()
