"""The control API of a playground, for tests: faults, time, raw events, the record."""

from __future__ import annotations

from typing import Any

import aiohttp

JSON = dict[str, Any]


class Control:
    """`await control("channel", name="x")` posts to `/control/channel`; raises AssertionError if it is refused."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def __call__(self, name: str, /, **body: Any) -> JSON:
        async with aiohttp.ClientSession() as http, http.post(f"{self.url}/control/{name}", json=body) as answer:
            return agreed(await answer.json())

    async def fault(self, kind: str, **more: Any) -> JSON:
        return await self("fault", kind=kind, **more)

    async def advance(self, seconds: float) -> JSON:
        return await self("clock", advance_s=seconds)

    async def log(self) -> JSON:
        """Everything that was called and delivered: hundreds of kilobytes after a long conversation."""
        return await self._get("log")

    async def idle(self) -> JSON:
        """Until the app has acknowledged all that was handed to it."""
        return await self._get("idle")

    async def refusals(self) -> list[JSON]:
        return list((await self._get("refusals"))["refusals"])

    async def _get(self, name: str) -> JSON:
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}/control/{name}") as answer:
            return dict(await answer.json())


def agreed(said: JSON) -> JSON:
    """What was said, if it was a yes."""
    assert said.get("ok", True), f"The playground refused: {said}"
    return said
