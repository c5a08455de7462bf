"""`try`: a local Slack and the real bot in one command, to be used in a browser; nothing leaves this machine.

The playground runs here, the bot in a process of its own (`try_bot.py`): it can be killed with a button and comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import aiohttp

from bot.cli.logs import set_up_log
from bot.cli.serve import stop_on_signals
from bot.cli.try_bot import READY
from bot.cli.try_show import Model, ShowParts, read_show
from bot.playground import Playground
from bot.playground.model_stub import ModelStub
from bot.settings import HERE, read_settings

MANIFEST = HERE / "manifest.yml"
STATE = Path("var/try.db")  # the playground's history and the bot's memory, both in one file
EXIT_OK, EXIT_FAILED = 0, 1
# Ctrl-C in the console is for this process alone, which then asks the bot to end. Windows has other means for both:
# https://docs.python.org/3/library/subprocess.html#subprocess.Popen.send_signal
OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
ASK_TO_STOP = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM)
KILL, MODEL_DOWN = "kill", "model_down"  # the buttons that are acted on here
MODEL_DOWN_SECONDS = 30.0  # as the hint on the button says

STUB = """
A stand-in for the model answers, word by word, with passages that share words with the question.
"""
HELLO = """
The bot is connected. Open {url} in a browser and press "Show me", or try for yourself what its first pane offers.

Ctrl-C ends both. What was said is kept in {state}; `make try ARGS=--fresh` starts anew.
"""

Refuse = Callable[[Sequence[str]], int]


def run(port: int, *, fresh: bool, model_stub: bool, refuse: Refuse) -> int:
    """Run both until interrupted. Returns the exit status. Raises DemoError if `knowledge/demo.toml` is wrong."""
    set_up_log(level=logging.WARNING)
    print("Starting: the first time takes some seconds …", flush=True)
    show = read_show(model=_model(model_stub))
    playground = open_playground(show, fresh=fresh, port=port)
    try:
        playground.start()
    except OSError as error:
        if error.filename is not None:  # on Windows no file is removed that somebody has open
            return refuse((f"{error.filename} can't be made anew: {error.strerror}. If another `try` runs, end it.",))
        return refuse((f"Port {port} is taken. Choose another: make try ARGS='--port {port + 1}'",))
    try:
        with ExitStack() as local:
            stub = local.enter_context(ModelStub()) if model_stub else None
            return asyncio.run(_both(playground, show, stub))
    finally:
        playground.stop()


def _model(model_stub: bool) -> Model:
    """What answers besides the rules: nothing, the stand-in, or the model that the environment names."""
    if model_stub:
        return "stand-in"
    return "off" if read_settings().anthropic_api_key is None else "live"


def open_playground(show: ShowParts, *, fresh: bool = False, port: int = 0, state: Path = STATE) -> Playground:
    """The local Slack of `try`, not yet started, with the people and channels of the show."""
    return Playground(MANIFEST, users=show.users, channels=show.channels, state=state, fresh=fresh, port=port)


def environment(playground: Playground, database: Path, stub: ModelStub | None) -> Mapping[str, str]:
    """What connects the bot to the playground and, if there is a stand-in for the model, to that."""
    given = {
        "SLACK_BOT_TOKEN": playground.bot_token,
        "SLACK_APP_TOKEN": playground.app_token,
        "SLACK_API_URL": playground.api_url,
        "CONSULTANT_DB": str(database),
    }
    if stub is not None:
        given |= {
            "ANTHROPIC_BASE_URL": stub.url,
            "ANTHROPIC_API_KEY": "stand-in",
            "CONSULTANT_MODEL_SERVER": "anthropic",
            "CONSULTANT_USAGE_FOOTER": "true",
        }
    return {**os.environ, **given}


class BotProcess:
    """The bot in a process of its own: started again whenever it ends, until `stop`."""

    def __init__(self, playground: Playground, database: Path, stub: ModelStub | None = None) -> None:
        self._environment = environment(playground, database, stub)
        self._url = playground.url
        self._process: asyncio.subprocess.Process | None = None
        self.connected = asyncio.Event()

    async def run(self) -> int:
        """Keep the bot running. Returns its exit status if it can't start."""
        while True:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.cli.try_bot", self._url,
                env=self._environment, stdout=asyncio.subprocess.PIPE, start_new_session=True, creationflags=OWN_GROUP,
            )  # fmt: skip
            assert self._process.stdout is not None
            ready = False
            async for line in self._process.stdout:
                if line.decode().strip() == READY:
                    ready = True
                    self.connected.set()
            status = await self._process.wait()
            self.connected.clear()
            if not ready and status >= 0:
                return status

    def kill(self) -> None:
        """End the bot as a power cut would: no time to finish anything."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def stop(self) -> None:
        """Ask the bot to end, and wait for it."""
        if self._process is not None and self._process.returncode is None:
            try:
                self._process.send_signal(ASK_TO_STOP)
            except OSError:  # it has just ended, or no console joins the two
                with contextlib.suppress(ProcessLookupError):
                    self._process.kill()
            await self._process.wait()


async def _both(playground: Playground, show: ShowParts, stub: ModelStub | None) -> int:
    async with aiohttp.ClientSession() as session, session.post(f"{playground.url}/control/show", json=show.parts):
        pass
    bot = BotProcess(playground, STATE, stub)
    stop = stop_on_signals()
    running, stopping = asyncio.create_task(bot.run()), asyncio.create_task(stop.wait())
    connecting = asyncio.create_task(bot.connected.wait())
    watching = asyncio.create_task(act_on_presses(playground.url, bot, stub))
    try:
        await asyncio.wait({running, stopping, connecting}, return_when=asyncio.FIRST_COMPLETED)
        if bot.connected.is_set():
            print(HELLO.format(url=playground.url, state=STATE) + (STUB if stub else ""), flush=True)
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return running.result() if running.done() and not stop.is_set() else EXIT_OK
    finally:
        for task in (running, stopping, connecting, watching):
            task.cancel()
        await asyncio.gather(running, stopping, connecting, watching, return_exceptions=True)
        await bot.stop()


async def act_on_presses(url: str, bot: BotProcess, stub: ModelStub | None) -> None:
    """Do what the buttons of the drawer ask of `try` itself, until the playground ends."""
    seen = 0
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as session:
        while True:
            async with session.get(f"{url}/control/presses", params={"after": seen}) as answer:
                presses = (await answer.json())["presses"]
            if not presses:  # the playground ends
                return
            seen += len(presses)
            if KILL in presses:
                bot.kill()
            if MODEL_DOWN in presses and stub is not None:
                stub.refuse_for(MODEL_DOWN_SECONDS)
