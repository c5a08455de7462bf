"""The bare Bolt app with a model: a status, one call to it, one message. `python -m tests.bench.bare_model CALL`.

Socket Mode, AsyncApp, one aiohttp session and the model's own SDK. `CALL` is a JSON file: `body`, a request that the
bot made, and `messages`, what the bot posted in the end, in turn. Nothing is kept, checked or worked out.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from itertools import cycle
from pathlib import Path
from typing import Any

import aiohttp
from anthropic import AsyncAnthropic
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

JSON = dict[str, Any]
AT_ONCE = 16  # calls to the model, as many as the bot's


def build(client: AsyncWebClient, model: AsyncAnthropic, call: JSON) -> AsyncApp:
    app = AsyncApp(client=client)
    messages, places = cycle(call["messages"]), asyncio.Semaphore(AT_ONCE)

    async def on_mention(event: JSON, client: AsyncWebClient) -> None:
        place = {"channel_id": event["channel"], "thread_ts": event["ts"]}
        await client.assistant_threads_setStatus(**place, status="is reading the guide …")
        async with places, model.messages.stream(**call["body"]) as live:
            async for _ in live.text_stream:
                pass
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], **next(messages))

    app.event("app_mention")(on_mention)
    return app


async def serve(call: JSON) -> None:
    model = AsyncAnthropic(api_key="a-key", base_url=os.environ["ANTHROPIC_BASE_URL"])
    async with aiohttp.ClientSession() as session:
        environment = {"token": os.environ["SLACK_BOT_TOKEN"], "base_url": os.environ["SLACK_API_URL"]}
        client = AsyncWebClient(session=session, **environment)
        handler = AsyncSocketModeHandler(build(client, model, call), os.environ["SLACK_APP_TOKEN"], web_client=client)
        await handler.start_async()


if __name__ == "__main__":
    asyncio.run(serve(json.loads(Path(sys.argv[1]).read_text())))
