"""An event loop without signal handlers, as Windows has: Ctrl-C and SIGTERM still end a process."""

from __future__ import annotations

import asyncio
import signal
import sys

import pytest

from bot.cli.serve import STOP_SECONDS
from tests.harness.paths import ROOT

LIMIT = 200.0
NO_HANDLERS = """
import asyncio, sys
def refuse(*_):
    raise NotImplementedError
asyncio.SelectorEventLoop.add_signal_handler = refuse
import signal
signal.SIGBREAK = signal.SIGUSR1  # Ctrl-Break, which only Windows has
"""
SERVE = """
from bot.cli.serve import stop_on_signals
async def main():
    stop = stop_on_signals()
    print("ready", flush=True)
    await stop.wait()
asyncio.run(main())
"""
HANGS = """
from bot.cli import serve
serve.STOP_SECONDS = 0.1
async def main():
    serve.stop_on_signals()
    print("ready", flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
PLAYGROUND = """
from bot.playground.__main__ import main
sys.argv = ["playground", "--manifest", "manifest.yml", "--port", "0"]
main()
"""
NAMES = {SERVE: "serve", HANGS: "hangs", PLAYGROUND: "playground"}
PROMISED_SECONDS = 5.0  # to whoever stops the bot


def test_whatever_hangs_the_bot_ends_within_the_time_that_is_promised() -> None:
    assert STOP_SECONDS < PROMISED_SECONDS


@pytest.mark.parametrize(
    ("what", "name"),
    [
        (PLAYGROUND, signal.SIGINT),
        pytest.param(PLAYGROUND, signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param(SERVE, signal.SIGINT, marks=pytest.mark.slow),
        pytest.param(SERVE, signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param(SERVE, signal.SIGUSR1, marks=pytest.mark.slow),
        pytest.param(HANGS, signal.SIGTERM, marks=pytest.mark.slow),
    ],
    ids=lambda value: value.name if isinstance(value, signal.Signals) else NAMES[value],
)
async def test_a_signal_ends_the_process(what: str, name: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", NO_HANDLERS + what),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(LIMIT):
            assert process.stdout is not None
            assert await process.stdout.readline()
            process.send_signal(name)
            _, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert (process.returncode, errors) == (0, b"")
