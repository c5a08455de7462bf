"""A side is one app and the playground it is connected to, each in a process of its own: none hides another."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiohttp
import psutil

from bot.settings import HERE
from tests.harness.user import JSON, Control, Person

MANIFEST = HERE / "manifest.yml"
START_SECONDS = 60.0
STOP_SECONDS = 20.0
# With more, most of the time goes into showing each message to people who wait for something else.
PEOPLE_IN_CHANNEL = 1
SAMPLED_SECONDS = 0.25
REST_SECONDS = 0.2


@dataclass
class Workspace:
    """A playground with its people: `people[n]` may write in `channels[n // PEOPLE_IN_CHANNEL]`."""

    url: str
    environment: dict[str, str]
    process: asyncio.subprocess.Process
    people: list[Person] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    team: str = ""


@dataclass
class Side:
    """`app` is running and connected. `started_s`: from its start to connected. Memory is sampled; CPU is the app's."""

    name: str
    workspace: Workspace
    command: Sequence[str]
    environment: dict[str, str]
    app: asyncio.subprocess.Process | None = None
    starts_s: list[float] = field(default_factory=list)
    peak_bytes: int = 0

    async def start(self) -> None:
        seen = self.workspace.people[0].mark
        began = time.perf_counter()
        self.app = await _process(self.command, self.environment)
        await _connected(self.workspace.people[0], seen, self.app)
        self.starts_s.append(time.perf_counter() - began)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        if self.app is not None:
            await _stopped(self.app)
            self.app = None

    async def set_latency(self, ms: int) -> None:
        """From now on the Web API answers after so many ms."""
        await Control(self.workspace.url)("network", latency_ms=ms)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Memory is looked at again and again while this lasts."""
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()

    def cpu_seconds(self) -> float:
        """What the app's process has used so far, in all its threads."""
        times = self._process.cpu_times()
        return float(times.user + times.system)

    async def cpu_at_rest(self) -> float:
        """The same, once the app uses none: what follows the last answer counts as well."""
        used = -1.0
        while used < (now := self.cpu_seconds()):
            used = now
            await asyncio.sleep(REST_SECONDS)
        return now

    @property
    def _process(self) -> psutil.Process:
        assert self.app is not None, "the app is not running"
        return psutil.Process(self.app.pid)

    async def _watch(self) -> None:
        process = self._process
        while True:
            self.peak_bytes = max(self.peak_bytes, process.memory_info().rss)
            await asyncio.sleep(SAMPLED_SECONDS)


@asynccontextmanager
async def workspace(people: int) -> AsyncIterator[Workspace]:
    """A playground of its own process, with this many people, each in a channel of their own, all looking at it."""
    command = (sys.executable, "-m", "bot.playground", "--manifest", str(MANIFEST), "--port", "0")
    process = await _process(command, dict(os.environ), stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    said = json.loads(await asyncio.wait_for(process.stdout.readline(), START_SECONDS))
    made = Workspace(said["url"], said["environment"], process)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_stopped, process)
        control = Control(made.url)
        users = [(await control("user", name=f"Person {number}"))["user"] for number in range(people)]
        for first in range(0, people, PEOPLE_IN_CHANNEL):
            members = users[first : first + PEOPLE_IN_CHANNEL]
            made.channels.append((await control("channel", name=f"team-{first}", members=members))["channel"])
        for user in users:
            person = await stack.enter_async_context(Person(made.url, user))
            made.people.append(person)
            made.rooms.append(await person.dm())
        made.team = (await made.people[0].state())["team"]["id"]
        yield made


def bot_side(name: str, place: Workspace, database: Path) -> Side:
    """The real bot, started as an operator starts it."""
    environment = {**_clean(), **place.environment, "CONSULTANT_DB": str(database), "CONSULTANT_MESSAGES_A_MINUTE": "0"}
    return Side(name, place, (sys.executable, "-m", "bot", "serve"), environment)


def bare_side(name: str, place: Workspace, script: Path) -> Side:
    command = (sys.executable, "-m", "tests.bench.bare", str(script))
    return Side(name, place, command, {**_clean(), **place.environment})


def _clean() -> dict[str, str]:
    """The environment without a model's key: what is compared makes no calls to a model.

    An operator's second start finds its modules compiled, whatever is set here.
    """
    others = {name: value for name, value in os.environ.items() if not name.startswith(("ANTHROPIC_", "CONSULTANT_"))}
    others.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**others, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "bench-bytecode")}


async def _process(
    command: Sequence[str], environment: dict[str, str], stdout: int | None = asyncio.subprocess.DEVNULL
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *command, env=environment, cwd=HERE, stdout=stdout, stderr=asyncio.subprocess.DEVNULL, limit=2**20
    )


async def _stopped(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
    if process.returncode is None:
        process.kill()
        await process.wait()


async def _connected(person: Person, mark: int, app: asyncio.subprocess.Process) -> None:
    """Wait until the playground says so."""
    ended = asyncio.create_task(app.wait())
    waiting = asyncio.create_task(
        person.wait_for(lambda event: event["kind"] == "app_connected", START_SECONDS, since=mark)
    )
    await asyncio.wait({ended, waiting}, return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    if not waiting.done():
        waiting.cancel()
        raise SystemExit(f"The app ended before it was connected: status {app.returncode}")
    await waiting


async def late(side: Side) -> JSON:
    """What went wrong on the playground: refusals, and deliveries that were not acknowledged in time."""
    async with aiohttp.ClientSession() as http, http.get(f"{side.workspace.url}/control/log") as answer:
        record: dict[str, list[Any]] = await answer.json()
    again = sum(entry["attempts"] > 1 for entry in record["deliveries"])
    return {"refusals": len(record["refusals"]), "delivered again": again}
