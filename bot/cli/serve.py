"""`serve`: connect to Slack, finish what a crash interrupted, and stay until told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence

from bot.app import Built, Content, build, prepare
from bot.ports.store import StoreError
from bot.ports.workspace import SlackRefusedError
from bot.settings import Settings, read_settings
from bot.slack.transport import Http, Socket, SocketLostError

log = logging.getLogger(__name__)

EXIT_OK = 0
EXIT_LOST = 1
ALL_INTERFACES = "0.0.0.0"  # noqa: S104 - Slack's requests come from outside

Refuse = Callable[[Sequence[str]], int]


def serve(http_port: int | None, refuse: Refuse) -> int:
    """Run until interrupted. Returns the exit status: 0, 1 (the connection was lost for good), 2 (can't start).

    Raises SettingsError, KnowledgeError or GuideError, each with every problem in it.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("slack_bolt", "slack_sdk", "aiohttp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    settings = read_settings()
    needed = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN" if http_port is None else "SLACK_SIGNING_SECRET")
    missing = settings.missing(*needed)
    if missing:
        return refuse(missing)
    try:
        asyncio.run(_until_stopped(settings, prepare(settings), http_port))
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
    async with build(settings, content) as built:
        await built.dispatcher.recover()
        await connected(built, settings, http_port, _stop_asked())


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
    tasks = [asyncio.ensure_future(work) for work in (watching, *trying_again, stop.wait())]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await closing()


def _stop_asked() -> asyncio.Event:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop
