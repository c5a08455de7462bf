"""One person who sends 1,000 messages, in a process of its own: its work is not the bot's and not the driver's.

`python -m tests.bench.flood_sender URL USER CHANNEL COUNT A_SECOND` writes a line once it is ready, and sends once it
is given one. CHANNEL `dm` is the direct messages with the app; A_SECOND 0 is as fast as the local Slack takes them.
"""

from __future__ import annotations

import asyncio
import sys
import time

import aiohttp

from tests.harness.control import JSON, agreed

QUESTION = "how many labelled examples are enough?"


async def send(url: str, user: str, channel: str, count: int, a_second: float) -> None:
    """Send `count` messages: at `a_second` if it is not 0, else each as soon as the one before is taken."""
    async with aiohttp.ClientSession() as http:

        async def act(name: str, **body: object) -> JSON:
            async with http.post(f"{url}/person/{name}", json={"user": user, **body}) as answer:
                return agreed(await answer.json())

        where = (await act("open", tab="messages"))["channel"] if channel == "dm" else channel
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        began = time.monotonic()
        for number in range(count):
            if a_second:
                await asyncio.sleep(began + number / a_second - time.monotonic())
            await act("post", channel=where, text=f"{QUESTION} {number}")


if __name__ == "__main__":
    address, person, place, messages, pace = sys.argv[1:]
    asyncio.run(send(address, person, place, int(messages), float(pace)))
