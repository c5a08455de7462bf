"""`serve`: connect to Slack, finish what a crash interrupted, and stay until told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Sequence

from bot.app import Built, Content, build, prepare
from bot.cli.redacted_logs import set_up_logs
from bot.handlers.daily_prune import prune_daily
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.store import StoreError
from bot.settings import Settings, read_settings
from bot.slack.transport import Http, Socket, SocketLostError

log = logging.getLogger(__name__)

EXIT_OK = 0
EXIT_LOST = 1
STOP_SECONDS = 4.5  # a stopping process that is not done by then ends all the same
ALL_INTERFACES = "0.0.0.0"  # noqa: S104 - Slack's requests come from outside

Refuse = Callable[[Sequence[str]], int]


def serve(http_port: int | None, refuse: Refuse) -> int:
    """Run until interrupted. Returns the exit status: 0, 1 (the connection was lost for good), 2 (can't start).

    Raises SettingsError, KnowledgeError or GuideError, each with every problem in it.
    """
    set_up_logs(logging.INFO, "%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("slack_bolt", "slack_sdk", "aiohttp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    settings = read_settings()
    needed = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN" if http_port is None else "SLACK_SIGNING_SECRET")
    missing = settings.missing(*needed)
    if missing:
        return refuse(missing)
    try:
        asyncio.run(_until_stopped(settings, prepare(settings), http_port))
    except KeyboardInterrupt:  # before the signal handlers were there
        return EXIT_OK
    except StoreError as error:
        return refuse((str(error),))
    except SlackRefusedError as refused:
        return refuse((f"Slack refused {refused.method}: {refused.reason}. Run `python -m bot doctor` to see why.",))
    except SocketLostError:
        log.error("the connection to Slack could not be brought back: stopping, to be started anew")
        return EXIT_LOST
    return EXIT_OK


async def _until_stopped(settings: Settings, content: Content, http_port: int | None) -> None:
    gc.freeze()  # the content stays for good: a collector that walks through it again and again takes time from people
    stop = stop_on_signals()
    async with build(settings, content) as built:
        recovering = asyncio.create_task(built.dispatcher.recover())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({recovering, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if recovering.done():
            recovering.result()
            await connected(built, settings, http_port, stop)
        for task in (recovering, stopping):
            task.cancel()
        await asyncio.gather(recovering, stopping, return_exceptions=True)


async def connected(built: Built, settings: Settings, http_port: int | None, stop: asyncio.Event) -> None:
    """Take what comes in until `stop` is set. Raises SocketLostError where the socket dies for good."""
    if http_port is None:
        token = settings.slack_app_token
        socket = Socket(built.slack.app, token.get_secret_value() if token else "", built.clients)
        await socket.start()
        log.info("connected to Slack")
        watching: Awaitable[object] = socket.watch()
        closing = socket.stop
    else:
        secret = settings.slack_signing_secret
        http = Http(built.slack.app, secret.get_secret_value() if secret else None)
        log.info("listening on port %d", await http.start(http_port, ALL_INTERFACES))
        watching, closing = asyncio.Event().wait(), http.stop
    trying_again = (built.outbox.run(), built.dispatcher.run(built.slack.responder.respond))
    pruning = prune_daily(built.store, settings.purge_days)
    tasks = [asyncio.ensure_future(work) for work in (watching, *trying_again, pruning, stop.wait())]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await closing()


def stop_on_signals() -> asyncio.Event:
    """An event that is set by Ctrl-C or SIGTERM. From then on the process has `STOP_SECONDS` to end.

    Whatever is running then is stored and finished by the next start, as after a crash.
    """
    stop = asyncio.Event()

    def ask_to_stop() -> None:
        if not stop.is_set():
            deadline = threading.Timer(STOP_SECONDS, os._exit, (EXIT_OK,))
            deadline.daemon = True
            deadline.start()
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ask_to_stop)
    return stop
