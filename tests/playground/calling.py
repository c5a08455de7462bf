"""Calls a Web API method without an SDK between, so that a test sees exactly what Slack would answer."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from bot.playground import Playground

JSON = dict[str, Any]


class Api:
    """`await api("chat.postMessage", channel=…, text=…)` gives the JSON of the answer, refused or not."""

    def __init__(self, pg: Playground) -> None:
        self.pg = pg
        self.token: str | None = pg.bot_token

    async def __call__(self, method: str, **args: Any) -> JSON:
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return dict(await (await self.raw(method, data=json.dumps(args), headers=kind)).json())

    async def form(self, method: str, **args: str) -> JSON:
        return dict(await (await self.raw(method, data=args)).json())

    async def raw(self, method: str, **request: Any) -> aiohttp.ClientResponse:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= request.pop("headers", {})
        async with (
            aiohttp.ClientSession() as http,
            http.post(self.pg.api_url + method, headers=headers, **request) as answer,
        ):
            await answer.read()
            return answer

    async def post(self, channel: str, **args: Any) -> str:
        """Posts as the app; returns the ts."""
        answer = await self("chat.postMessage", channel=self.pg.channels.get(channel, channel), **args)
        assert answer["ok"], answer
        return str(answer["ts"])
