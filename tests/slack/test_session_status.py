"""The status line of an answer is a courtesy: an answer that is written never waits for one to be read."""

from __future__ import annotations

import asyncio
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.streaming.session import LINE_S, Session


class SlowClient(AsyncWebClient):
    """A Web API whose answer to a status line comes once `answered` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answered = asyncio.Event(), asyncio.Event()

    async def assistant_threads_setStatus(self, **_: Any) -> Any:  # noqa: N802 - the SDK's name
        self.asked.set()
        await self.answered.wait()


async def test_an_answer_written_while_its_line_is_on_the_way_waits_for_the_call_alone() -> None:
    client = SlowClient()
    session = Session(client, "C1", "1.1", "U1", call_s=60.0, wait_s=0.0)
    session.show("is thinking")
    await client.asked.wait()
    closing = asyncio.create_task(session.close(announced=True))
    await asyncio.sleep(LINE_S / 10)  # by now it waits for the call
    assert not closing.done()
    client.answered.set()
    await asyncio.wait_for(closing, LINE_S / 2)
