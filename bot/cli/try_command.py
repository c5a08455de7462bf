"""`try`: a local Slack and the real bot in one command, to be used in a browser; nothing leaves this machine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from bot.app import Content, build, prepare
from bot.cli.logs import set_up_log
from bot.cli.serve import Listening, connected, stop_on_signals
from bot.playground import Playground
from bot.playground.model_stub import ModelStub
from bot.ports.store import StoreError
from bot.settings import HERE, read_settings

MANIFEST = HERE / "manifest.yml"
STATE = Path("var/try.db")  # the playground's history and the bot's memory, both in one file
EXIT_OK = 0

STUB = """
A stand-in for the model answers, word by word, with passages that share words with the question.
"""

Refuse = Callable[[Sequence[str]], int]

HELLO = """
The bot is connected. Open {url} in a browser. Three things to try:

  1. In #general, write:   @Consultant should we fine-tune our invoice extractor? 4% of the JSON is broken
  2. Press "Work through the checklist" under the answer, and go on in the direct messages.
  3. In any channel, type:  /consult verdicts

Ctrl-C ends both. What was said is kept in {state}; `make try ARGS=--fresh` starts anew.
"""


def run(port: int, *, fresh: bool, model_stub: bool, refuse: Refuse) -> int:
    """Run both until interrupted. Returns the exit status."""
    set_up_log(level=logging.WARNING)
    print("Starting: the first time takes some seconds …", flush=True)
    content = prepare(read_settings())
    playground = Playground(MANIFEST, state=STATE, fresh=fresh, port=port)
    try:
        playground.start()
    except OSError:
        return refuse((f"Port {port} is taken. Choose another: make try ARGS='--port {port + 1}'",))
    try:
        with ExitStack() as local:
            stub = local.enter_context(ModelStub()) if model_stub else None
            asyncio.run(_both(playground, content, _stand_in(stub) if stub else {}))
    except StoreError as error:
        return refuse((str(error),))
    finally:
        playground.stop()
    return EXIT_OK


def _stand_in(stub: ModelStub) -> dict[str, str]:
    """The settings that have a server on this machine stand in for the model: it cites, and knows nothing."""
    return {
        "ANTHROPIC_BASE_URL": stub.url,
        "ANTHROPIC_API_KEY": "stand-in",
        "CONSULTANT_MODEL_SERVER": "anthropic",
        "CONSULTANT_USAGE_FOOTER": "true",
    }


async def _both(playground: Playground, content: Content, more: Mapping[str, str]) -> None:
    settings = read_settings(
        SLACK_BOT_TOKEN=playground.bot_token,
        SLACK_APP_TOKEN=playground.app_token,
        SLACK_API_URL=playground.api_url,
        CONSULTANT_DB=STATE,
        **more,
    )
    stop = stop_on_signals()
    async with build(settings, content) as built:
        await built.dispatcher.recover()
        print(HELLO.format(url=playground.url, state=STATE) + (STUB if more else ""), flush=True)
        await connected(built, settings, Listening(), stop)
