"""A bare Socket Mode client that writes down what it gets and acks it, or not, as the test says."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp

from bot.playground import Playground
from tests.harness.user import Person

JSON = dict[str, Any]
LIMIT_SECONDS = 60.0
Answer = Callable[[JSON], JSON | None]


class Listener:
    """`answer(envelope)` gives the ack's payload; `acks` says whether to ack at all."""

    def __init__(self) -> None:
        self.envelopes: list[JSON] = []
        self.hello: JSON = {}
        self.goodbyes: list[JSON] = []
        self.acks: Callable[[JSON], bool] = lambda _: True
        self.answer: Answer = lambda _: None
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        self._changed = asyncio.Condition()
        self._looked: dict[tuple[str, str | None], int] = {}

    @property
    def payloads(self) -> list[JSON]:
        return [envelope["payload"] for envelope in self.envelopes]

    def take(self, payload: JSON) -> None:
        self.envelopes.append({"payload": payload})

    async def until(self, seen: Callable[[list[JSON]], Any], limit: float = LIMIT_SECONDS) -> None:
        """Waits until `seen(envelopes)` holds."""

        async def look() -> None:
            async with self._changed:
                await self._changed.wait_for(lambda: bool(seen(self.envelopes)))

        try:
            await asyncio.wait_for(look(), limit)
        except TimeoutError:
            raise AssertionError(f"It did not come; these did: {self.envelopes}") from None

    async def event(self, kind: str, subtype: str | None = None) -> JSON:
        """The next event of this type and subtype that was not returned before."""
        key = (kind, subtype)

        def fits(payload: JSON) -> bool:
            event = payload.get("event", {})
            return bool(event.get("type") == kind and event.get("subtype") == subtype)

        number = self._looked.get(key, 0)
        await self.until(lambda _: sum(map(fits, self.payloads)) > number)
        self._looked[key] = number + 1
        return [payload for payload in self.payloads if fits(payload)][number]

    async def interaction(self, kind: str, number: int = 0) -> JSON:
        await self.until(lambda _: sum(p.get("type") == kind for p in self.payloads) > number)
        return [payload for payload in self.payloads if payload.get("type") == kind][number]

    async def run(self, socket: aiohttp.ClientWebSocketResponse, ready: asyncio.Event) -> None:
        self.socket = socket
        async for frame in socket:
            body = frame.json()
            async with self._changed:
                if body["type"] == "hello":
                    self.hello = body
                elif body["type"] == "disconnect":
                    self.goodbyes.append(body)
                else:
                    self.envelopes.append(body)
                    if self.acks(body):
                        answer = self.answer(body)
                        payload = {} if answer is None else {"payload": answer}
                        await socket.send_json({"envelope_id": body["envelope_id"], **payload})
                self._changed.notify_all()
            ready.set()
        ready.set()


async def address(pg: Playground) -> str:
    headers = {"Authorization": f"Bearer {pg.app_token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{pg.api_url}apps.connections.open", headers=headers) as answer,
    ):
        return str((await answer.json())["url"])


@contextlib.asynccontextmanager
async def listening(pg: Playground) -> AsyncIterator[Listener]:
    """One open connection."""
    listener, ready = Listener(), asyncio.Event()
    async with aiohttp.ClientSession() as http, http.ws_connect(await address(pg)) as socket:
        running = asyncio.create_task(listener.run(socket, ready))
        await asyncio.wait_for(ready.wait(), LIMIT_SECONDS)
        try:
            yield listener
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running


async def command(pg: Playground, you: Person) -> JSON:
    """A fresh slash command's payload."""
    async with listening(pg) as app:
        await you.command(pg.channels["general"], "/consult")
    return dict(next(payload for payload in app.payloads if "command" in payload))
