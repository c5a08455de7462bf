"""The bare Bolt app with a model: a status, calls to it, one message. `python -m tests.bench.bare_model CALLS`.

Socket Mode, AsyncApp, one aiohttp session and the model's own SDK. `CALLS` is a JSON file: by question `bodies`, the
requests that the bot made for it, and `message`, what it posted in the end. Nothing is kept, checked or worked out.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import aiohttp
from anthropic import AsyncAnthropic
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

JSON = dict[str, Any]
AT_ONCE = 16  # calls to the model, as many as the bot's


def build(client: AsyncWebClient, model: AsyncAnthropic, calls: JSON) -> AsyncApp:
    app = AsyncApp(client=client)
    places = asyncio.Semaphore(AT_ONCE)

    async def ask(body: JSON) -> None:
        async with places:
            if "stream" not in body:
                await model.messages.create(**body)
                return
            async with model.messages.stream(**{name: body[name] for name in body if name != "stream"}) as live:
                async for _ in live.text_stream:
                    pass

    async def on_mention(event: JSON, client: AsyncWebClient) -> None:
        place = {"channel_id": event["channel"], "thread_ts": event["ts"]}
        await client.assistant_threads_setStatus(**place, status="is reading the guide …")
        asked = next(calls[question] for question in calls if question in event["text"])
        await asyncio.gather(*map(ask, asked["bodies"]))
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], **asked["message"])

    app.event("app_mention")(on_mention)
    return app


async def serve(calls: JSON) -> None:
    model = AsyncAnthropic(api_key="a-key", base_url=os.environ["ANTHROPIC_BASE_URL"])
    async with aiohttp.ClientSession() as session:
        environment = {"token": os.environ["SLACK_BOT_TOKEN"], "base_url": os.environ["SLACK_API_URL"]}
        client = AsyncWebClient(session=session, **environment)
        handler = AsyncSocketModeHandler(build(client, model, calls), os.environ["SLACK_APP_TOKEN"], web_client=client)
        await handler.start_async()


if __name__ == "__main__":
    asyncio.run(serve(json.loads(Path(sys.argv[1]).read_text())))
