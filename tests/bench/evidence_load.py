"""`python -m tests.bench.evidence_load`: one person drops 20 MB of eval results; do the buttons of 50 others wait?

Nothing is asserted: the figures are printed as Markdown.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import psutil

from tests.bench.model_load import MILLI, PATIENCE_S, PAUSE_S, WARM_S, at_a_card
from tests.bench.sides import Workspace, bot_side, workspace
from tests.harness.respondent import entry_of, waits
from tests.harness.user import JSON, Person, action_ids

PRESSING = 50
SIZE = 19_900_000  # bytes
PRESSED_FOR_S = 15.0
ROUND_S = 2.0


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


def is_card(room: str, event: JSON) -> bool:
    """Is it the card that waits for an answer, in this room?"""
    return event.get("channel") == room and waits(event.get("message") or {"blocks": []})


async def press_all(pressing: list[tuple[Person, str, JSON]], waited: list[float], seconds: float) -> None:
    """All ask *Why do you ask?* again and again; the seconds until each sees the card edited."""
    until = time.perf_counter() + seconds

    async def press(person: Person, room: str, card: JSON) -> None:
        while time.perf_counter() < until:
            thread = await person.messages(room, card.get("thread_ts") or card["ts"])
            now = [message for message in thread if waits(message)][-1]
            mark, began = person.mark, time.perf_counter()
            await person.click(now, "menu", selected=[entry_of(now, "menu", "why")], channel=room)
            await person.wait_for(partial(is_card, room), PATIENCE_S, since=mark)
            waited.append(time.perf_counter() - began)
            await asyncio.sleep(PAUSE_S)

    await asyncio.gather(*(press(*each) for each in pressing))


async def measure(place: Workspace, scratch: Path) -> tuple[list[float], list[float], float]:
    """Seconds until an answer was seen, before the file and while it is read; seconds until its card was there."""
    quiet: list[float] = []
    busy: list[float] = []
    async with bot_side("evidence", place, scratch / "evidence.db"):
        pressing = [await at_a_card(place, number) for number in range(PRESSING)]
        await asyncio.sleep(WARM_S)
        await press_all(pressing, quiet, PRESSED_FOR_S)
        person, room = place.people[PRESSING], place.rooms[PRESSING]
        content = eval_results(SIZE)
        mark, began = person.mark, time.perf_counter()
        await person.upload("evals.csv", io.BytesIO(content), room)

        def is_reading(event: JSON) -> bool:
            return event["kind"] == "message" and "leave_reading" in action_ids(event["message"])

        reading = asyncio.create_task(person.wait_for(is_reading, PATIENCE_S * 4, since=mark))
        while not reading.done():
            await press_all(pressing, busy, ROUND_S)
        await reading
        return quiet, busy, time.perf_counter() - began


async def run(scratch: Path) -> str:
    """The report."""
    async with workspace(PRESSING + 1) as place:
        quiet, busy, took = await measure(place, scratch)
    lines = [
        f"{PRESSING} people press a button again and again; one drops {SIZE / 1e6:.1f} MB of eval results.",
        f"Its card is there after {took:.1f} s. Load of the machine: {psutil.getloadavg()[0]:.1f}.",
        "",
        "| | presses | p50 | p99 |",
        "|---|---|---|---|",
    ]
    for name, found in (("nothing is read", quiet), ("the file is read", busy)):
        p50, p99 = MILLI * median(found), MILLI * quantiles(found, n=100)[-1]
        lines.append(f"| {name} | {len(found)} | {p50:.0f} ms | {p99:.0f} ms |")
    return "\n".join([*lines, "", f"p50 × {median(busy) / median(quiet):.2f}"])


def main() -> None:
    """Print the report."""
    argparse.ArgumentParser(prog="python -m tests.bench.evidence_load", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        print(asyncio.run(run(Path(scratch))))


if __name__ == "__main__":
    main()
