"""What breaks around the bot in a soak, and the supervisor that starts it anew."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil

from bot.playground import Playground
from tests.harness.control import Control
from tests.harness.paths import ROOT

SETTLE_SECONDS = 600.0
FAULT_SECONDS = 2.5  # between faults, on average


@dataclass
class Samples:
    """Of the bot's process, over all its lives: process id, seconds of its life, resident bytes, open descriptors."""

    rows: list[tuple[int, float, int, int]] = field(default_factory=list)


class Supervisor:
    """Keeps `serve` running, and notes how it ended."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.endings: Counter[int] = Counter()
        self.samples = Samples()
        self.process: asyncio.subprocess.Process | None = None
        self._env, self._log = env, log

    async def run(self) -> None:
        with self._log.open("ab") as log:
            while True:
                command = (sys.executable, "-m", "bot", "serve")
                self.process = await asyncio.create_subprocess_exec(*command, env=self._env, cwd=ROOT, stderr=log)
                self.endings[await self.process.wait()] += 1
                await asyncio.sleep(0.5)

    async def sample(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            if self.process and self.process.returncode is None:
                with contextlib.suppress(psutil.Error):
                    found = psutil.Process(self.process.pid)
                    age = time.time() - found.create_time()
                    row = (self.process.pid, age, found.memory_info().rss, found.num_fds())
                    self.samples.rows.append(row)

    def kill(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.kill()


class Faults:
    """One fault after the other, at random, until cancelled."""

    def __init__(self, control: Control, supervisor: Supervisor, seed: int) -> None:
        self.struck: Counter[str] = Counter()
        self._control, self._supervisor = control, supervisor
        self._random = random.Random(seed)
        self._kinds: dict[str, Callable[[], Awaitable[object]]] = {
            "duplicate": lambda: control.fault("duplicate", times=2, count=5),
            "late_ack": lambda: control.fault("late_ack", count=2),
            "lost_envelope": lambda: control.fault("lost_envelope", count=3),
            "429": lambda: control.fault("ratelimit", method="chat.postMessage", retry_after=1, count=3),
            "500": lambda: control.fault("server_error", method="chat.postMessage", count=3),
            "500 after effect": lambda: control.fault("server_error_after", method="chat.postMessage", count=3),
            "reset": lambda: control.fault("drop_before", method="chat.postMessage", count=3),
            "reset after effect": lambda: control.fault("drop_after", method="chat.postMessage", count=3),
            "socket closed": lambda: control.fault("close"),
            "refresh": lambda: control.fault("disconnect"),
            "network": self._network,
            "refused token": self._token,
            "SIGKILL": self._kill,
        }

    async def run(self) -> None:
        names = list(self._kinds)
        weights = [1 if name in ("SIGKILL", "refused token", "network") else 4 for name in names]
        while True:
            await asyncio.sleep(FAULT_SECONDS * self._random.random() * 2)
            name = self._random.choices(names, weights)[0]
            try:
                await self._kinds[name]()
            except (AssertionError, TimeoutError, aiohttp.ClientError) as error:
                print(f"{name} did not strike: {error!r}", file=sys.stderr, flush=True)
            else:
                self.struck[name] += 1

    async def _network(self) -> None:
        await self._control("network", down=True)
        try:
            await asyncio.sleep(2)
        finally:
            await self._control("network", down=False)

    async def _token(self) -> None:
        await self._control("token", error=self._random.choice(("invalid_auth", "missing_scope")), which="bot")
        try:
            await asyncio.sleep(2)
        finally:
            await self._control("token", restore=True)

    async def _kill(self) -> None:
        self._supervisor.kill()


async def connected(playground: Playground) -> None:
    """Until the bot is connected."""
    async with asyncio.timeout(SETTLE_SECONDS):
        while not await asyncio.to_thread(playground.ask, lambda state: state.connected):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
