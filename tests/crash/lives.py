"""Lives of the bot: each begins by a fork and ends by SIGKILL at a chosen await, or by being asked to stop."""

from __future__ import annotations

import asyncio
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
from tests.crash.mortal import COUNT
from tests.harness.paths import ROOT

END_SECONDS = 30.0
NEVER = 0  # the await that is never reached
ALONE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}  # to be forked


@dataclass
class Life:
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
        if not self.dead:
            os.kill(self.pid, signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end; its exit status."""
        if not self.dead:
            os.kill(self.pid, signal.SIGTERM)
        return await asyncio.wait_for(asyncio.shield(self.ended), END_SECONDS)


@dataclass
class Nursery:
    """Where lives begin."""

    process: asyncio.subprocess.Process
    _lives: dict[int, Life] = field(default_factory=dict)
    _born: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    _unclaimed: dict[int, int] = field(default_factory=dict)
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    async def begin(
        self, playground: Playground, folder: Path, last: int = NEVER, *, after: bool = False, starting: bool = False
    ) -> Life:
        """A bot on `folder`'s database, to be killed at its `last`th await."""
        # Its own file: what another life has mapped must not be cut short.
        counter = folder / f"steps-{next(self._numbers)}"
        counter.write_bytes(COUNT.pack(0))
        settings = {
            "SLACK_BOT_TOKEN": playground.bot_token,
            "SLACK_APP_TOKEN": playground.app_token,
            "SLACK_API_URL": playground.api_url,
            "CONSULTANT_DB": str(folder / "bot.db"),
        }
        told = {"settings": settings, "counter": str(counter), "log": str(folder / "log"), "last": last}
        assert self.process.stdin
        async with self._one:
            self.process.stdin.write(json.dumps({**told, "after": after, "starting": starting}).encode() + b"\n")
            pid = await asyncio.wait_for(self._born.get(), END_SECONDS)
        life = Life(pid, counter, folder / "log", asyncio.get_running_loop().create_future())
        self._lives[pid] = life
        if pid in self._unclaimed:
            life.ended.set_result(self._unclaimed.pop(pid))
        return life

    async def listen(self) -> None:
        """Until the nursery closes: hear who was born and who ended."""
        assert self.process.stdout
        async for line in self.process.stdout:
            told = json.loads(line)
            if "born" in told:
                self._born.put_nowait(told["born"])
            elif told.get("ended") in self._lives:
                self._lives.pop(told["ended"]).ended.set_result(told["status"])
            elif "ended" in told:
                self._unclaimed[told["ended"]] = told["status"]

    def end_all(self) -> None:
        for life in tuple(self._lives.values()):
            life.kill()


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """A nursery, for as long as the context lasts; no life outlives it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.crash.mortal",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **ALONE},
        cwd=ROOT,
    )
    opened = Nursery(process)
    listening = asyncio.create_task(opened.listen())
    try:
        yield opened
    finally:
        opened.end_all()
        assert process.stdin
        process.stdin.close()
        await asyncio.wait_for(process.wait(), END_SECONDS)
        await listening


async def either(one: asyncio.Future[Any], other: asyncio.Future[Any]) -> None:
    """Until one of two has come."""
    await asyncio.wait({one, other}, return_when=asyncio.FIRST_COMPLETED)
