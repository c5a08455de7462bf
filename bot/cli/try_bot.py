"""The bot of `try`, in a process of its own, so that it can be killed: connects to the playground and reports its work.

`python -m bot.cli.try_bot URL`; the environment names the tokens and the database. It prints `READY` once connected.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from urllib.parse import urlsplit

import aiohttp

from bot.app import Tuning, build
from bot.cli.command_line import EXIT_INPUT, EXIT_OK
from bot.cli.logs import set_up_log
from bot.cli.serve import Listening, connected, stop_on_signals
from bot.cli.try_sections import sections_of
from bot.cli.try_trace import TracedDatabase, Work
from bot.ports.outbound import Posted
from bot.ports.store import StoreError
from bot.prepared_content import Content, prepare
from bot.proxies import is_loopback
from bot.settings import Settings, read_settings

READY = "READY"

log = logging.getLogger(__name__)


def main(url: str) -> int:
    """Run until interrupted. Returns the exit status."""
    set_up_log(level=logging.WARNING)
    settings = read_settings()
    try:
        asyncio.run(_run(settings, prepare(settings), url))
    except StoreError as error:
        print(error, file=sys.stderr)
        return EXIT_INPUT
    return EXIT_OK


async def _run(settings: Settings, content: Content, url: str) -> None:
    async with aiohttp.ClientSession() as session:

        async def publish(work: Work, posted: Posted | None) -> None:
            try:
                sections = await asyncio.to_thread(sections_of, content, work, model_kind(settings))
                body = {**place_of(work, posted), "sections": sections}
                async with session.post(f"{url}/control/record", json=body):
                    pass
            except Exception as error:  # noqa: BLE001 - a drawer that stays empty must not stop the bot
                log.warning("the drawer gets nothing for a message: %s", type(error).__name__)

        stop = stop_on_signals()
        store = TracedDatabase(settings.db, publish)
        async with build(settings, content, Tuning(open_store=lambda _: store)) as built:
            publishing = asyncio.create_task(store.keep_publishing())
            await built.dispatcher.retries.recover(built.slack.responder.respond)
            print(READY, flush=True)
            try:
                await connected(built, settings, Listening(), stop)
            finally:
                publishing.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await publishing


def place_of(work: Work, posted: Posted | None) -> dict[str, str]:
    """What a record is about: a message or, for an ephemeral answer, the delivery by Slack's id."""
    if posted is not None:
        return {"channel": posted.channel, "ts": posted.ts}
    return {"delivery": getattr(work.event, "trigger", "") or work.event.key}


def model_kind(settings: Settings) -> str:
    """Off, stand-in (a server on this machine) or live."""
    if settings.anthropic_api_key is None:
        return "off"
    return "stand-in" if is_loopback(urlsplit(settings.anthropic_base_url or "").hostname or "") else "live"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
