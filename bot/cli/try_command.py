"""`try`: a local Slack and the real bot in one command, to be used in a browser; nothing leaves this machine.

The playground runs here, the bot in a process of its own (`try_bot.py`): it can be killed with a button and comes back.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import aiohttp

from bot.cli.command_line import EXIT_OK, InputError, port
from bot.cli.logs import set_up_log
from bot.cli.serve import stop_on_signals
from bot.cli.try_bot import READY
from bot.cli.try_show import Model, ShowParts, read_show
from bot.playground import Playground
from bot.playground.export import export_html
from bot.playground.model_stub import ModelStub
from bot.playground.server import PAGE
from bot.settings import HERE, read_settings

MANIFEST = HERE / "manifest.yml"
STATE = Path("var/try.db")  # the playground's history and the bot's memory, both in one file
TRY_PORT = 8900
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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, default=TRY_PORT)
    parser.add_argument("--fresh", action="store_true", help="forget what was said in earlier runs")
    parser.add_argument(
        "--model-stub", action="store_true", help="with a stand-in for the model, to see answers stream"
    )
    parser.add_argument(
        "--export", type=Path, metavar="FILE.html", help="write the conversation so far as one file, and end"
    )


def run(args: argparse.Namespace) -> int:
    """Run both until interrupted, or export. Raises InputError, DemoError if `knowledge/demo.toml` is wrong."""
    return export(args.export) if args.export else run_both(args.port, fresh=args.fresh, model_stub=args.model_stub)


def run_both(port: int, *, fresh: bool, model_stub: bool) -> int:
    """Run the playground and the bot until interrupted. Returns the exit status. Raises as `run`."""
    set_up_log(level=logging.WARNING)
    print("Starting: the first time takes some seconds …", flush=True)
    show = read_show(model=_model(model_stub))
    playground = open_playground(show, fresh=fresh, port=port)
    try:
        playground.start()
    except OSError as error:
        if error.filename is not None:  # on Windows no file is removed that somebody has open
            problem = f"{error.filename} can't be made anew: {error.strerror}. If another `try` runs, end it."
        else:
            problem = f"Port {port} is taken. Choose another: make try ARGS='--port {port + 1}'"
        raise InputError(problem) from None
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


def export(target: Path, state: Path = STATE) -> int:
    """`--export`: write the conversation of `try` as one HTML file that can be sent to a colleague. Raises as `run`."""
    if not state.is_file():
        raise InputError(f"There is nothing to export: {state} does not exist. Run `python -m bot try` first.")
    show = read_show()
    with open_playground(show, state=state) as playground:
        roles = {"roles": show.parts["roles"]}
        playground.ask(lambda slack_state: slack_state.show.update(roles))
        text = playground.ask(lambda slack_state: export_html(slack_state, PAGE))
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{target} can't be written: {error.strerror}.") from None
    print(f"{target}: {len(text.encode()) // 1000} kB, opens in any browser.")
    return EXIT_OK


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
