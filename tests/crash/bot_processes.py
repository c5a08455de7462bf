"""Lives of the bot: each begins by a fork and ends by SIGKILL at a chosen await, or by being asked to stop."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.playground import Playground
from tests.crash.killable_bot import COUNT
from tests.harness.paths import ROOT

END_SECONDS = 120.0  # only a hanging process takes as long
NEVER = 0  # the await that is never reached
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}  # to be forked


@dataclass
class BotProcess:
    """One process. `ended` is set with its exit status; below 0 it is the signal that killed it."""

    pid: int
    counter: Path
    log: Path
    ended: asyncio.Future[int]

    @property
    def dead(self) -> bool:
        return self.ended.done()

    @property
    def steps(self) -> int:
        """The awaits so far."""
        return int(COUNT.unpack(self.counter.read_bytes())[0])

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end; its exit status."""
        self._signal(signal.SIGTERM)
        return await asyncio.wait_for(asyncio.shield(self.ended), END_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        # Its end may not have been reported yet.
        with contextlib.suppress(ProcessLookupError):
            if not self.dead:
                os.kill(self.pid, number)


@dataclass
class BotStarter:
    """Starts bots, and knows which still run."""

    process: asyncio.subprocess.Process
    _running: dict[int, BotProcess] = field(default_factory=dict)
    _started: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    _unclaimed: dict[int, int] = field(default_factory=dict)
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    async def begin(
        self, playground: Playground, folder: Path, last: int = NEVER, *, after: bool = False, starting: bool = False
    ) -> BotProcess:
        """A bot on `folder`'s database, to be killed at its `last`th await."""
        # Its own file: what another bot has mapped must not be cut short.
        counter = folder / f"steps-{next(self._numbers)}"
        counter.write_bytes(COUNT.pack(0))
        settings = {
            "SLACK_BOT_TOKEN": playground.bot_token,
            "SLACK_APP_TOKEN": playground.app_token,
            "SLACK_API_URL": playground.api_url,
            "CONSULTANT_DB": str(folder / "bot.db"),
        }
        order = {"settings": settings, "counter": str(counter), "log": str(folder / "log"), "last": last}
        assert self.process.stdin
        async with self._starting:
            self.process.stdin.write(json.dumps({**order, "after": after, "starting": starting}).encode() + b"\n")
            pid = await asyncio.wait_for(self._started.get(), END_SECONDS)
        started = BotProcess(pid, counter, folder / "log", asyncio.get_running_loop().create_future())
        self._running[pid] = started
        if pid in self._unclaimed:
            started.ended.set_result(self._unclaimed.pop(pid))
        return started

    async def follow(self) -> None:
        """Until the starter closes: note which bots started and which ended."""
        assert self.process.stdout
        async for line in self.process.stdout:
            news = json.loads(line)
            if "started" in news:
                self._started.put_nowait(news["started"])
            elif news.get("ended") in self._running:
                self._running.pop(news["ended"]).ended.set_result(news["status"])
            elif "ended" in news:
                self._unclaimed[news["ended"]] = news["status"]

    def end_all(self) -> None:
        for bot in tuple(self._running.values()):
            bot.kill()


@asynccontextmanager
async def bot_starter() -> AsyncIterator[BotStarter]:
    """A starter of bots, for as long as the context lasts; no bot outlives it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.crash.killable_bot",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **ALONE},
        cwd=ROOT,
    )
    opened = BotStarter(process)
    listening = asyncio.create_task(opened.follow())
    try:
        yield opened
    finally:
        opened.end_all()
        assert process.stdin
        process.stdin.close()
        await asyncio.wait_for(process.wait(), END_SECONDS)
        await listening


async def first_of(first: asyncio.Future[Any], other: asyncio.Future[Any]) -> None:
    """Wait for the first of two."""
    await asyncio.wait({first, other}, return_when=asyncio.FIRST_COMPLETED)
