"""An event loop without signal handlers, as Windows has: Ctrl-C and SIGTERM still end a process."""

from __future__ import annotations

import asyncio
import signal
import sys

import pytest

from tests.harness.paths import ROOT
from tests.harness.tiers import thin_out

LIMIT = 30.0
NO_HANDLERS = """
import asyncio, sys
def refuse(*_):
    raise NotImplementedError
asyncio.SelectorEventLoop.add_signal_handler = refuse
"""
SERVE = """
from bot.cli.serve import stop_on_signals
async def main():
    stop = stop_on_signals()
    print("ready", flush=True)
    await stop.wait()
asyncio.run(main())
"""
PLAYGROUND = """
from bot.playground.__main__ import main
sys.argv = ["playground", "--manifest", "manifest.yml", "--port", "0"]
main()
"""


@pytest.mark.parametrize("what", [pytest.param(SERVE, marks=pytest.mark.slow), PLAYGROUND], ids=["serve", "playground"])
@pytest.mark.parametrize("name", thin_out([signal.SIGINT, signal.SIGTERM], 2))
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
