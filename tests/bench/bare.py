"""The bare Bolt app: what a few lines of Bolt would do, with the bot's own messages, as many calls, and nothing kept.

Socket Mode, AsyncApp, and one aiohttp session for all calls, as the SDK advises. `python -m tests.bench.bare SCRIPT`.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

JSON = dict[str, Any]


class Consultation:
    """How far one thread is in its script."""

    def __init__(self, client: AsyncWebClient, channel: str, thread: str, turns: list[list[JSON]]) -> None:
        self._client, self._channel, self._thread = client, channel, thread
        self._turns = iter(turns)
        self._posted: list[str] = []

    async def go_on(self) -> None:
        for call in next(self._turns, []):
            if call["edits"] is None:
                answer = await self._client.chat_postMessage(
                    channel=self._channel, thread_ts=self._thread, **call["body"]
                )
                self._posted.append(answer["ts"])
            elif call["method"] == "chat.delete":
                await self._client.chat_delete(channel=self._channel, ts=self._posted[call["edits"]])
            else:
                await self._client.chat_update(channel=self._channel, ts=self._posted[call["edits"]], **call["body"])


def build(client: AsyncWebClient, script: JSON) -> AsyncApp:
    app = AsyncApp(client=client)
    consultations: dict[str, Consultation] = {}
    mentions = 0

    async def on_message(event: JSON, client: AsyncWebClient) -> None:
        if event.get("channel_type") != "im":
            return
        thread = event.get("thread_ts")
        if thread is None:
            way = next((way for way in script["ways"] if way in event["text"]), "words")
            thread = event["ts"]
            consultations[thread] = Consultation(client, event["channel"], thread, script["ways"][way])
        await consultations[thread].go_on()

    async def on_mention(event: JSON, client: AsyncWebClient) -> None:
        nonlocal mentions
        calls = script["mentions"][mentions % len(script["mentions"])]
        mentions += 1
        await Consultation(client, event["channel"], event["ts"], [calls]).go_on()

    async def on_click(ack: Any, body: JSON) -> None:
        await ack()
        await consultations[body["message"]["thread_ts"]].go_on()

    app.event("message")(on_message)
    app.event("app_mention")(on_mention)
    app.action(re.compile(".*"))(on_click)
    return app


async def serve(script: JSON) -> None:
    async with aiohttp.ClientSession() as session:
        environment = {"token": os.environ["SLACK_BOT_TOKEN"], "base_url": os.environ["SLACK_API_URL"]}
        client = AsyncWebClient(session=session, **environment)
        handler = AsyncSocketModeHandler(build(client, script), os.environ["SLACK_APP_TOKEN"], web_client=client)
        await handler.start_async()


if __name__ == "__main__":
    asyncio.run(serve(json.loads(Path(sys.argv[1]).read_text())))
