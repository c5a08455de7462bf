"""Over HTTP the app gets signed requests, has three seconds, and is asked again with the reason in a header."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.harness.ports import free_port
from tests.harness.user import LIMIT_SECONDS, Person
from tests.playground.calling import Api
from tests.playground.conftest import manifest
from tests.playground.kit import actions, button

JSON = dict[str, Any]
PATH = "/slack/events"


class Taken:
    """A plain web server that writes down what it is sent and answers as told."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], str]] = []
        self.answer: Callable[[str], web.Response] = lambda _: web.Response()
        self.news = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.text()
        async with self.news:
            self.requests.append((dict(request.headers), body))
            self.news.notify_all()
        return self.answer(body)

    async def until(self, count: int) -> None:
        async with self.news:
            await asyncio.wait_for(self.news.wait_for(lambda: len(self.requests) >= count), LIMIT_SECONDS)


@contextlib.asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def plain_server() -> AsyncIterator[tuple[Taken, Playground]]:
    taken, app = Taken(), web.Application()
    app.router.add_post(PATH, taken.handle)
    async with served(app) as url:
        with Playground(manifest(socket_mode=False), request_url=url) as pg:
            yield taken, pg


async def test_requests_are_signed_over_time_and_body() -> None:
    async with plain_server() as (taken, pg), Person(pg.url, pg.users["You"]) as you:
        await you.post(pg.channels["general"], "hi")
        await taken.until(1)
        headers, body = taken.requests[0]
        base = f"v0:{headers['x-slack-request-timestamp']}:{body}".encode()
        expected = "v0=" + hmac.new(pg.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        assert headers["x-slack-signature"] == expected
        assert json.loads(body)["event"]["text"] == "hi"


async def test_a_refused_event_comes_again_with_its_reason() -> None:
    async with plain_server() as (taken, pg), Person(pg.url, pg.users["You"]) as you:
        taken.answer = lambda _: web.Response(status=500 if len(taken.requests) == 1 else 200)
        await you.post(pg.channels["general"], "hi")
        await taken.until(2)
        assert "x-slack-retry-num" not in taken.requests[0][0]
        again = taken.requests[1][0]
        assert (again["x-slack-retry-num"], again["x-slack-retry-reason"]) == ("1", "http_error")


async def test_an_app_can_ask_not_to_be_asked_again() -> None:
    async with plain_server() as (taken, pg), Person(pg.url, pg.users["You"]) as you:
        taken.answer = lambda _: web.Response(status=500, headers={"x-slack-no-retry": "1"})
        await you.post(pg.channels["general"], "one")
        await taken.until(1)
        taken.answer = lambda _: web.Response()
        await you.post(pg.channels["general"], "two")
        await taken.until(2)
        assert [json.loads(body)["event"]["text"] for _, body in taken.requests] == ["one", "two"]


async def test_commands_and_interactions_come_as_forms() -> None:
    async with plain_server() as (taken, pg), Person(pg.url, pg.users["You"]) as you:
        general = pg.channels["general"]
        taken.answer = lambda _: web.json_response({"text": "heard"})
        await you.command(general, "/consult", "help & more")
        assert (await you.answer(general))["text"] == "heard"
        fields = parse_qs(taken.requests[0][1])
        assert (fields["command"], fields["text"]) == (["/consult"], ["help & more"])
        taken.answer = lambda _: web.Response()
        await Api(pg).post("general", text="card", blocks=[actions(button())])
        await you.click((await you.messages(general))[-1], "b0", channel=general)
        payloads = [parse_qs(body).get("payload") for _, body in taken.requests]
        clicked = next(json.loads(found[0]) for found in payloads if found)
        assert clicked["type"] == "block_actions"


async def test_bolt_answers_a_mention_over_http() -> None:
    port = free_port()
    with Playground(manifest(socket_mode=False), request_url=f"http://127.0.0.1:{port}{PATH}") as pg:
        client = AsyncWebClient(token=pg.bot_token, base_url=pg.api_url)
        app = AsyncApp(client=client, signing_secret=pg.signing_secret)

        @app.event("app_mention")
        async def answer(event: JSON, say: Any) -> None:
            await say(text="over HTTP", thread_ts=event["ts"])

        @app.event("message")
        async def ignore() -> None: ...

        runner = web.AppRunner(app.web_app(PATH))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            async with Person(pg.url, pg.users["You"]) as you:
                ts = await you.post(pg.channels["general"], "@Consultant hi")
                assert (await you.answer(pg.channels["general"], ts))["text"] == "over HTTP"
        finally:
            await runner.cleanup()


async def test_a_silent_address_fails_the_click_in_time() -> None:
    with Playground(manifest(socket_mode=False), request_url="http://127.0.0.1:9/") as pg:
        async with Person(pg.url, pg.users["You"]) as you:
            refused = await you.command(pg.channels["general"], "/consult", refused=True)
    assert refused["error"] == "dispatch_failed"
