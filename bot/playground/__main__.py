"""`python -m bot.playground --manifest manifest.yml` serves a workspace until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from bot.playground.manifest import read_manifest
from bot.playground.server import start, stop
from bot.playground.slack_state import Options

DEFAULT_PORT = 3333


async def serve(options: Options, port: int) -> None:
    ending, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, ending.set)
        except NotImplementedError:  # on Windows: https://docs.python.org/3/library/asyncio-platforms.html
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(ending.set))
    slack_state, runner = await start(options, port)
    environment = {
        "SLACK_BOT_TOKEN": slack_state.bot_token,
        "SLACK_APP_TOKEN": slack_state.app_token,
        "SLACK_SIGNING_SECRET": slack_state.signing_secret,
        "SLACK_API_URL": f"{slack_state.base_url}/api/",
    }
    sys.stdout.write(json.dumps({"url": slack_state.base_url, "environment": environment}) + "\n")
    sys.stdout.flush()
    await ending.wait()
    await stop(slack_state, runner)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description="A Slack workspace on this machine.")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest.yml or manifest.json")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--state", type=Path, help="file that keeps the workspace between runs")
    parser.add_argument("--fresh", action="store_true", help="start with an empty workspace")
    parser.add_argument("--http", metavar="URL", help="deliver over HTTP to this URL instead of Socket Mode")
    parser.add_argument("--limits", choices=("off", "slack"), default="off", help="hold the app to Slack's call rates")
    arguments = parser.parse_args()
    options = Options(
        manifest=read_manifest(arguments.manifest),
        request_url=arguments.http,
        state=arguments.state,
        fresh=arguments.fresh,
        paced=arguments.limits == "slack",
    )
    asyncio.run(serve(options, arguments.port))


if __name__ == "__main__":
    main()
