"""`python -m tests.bench.flood`: how long others wait while one person sends 1,000 messages. Prints Markdown."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Coroutine
from pathlib import Path

import psutil

from bot.playground import Playground
from tests.bench.soak_faults import Supervisor, connected
from tests.harness.paths import ROOT
from tests.harness.user import Person

QUESTION = "how many labelled examples are enough?"
OTHERS, ROUNDS, FLOOD, FLOODERS = 5, 4, 1_000, 3
PAUSE_SECONDS = 0.5  # between a person's questions: they stay within what one person may send in a minute
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


async def flood(person: Person, channel: str) -> None:
    """Send as fast as it goes."""
    for number in range(FLOOD):
        await person.post(channel, f"{QUESTION} {number}")


def cpu_seconds(supervisor: Supervisor) -> float:
    """What the bot used so far."""
    assert supervisor.process
    used = psutil.Process(supervisor.process.pid).cpu_times()
    return float(used.user + used.system)


async def measure(folder: Path) -> None:
    """Others alone, then beside a flood."""
    flooders = [f"Flooder {number}" for number in range(FLOODERS)]
    names = ["You", *flooders, *(f"Other {number}" for number in range(OTHERS))]
    with Playground(ROOT / "manifest.yml", users=names, channels=[{"name": "general", "members": names}]) as playground:
        env = {
            **os.environ,
            "SLACK_BOT_TOKEN": playground.bot_token,
            "SLACK_APP_TOKEN": playground.app_token,
            "SLACK_API_URL": playground.api_url,
            "CONSULTANT_DB": str(folder / "bot.db"),
        }
        supervisor = Supervisor(env, folder / "log")
        running = asyncio.create_task(supervisor.run())
        await connected(playground)
        people = [Person(playground.url, playground.users[f"Other {number}"]) for number in range(OTHERS)]
        for person in people:
            await person.__aenter__()
        await asyncio.gather(*(questions(person, 2) for person in people))
        alone = [second for found in await _all(people) for second in found]
        elsewhere, beside, cpu = list[float](), list[float](), 0.0
        for name in flooders:  # in turns, so that whatever else the machine does meets both
            async with Person(playground.url, playground.users[name]) as flooder:
                elsewhere += await _beside(people, flood(flooder, playground.channels["general"]))
                before = cpu_seconds(supervisor)
                beside += await _beside(people, flood(flooder, await flooder.open()))
                cpu += (cpu_seconds(supervisor) - before) * 1000 / FLOODERS
        for person in people:
            await person.__aexit__(None, None, None)
        running.cancel()
        supervisor.kill()
        await asyncio.gather(running, return_exceptions=True)
    print("| others' answers | p50, ms | answers |\n| --- | ---: | ---: |")
    rows = {"alone": alone, "beside 1,000 messages that the bot is not sent": elsewhere, "beside 1,000 to it": beside}
    for name, waited in rows.items():
        print(f"| {name} | {statistics.median(waited) * 1000:.0f} | {len(waited)} |")
    load = ", ".join(f"{value:.1f}" for value in psutil.getloadavg())
    print(f"\n{FLOODERS} floods of each sort; {cpu:.0f} ms of the bot's CPU a flood of the last; load {load}.")


async def _beside(people: list[Person], flooding: Coroutine[object, object, None]) -> list[float]:
    """How long people wait while somebody floods: questions go on until the flood is over."""
    sending = asyncio.create_task(flooding)
    waited: list[float] = []
    while not sending.done():
        each = await asyncio.gather(*(questions(person, 1) for person in people))
        waited += [second for found in each for second in found]
    await sending
    return waited


async def _all(people: list[Person]) -> list[list[float]]:
    return list(await asyncio.gather(*(questions(person, ROUNDS) for person in people)))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        asyncio.run(measure(Path(scratch)))
    sys.exit(0)
