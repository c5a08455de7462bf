"""`python -m tests.bench.flood`: how long others wait while one person sends 1,000 messages. Prints Markdown."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.playground import Playground
from tests.bench.soak_faults import Supervisor, connected
from tests.harness.control import Control
from tests.harness.paths import ROOT
from tests.harness.user import Person

QUESTION = "how many labelled examples are enough?"
OTHERS, ROUNDS, FLOOD = 5, 8, 1_000
PAUSE_SECONDS = 1.0  # between a person's questions
LIMIT_SECONDS = 60.0


async def questions(person: Person, rounds: int) -> list[float]:
    """Seconds from each question in the DM to its answer."""
    waited = []
    dm = await person.open()
    for _ in range(rounds):
        mark, began = person.mark, time.perf_counter()
        ts = await person.post(dm, QUESTION)
        await person.answer(dm, ts, LIMIT_SECONDS, since=mark)
        waited.append(time.perf_counter() - began)
        await asyncio.sleep(PAUSE_SECONDS)
    return waited


async def flood(person: Person) -> int:
    """Send as fast as it goes."""
    dm = await person.open()
    for number in range(FLOOD):
        await person.post(dm, f"{QUESTION} {number}")
    return FLOOD


async def measure(folder: Path) -> None:
    """Others alone, then beside a flood."""
    names = ["You", "Flooder", *(f"Other {number}" for number in range(OTHERS))]
    with Playground(ROOT / "manifest.yml", users=names, channels=[{"name": "general"}]) as playground:
        env = {
            **os.environ,
            "SLACK_BOT_TOKEN": playground.bot_token,
            "SLACK_APP_TOKEN": playground.app_token,
            "SLACK_API_URL": playground.api_url,
            "CONSULTANT_DB": str(folder / "bot.db"),
        }
        control, supervisor = Control(playground.url), Supervisor(env, folder / "log")
        running = asyncio.create_task(supervisor.run())
        await connected(control)
        people = [Person(playground.url, playground.users[f"Other {number}"]) for number in range(OTHERS)]
        async with Person(playground.url, playground.users["Flooder"]) as flooder:
            for person in people:
                await person.__aenter__()
            await asyncio.gather(*(questions(person, 2) for person in people))
            alone = [second for found in await _all(people) for second in found]
            sending = asyncio.create_task(flood(flooder))
            beside = [second for found in await _all(people) for second in found]
            await sending
            for person in people:
                await person.__aexit__(None, None, None)
        running.cancel()
        supervisor.kill()
        await asyncio.gather(running, return_exceptions=True)
    first, second = statistics.median(alone) * 1000, statistics.median(beside) * 1000
    print("| others' p50 | ms |\n| --- | ---: |")
    print(
        f"| alone | {first:.0f} |\n| while one sends {FLOOD} messages | {second:.0f} |\n| ratio | {second / first:.2f} |"
    )


async def _all(people: list[Person]) -> list[list[float]]:
    return list(await asyncio.gather(*(questions(person, ROUNDS) for person in people)))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        asyncio.run(measure(Path(scratch)))
    sys.exit(0)
