"""The real bot in a process of its own that is killed at the n-th await: nothing of it is warned, closed or finished.

Run as a module it loads the content once, then forks a bot for every line on its standard input, and
prints which bots started and which ended. Only SIGKILL is used to end a bot early, by itself, so that
what the operating system does with files, locks and sockets is what it does in earnest.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import mmap
import os
import select
import signal
import struct
import sys
import threading
from collections.abc import Coroutine, Generator, Iterator
from pathlib import Path
from typing import Any

import bot
from bot.app import Built
from bot.cli import serve
from bot.prepared_content import Content, prepare
from bot.settings import read_settings
from bot.slack.delivery.outbox import Outbox
from bot.slack.socket_connection import Socket

OURS = str(Path(bot.__file__).parent)
COUNT = struct.Struct("Q")
# What waits for ever beside the work, and the start itself: no step of a consultation.
IDLE = frozenset({Outbox.run.__code__, Socket.watch.__code__, Socket._run.__code__, Built.maintain.__code__})
START = frozenset({serve._until_stopped.__code__, serve.connected.__code__})


class Steps:
    """Counts the awaits of our code in shared memory; at the `last`th this process is killed.

    `after` False: at the very moment of waiting. True: when what was waited for has come, before anything is done
    with it. `starting` counts the awaits of the start (and so of the recovery) too.
    """

    def __init__(self, counter: Path, last: int, after: bool, starting: bool) -> None:
        with counter.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), COUNT.size)
        self._last, self._after = last, after
        self._beside = IDLE if starting else IDLE | START
        self._taken = 0

    def waits(self, coroutine: object) -> bool:
        """A coroutine has begun to wait; True where it must not wake again."""
        if not self._is_ours(coroutine):
            return False
        self._taken += 1
        COUNT.pack_into(self._shared, 0, self._taken)
        if self._taken == self._last and not self._after:
            kill_this_process()
        return self._taken == self._last

    def _is_ours(self, coroutine: object) -> bool:
        codes = list(awaiting(coroutine))
        return any(code.co_filename.startswith(OURS) for code in codes) and not self._beside.intersection(codes)


def awaiting(coroutine: Any) -> Iterator[Any]:
    """The code of everything that a coroutine is waiting in, outermost first."""
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is not None:
            yield frame.f_code
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)


class Stepped(Coroutine[Any, Any, Any]):
    """A coroutine that is watched from outside: what runs inside does not notice."""

    def __init__(self, inner: Coroutine[Any, Any, Any], steps: Steps) -> None:
        self._inner, self._steps, self._kill_on_wake = inner, steps, False

    def send(self, value: Any) -> Any:
        self._wake()
        waited_for = self._inner.send(value)
        self._kill_on_wake = self._steps.waits(self._inner)
        return waited_for

    def throw(self, *raised: Any) -> Any:
        self._wake()
        waited_for = self._inner.throw(*raised)
        self._kill_on_wake = self._steps.waits(self._inner)
        return waited_for

    def close(self) -> None:
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._inner.__await__()

    def _wake(self) -> None:
        if self._kill_on_wake:
            kill_this_process()


def kill_this_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def run_bot(content: Content, order: dict[str, Any]) -> None:
    """Be the bot, as `serve` is, until killed or asked to stop."""
    settings = read_settings(**order["settings"])
    steps = Steps(Path(order["counter"]), order["last"], order["after"], order["starting"])

    async def serve_bot() -> None:
        loop = asyncio.get_running_loop()
        loop.set_task_factory(lambda on, work, **more: asyncio.Task(Stepped(work, steps), loop=on, **more))
        await asyncio.create_task(serve._until_stopped(settings, lambda: content, serve.Listening(), threading.Event()))

    asyncio.run(serve_bot())


def start_bots() -> None:
    """One bot a line: `{"settings", "counter", "last", "after", "starting"}`."""
    content = prepare(read_settings())
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    report({"ready": True})
    while True:
        ready, _, _ = select.select([sys.stdin, woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            with contextlib.suppress(ChildProcessError):
                while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                    report({"ended": ended[0], "status": os.waitstatus_to_exitcode(ended[1])})
        if sys.stdin in ready:
            line = sys.stdin.readline()
            if not line:
                return
            if started := os.fork():
                report({"started": started})
                continue
            run_child(content, json.loads(line))


def run_child(content: Content, order: dict[str, Any]) -> None:
    """In the child: nothing of the parent's is kept, and nothing is handed back to it."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
        os.dup2(1, 2)
        logging.basicConfig(level=logging.WARNING)
        run_bot(content, order)
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


def report(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    start_bots()
