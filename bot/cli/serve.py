"""`serve`: connect to Slack, finish what a crash interrupted, and stay until told to stop."""

from __future__ import annotations

import argparse
import asyncio
import errno
import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.app import Built, build_on, open_connections
from bot.cli.command_line import EXIT_FAILED, EXIT_OK, InputError, port
from bot.cli.logs import set_up_log
from bot.ports.metrics import render_metrics
from bot.ports.slack_workspace import SlackRefusedError
from bot.prepared_content import Content, prepare
from bot.settings import Settings, read_settings, reveal
from bot.slack.delivery.refusals import SERVER_ERROR, UNREACHABLE, UNTRUSTED
from bot.slack.http_server import NO_BANNER, Http, answer_health
from bot.slack.socket_connection import TOO_MANY, Socket, SocketLostError
from bot.store.private_files import folder_warning

if TYPE_CHECKING:
    from bot.claude.claude_model import ClaudeModel

log = logging.getLogger(__name__)

EXIT_LOST = EXIT_FAILED
RECOVERY_SECONDS = 1.0  # for what a crash interrupted, when the bot stops
STOP_SECONDS = 4.5  # a stopping process that is not done by then ends all the same
WINDOWS_SIGNALS = (signal.SIGBREAK,) if hasattr(signal, "SIGBREAK") else ()  # Ctrl-Break, and how `try` ends its bot
LOOPBACK = "127.0.0.1"
SWITCH_SECONDS = 0.0005  # after which a thread that reads or embeds lets the event loop go on; by default 0.005
PASSING = (UNREACHABLE, SERVER_ERROR, TOO_MANY, "ratelimited", "no_hello")  # a later start may work
PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen. `http_port` None: Socket Mode. `status_port` None: no page for operators."""

    http_port: int | None = None
    host: str = LOOPBACK
    status_port: int | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--http", type=port, metavar="PORT", help="take Slack's requests over HTTP on this port")
    parser.add_argument("--host", default=LOOPBACK, help="where to listen (with --http); 0.0.0.0: from everywhere")
    parser.add_argument("--status", type=port, metavar="PORT", help="/health and /metrics on this port of this machine")
    parser.add_argument("--log-json", action="store_true", help="the log as one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """Run until interrupted. Returns the exit status.

    0: stopped. 1: what was lost may come back (the connection, Slack, a token that is refused now), so start it again.
    Where it can't start like this: raises InputError, StoreError, SettingsError, KnowledgeError or GuideError, with
    every problem.
    """
    gc.disable()  # until everything is loaded: it stays for good, and to walk through it costs a tenth of the start
    set_up_log(as_json=args.log_json)
    listening = Listening(args.http, args.host, args.status)
    settings = read_settings()
    needed = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN" if listening.http_port is None else "SLACK_SIGNING_SECRET")
    missing = settings.missing(*needed)
    if missing:
        raise InputError(missing)
    started = threading.Event()
    try:
        asyncio.run(_until_stopped(settings, lambda: prepare(settings), listening, started))
    except KeyboardInterrupt:  # before the signal handlers were there
        return EXIT_OK
    except SlackRefusedError as refused:
        return _explain_refusal(refused, started=started.is_set())
    except SocketLostError as lost:
        reason = str(lost) or "without a reason"
        log.error("the connection to Slack could not be brought back (%s): stopping, to be started anew", reason)
        return EXIT_LOST
    except OSError as error:
        unknown_host = isinstance(error, socket.gaierror)
        if not unknown_host and error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        problem = f"It is not possible to listen there: {error.strerror}. Choose another port or host."
        raise InputError(problem) from None
    return EXIT_OK


def _explain_refusal(refused: SlackRefusedError, *, started: bool) -> int:
    line = f"Slack refused {refused.method}: {refused.reason}. Run `python -m bot doctor` to see why."
    if refused.reason == UNTRUSTED:
        line = (
            "The certificate of Slack's server, or of a proxy on the way, is not trusted. Set SSL_CERT_FILE to a file "
            "with the certificate of your proxy's authority."
        )
    if started or (refused.reason in PASSING):
        log.error("%s Stopping, to be started anew.", line)
        return EXIT_LOST
    raise InputError(line)


async def _until_stopped(
    settings: Settings, load: Callable[[], Content], listening: Listening, started: threading.Event
) -> None:
    """Load the content and connect, each beside the other, and serve.

    What comes before the content is there waits for it, and is not acknowledged.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    stop = stop_on_signals()
    loading = asyncio.create_task(asyncio.to_thread(load))
    app: asyncio.Future[AsyncApp] = asyncio.get_running_loop().create_future()
    async with AsyncExitStack() as closing:
        socket = None
        try:
            connections = await closing.enter_async_context(open_connections(settings))
            if listening.http_port is None:
                socket = Socket(app, reveal(settings.slack_app_token), connections.clients)
                closing.push_async_callback(socket.stop)
                socket.begin()
        finally:
            content = await loading  # what is wrong with the content is named before what is wrong with the rest
        built = await closing.enter_async_context(build_on(connections, settings, content))
        started.set()
        if warning := folder_warning(settings.db.parent):
            log.warning("%s", warning)
        # However much was interrupted: new events are taken at once, and only those of the same people wait for it.
        interrupted = await built.store.unfinished()
        built.slack.lanes.hold(interrupted)
        recovering = asyncio.create_task(
            built.dispatcher.retries.recover(built.slack.responder.respond, interrupted, built.slack.lanes.release)
        )
        collecting = asyncio.create_task(_begin_collecting(built.model))
        try:
            app.set_result(built.slack)
            await connected(built, settings, listening, stop, socket)
            await asyncio.wait({recovering}, timeout=RECOVERY_SECONDS)
        finally:
            recovering.cancel()
            collecting.cancel()
            await asyncio.gather(recovering, collecting, return_exceptions=True)


async def _begin_collecting(model: ClaudeModel | None) -> None:
    """Begin to collect garbage once all that stays for good is loaded, the model's SDK as well.

    A collector that walks through that again and again takes time from people, a tenth of a second at once.
    """
    try:
        if model is not None:
            await model.gateway.warm()
    finally:
        gc.freeze()
        gc.enable()


async def connected(
    built: Built, settings: Settings, listening: Listening, stop: asyncio.Event, socket: Socket | None = None
) -> None:
    """Take what comes in until `stop` is set. `socket`: one that connects already.

    Raises SocketLostError if the socket dies for good, SlackRefusedError if only a new token helps, OSError if it is
    not possible to listen.
    """
    async with AsyncExitStack() as closing:
        if listening.status_port is not None:
            page = status_page(listening.status_port, built.ready)
            log.info("status on port %d", await closing.enter_async_context(page))
        watching: list[Coroutine[object, object, object]] = [
            built.outbox.run(),
            built.dispatcher.retries.run(built.slack.responder.respond),
            built.maintain(),
        ]
        if listening.http_port is None:
            socket = socket or Socket(built.slack, reveal(settings.slack_app_token), built.clients)
            closing.push_async_callback(socket.stop)
            await _until_first(socket.start(), stop.wait())
            if not stop.is_set():
                log.info("connected to Slack (connection %d of at most 10)", socket.count)
            watching.append(socket.watch())
        else:
            http = Http(built.slack, reveal(settings.slack_signing_secret), built.ready)
            closing.push_async_callback(http.stop)
            log.info("listening on %s, port %d", listening.host, await http.start(listening.http_port, listening.host))
        await _until_first(*watching, stop.wait())


async def _until_first(*works: Coroutine[object, object, object]) -> None:
    """Until the first of these ends, with what it raises; then the others are cancelled."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


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

    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM, *WINDOWS_SIGNALS):
        try:
            loop.add_signal_handler(name, ask_to_stop)
        except NotImplementedError:  # on Windows: https://docs.python.org/3/library/asyncio-platforms.html
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(ask_to_stop))
    return stop


@asynccontextmanager
async def status_page(port: int, ready: Callable[[], Awaitable[bool]]) -> AsyncIterator[int]:
    """`/health` and `/metrics` for operators, on a port of this machine while the context lasts; yields the port.

    `ready` is asked at each look at `/health`: 200 if it is true, else 503. Raises OSError if the port is taken.
    """

    async def health(_: web.Request) -> web.Response:
        return await answer_health(ready)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=render_metrics(), headers={**NO_BANNER, "Content-Type": PROMETHEUS_TEXT})

    app = web.Application()
    app.router.add_get("/health", health)
    app.router.add_get("/metrics", metrics)
    runner = web.AppRunner(app, access_log=None)
    try:
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, port).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
