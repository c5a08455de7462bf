"""`python -m tests.bench.flood`: how long others wait while one person sends 1,000 messages. Prints Markdown.

The bot, the local Slack, the sender, and those who wait are a process each. The sides take turns; the rounds begin with
another side each. What is left of a flood to the bot is answered in the minute after it, beside the sides that follow.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bot.settings import HERE
from tests.bench.flood_sender import QUESTION
from tests.bench.sides import Side, Workspace, bot_side, workspace
from tests.harness.control import Control
from tests.harness.user import Person

OTHERS, FLOOD = 8, 1_000
ROUNDS = 4
PACED_ROUNDS = (1, 3)  # a paced flood takes half a minute
ALONE_SECONDS = 8.0
PAUSE_SECONDS = 1.1  # between a person's questions: they stay within what one person may send in a minute
LIMIT_SECONDS = 60.0
# Slack delivers 30,000 events an hour of one workspace to an app: https://docs.slack.dev/reference/events/app_rate_limited
SLACK_A_SECOND = 30_000 / 3_600
PACE = round(4 * SLACK_A_SECOND)
DM, ELSEWHERE = "dm", "elsewhere"


@dataclass(frozen=True)
class Flood:
    """Where one person's 1,000 messages go, and how many a second (0: as fast as the local Slack takes them)."""

    name: str
    channel: str = ""
    a_second: int = 0


NONE = Flood("no flood")
FULL = (
    Flood("1,000 at full speed, where the bot is not", ELSEWHERE),
    Flood("1,000 at full speed to the bot", DM),
)
PACED = (
    Flood(f"1,000 at {PACE} a second, where the bot is not", ELSEWHERE, PACE),
    Flood(f"1,000 at {PACE} a second to the bot", DM, PACE),
)


@dataclass
class Figures:
    """Of one sort of flood: by round, how long people waited (seconds); over all, how long it took and what CPU."""

    waited: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    seconds: float = 0.0
    bot_cpu: float = 0.0
    slack_cpu: float = 0.0

    @property
    def p50(self) -> float:
        return statistics.median(second for found in self.waited.values() for second in found)

    def ratios(self, to: Figures) -> list[float]:
        """The ratio of p50 in each round."""
        return [statistics.median(found) / statistics.median(to.waited[n]) for n, found in self.waited.items()]


async def ask(person: Person, room: str, delay: float, over: asyncio.Event, waited: list[float]) -> None:
    """Ask one question after the other until it is over; note the seconds from each to its answer."""
    pause = delay
    while not await is_over(over, pause):
        mark, began = person.mark, time.perf_counter()
        ts = await person.post(room, QUESTION)
        await person.answer(room, ts, LIMIT_SECONDS, since=mark)
        waited.append(time.perf_counter() - began)
        pause = PAUSE_SECONDS


async def is_over(over: asyncio.Event, seconds: float) -> bool:
    """Wait until it is over, at most so long."""
    with suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), seconds)
    return over.is_set()


@asynccontextmanager
async def others_asking(place: Workspace, waited: list[float]) -> AsyncIterator[None]:
    """While this lasts, people ask: each by themselves, not all at the same moment."""
    over = asyncio.Event()
    delays = (PAUSE_SECONDS * number / OTHERS for number in range(OTHERS))
    everybody = zip(place.people, place.rooms, delays, strict=True)
    asking = [asyncio.create_task(ask(person, room, delay, over, waited)) for person, room, delay in everybody]
    yield
    over.set()
    await asyncio.gather(*asking)


@asynccontextmanager
async def sender(place: Workspace, flood: Flood, number: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """Somebody new in a process of their own, ready to send."""
    control = Control(place.url)
    user = (await control("user", name=f"Sender {number}"))["user"]
    channel = flood.channel
    if channel != DM:
        channel = (await control("channel", name=f"quiet-{number}", members=[user]))["channel"]
    given = (place.url, user, channel, str(FLOOD), str(flood.a_second))
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "tests.bench.flood_sender", *given)
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=HERE)
    assert process.stdout
    await process.stdout.readline()
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def measure(side: Side, flood: Flood, number: int, found: Figures, waited: list[float]) -> None:
    """Others ask beside one flood."""
    slack = psutil.Process(side.workspace.process.pid)

    def used() -> tuple[float, float, float]:
        times = slack.cpu_times()
        return time.monotonic(), side.cpu_seconds(), float(times.user + times.system)

    if flood is NONE:
        before = used()
        async with others_asking(side.workspace, waited):
            await asyncio.sleep(ALONE_SECONDS)
            after = used()
    else:
        async with sender(side.workspace, flood, number) as process:
            before = used()
            async with others_asking(side.workspace, waited):
                await process.communicate(b"go\n")
                after = used()
        if process.returncode:
            raise SystemExit(f"the sender ended with status {process.returncode}")
    found.seconds += after[0] - before[0]
    found.bot_cpu += after[1] - before[1]
    found.slack_cpu += after[2] - before[2]


async def run(folder: Path) -> dict[str, Figures]:
    """All rounds."""
    figures: dict[str, Figures] = defaultdict(Figures)
    number = 0
    async with workspace(OTHERS) as place:
        side = bot_side("bot", place, folder / "bot.db")
        del side.environment["CONSULTANT_MESSAGES_A_MINUTE"]  # the limit is what an operator gets who sets nothing
        async with side:
            await measure(side, NONE, 0, Figures(), [])  # thrown away
            for round_number in range(ROUNDS):
                sides = [NONE, *FULL, *(PACED if round_number in PACED_ROUNDS else ())]
                first = round_number % len(sides)
                for flood in (*sides[first:], *sides[:first]):
                    number += 1
                    found = figures[flood.name]
                    await measure(side, flood, number, found, found.waited[round_number])
    return figures


def show(figures: dict[str, Figures]) -> None:
    """Print the table."""
    none = figures[NONE.name]
    print("| others' answers beside | p50, ms | times no flood | each round | answers | CPU of the bot | of Slack |")
    print("| --- | ---: | ---: | --- | ---: | ---: | ---: |")
    for flood in (NONE, *FULL, *PACED):
        found = figures[flood.name]
        ratios = ", ".join(f"{ratio:.2f}" for ratio in found.ratios(none))
        count = sum(map(len, found.waited.values()))
        rounds = len(found.waited)
        used = [
            "" if found is none else f"{1000 * (cpu - rest / none.seconds * found.seconds) / rounds:.0f}"
            for cpu, rest in ((found.bot_cpu, none.bot_cpu), (found.slack_cpu, none.slack_cpu))
        ]
        row = (flood.name, f"{found.p50 * 1000:.1f}", f"{found.p50 / none.p50:.2f}", ratios, str(count), *used)
        print(f"| {' | '.join(row)} |")
    load = ", ".join(f"{value:.1f}" for value in psutil.getloadavg())
    print(f"\n{ROUNDS} rounds. CPU: ms for one flood while it lasts, without what others' questions take. Load {load}.")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        show(asyncio.run(run(Path(scratch))))
