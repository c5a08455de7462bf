"""The server itself: one aiohttp app on loopback, in a thread of its own so that a blocked client can't hide."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Self

from aiohttp import web

from bot.playground.disconnects import end_quietly
from tests.harness.messages_api.catalog import LOCAL, Served, served
from tests.harness.messages_api.helpful import PACE_S, helpful
from tests.harness.messages_api.hosts import HOSTS
from tests.harness.messages_api.metering import PromptCache, weigh
from tests.harness.messages_api.requirements import refusal
from tests.harness.messages_api.script import HttpError, Outcome, Script, Scripted
from tests.harness.messages_api.sending import send
from tests.harness.messages_api.sight import DOCUMENT_TYPES, Seen, turns
from tests.harness.messages_api.wire import error_body

HOST = "127.0.0.1"
START_LIMIT_S = 10.0
BIGGEST_BODY = 32 * 1024 * 1024
REQUEST_ID = "req_local"


class MessagesApi:
    """`with MessagesApi(script=…, profile="anthropic") as api:` serves at `api.url` until the block ends.

    `script` None answers helpfully, with `pace_s` between two words of a stream. `key`: accept only this key; None
    accepts any that is not empty. `requests`: what arrived, in memory only. Raises KeyError for an unknown profile.
    """

    def __init__(
        self,
        script: Scripted | Sequence[Scripted] | None = None,
        *,
        profile: str = "anthropic",
        key: str | None = None,
        port: int = 0,
        pace_s: float = PACE_S,
    ) -> None:
        self.requests: list[Seen] = []
        self._script = Script(partial(helpful, pace_s=pace_s) if script is None else script)
        self._host = HOSTS[profile]
        self._key = key
        self._port = port
        self._cache = PromptCache()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="messages-api", daemon=True)

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://{HOST}:{self._port}"

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(START_LIMIT_S):
            raise RuntimeError("the local Messages API did not start")
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(START_LIMIT_S)

    def forget_cache(self) -> None:
        """Empty the prompt cache, as after its time to live."""
        self._cache = PromptCache()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        app = web.Application(client_max_size=BIGGEST_BODY, middlewares=[end_quietly])
        app.router.add_post("/v1/messages", self._messages)
        app.router.add_get("/v1/models", self._models)
        app.router.add_get("/v1/models/{id}", self._model)
        if self._host.count_tokens:
            app.router.add_post("/v1/messages/count_tokens", self._count)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, HOST, self._port)
        await site.start()
        self._port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        seen = await self._read(request)
        self.requests.append(seen)
        try:
            refused = self._refused(seen) or self._overruled(seen)
            outcome: Outcome = refused or self._script.draw(seen)
            usage = self._meter(seen)
            if isinstance(outcome, HttpError):
                seen.status = outcome.status
                return self._error(outcome)
            seen.status = web.HTTPOk.status_code
            return await send(request, seen, outcome, usage)
        except (asyncio.CancelledError, ConnectionError):
            seen.disconnected.set()
            raise
        finally:
            seen.finished.set()

    async def _count(self, request: web.Request) -> web.StreamResponse:
        seen = await self._read(request)
        seen.body.setdefault("max_tokens", 1)
        refused = self._refused(seen) or self._overruled(seen)
        return self._error(refused) if refused else web.json_response({"input_tokens": weigh(seen.kept)})

    async def _models(self, request: web.Request) -> web.StreamResponse:
        if refused := self._unknown_key(request):
            return self._error(refused)
        data = [model.described() for model in served().values()]
        return web.json_response({"data": data, "has_more": False, "first_id": None, "last_id": None})

    async def _model(self, request: web.Request) -> web.StreamResponse:
        if refused := self._unknown_key(request):
            return self._error(refused)
        model = served().get(request.match_info["id"])
        return web.json_response(model.described()) if model else self._error(_no_model(request.match_info["id"]))

    async def _read(self, request: web.Request) -> Seen:
        try:
            body = await request.json()
        except ValueError:
            body = None
        body = body if isinstance(body, dict) else {}
        headers = {name.lower(): value for name, value in request.headers.items()}
        return Seen(request.path, headers, body, self._host.keeps(body))

    def _refused(self, seen: Seen) -> HttpError | None:
        if error := self._key_error(seen.headers):
            return error
        if not seen.body:
            return HttpError(400, "invalid_request_error", "the body is not a JSON object")
        if self._host.refuses_documents and any(
            b.get("type") in DOCUMENT_TYPES for _, t in turns(seen.body) for b in t
        ):
            return HttpError(400, "invalid_request_error", "messages.0.content: unexpected block type 'document'")
        return None

    def _overruled(self, seen: Seen) -> HttpError | None:
        if not self._host.strict:
            return None
        model = served().get(seen.model)
        if model is None or model.retired:
            return _no_model(seen.model)
        message = refusal(seen.body, model)
        return HttpError(400, "invalid_request_error", message) if message else None

    def _unknown_key(self, request: web.Request) -> HttpError | None:
        return self._key_error(request.headers)

    def _key_error(self, headers: Mapping[str, str]) -> HttpError | None:
        """A key comes as `x-api-key` or as a bearer token."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        key = (headers.get("x-api-key") or (token if scheme == "Bearer" else "")).strip()
        if (key and self._key in (None, key)) or not self._host.needs_key:
            return None
        return HttpError(401, "authentication_error", "invalid x-api-key or bearer token")

    def _meter(self, seen: Seen) -> dict[str, Any]:
        model: Served = served().get(seen.model, LOCAL) if self._host.cache else LOCAL
        return self._cache.meter(seen.kept, model)

    def _error(self, error: HttpError) -> web.Response:
        body = error_body(error, REQUEST_ID)
        if self._host.openai_errors:
            body = {"error": {"code": error.status, "message": error.message, "type": error.kind}}
        headers = {"request-id": REQUEST_ID, **dict(error.headers)}
        return web.Response(
            status=error.status, text=json.dumps(body), headers=headers, content_type="application/json"
        )


def _no_model(name: str) -> HttpError:
    return HttpError(404, "not_found_error", f"model: {name}")
