"""The only place that talks to the model. Each call has a deadline, a place in line, a budget and a counted outcome."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from bot.claude import sdk
from bot.claude.call_limits import Budget, CircuitBreaker, Limits
from bot.claude.call_record import Call
from bot.claude.ledger import Cost, Ledger, Purpose
from bot.claude.model_replies import MALFORMED, ModelReply, check_stop, model_of, parse_reply, tokens_of
from bot.claude.models import ModelSpec
from bot.claude.outcomes import ModelError, Outcome, failure_of
from bot.claude.request import ModelRequest, to_request
from bot.claude.server_profiles import ServerProfile
from bot.claude.stream_parts import StreamedReply, StreamPart
from bot.claude.waiting_line import OnPlace, WaitingLine
from bot.ports.inbound import Person
from bot.ports.metrics import MODEL_CALLS

log = logging.getLogger(__name__)
T = TypeVar("T")
Live = tuple[AsyncIterator[StreamPart], Call]
MESSAGES = "/v1/messages"
# A second try may succeed after these. Not after a time-out: who waited once does not wait twice.
PASSING = frozenset({Outcome.OVERLOADED, Outcome.RATE_LIMITED, Outcome.SERVER_ERROR, Outcome.UNREACHABLE})


class Gateway:
    """One for the process. `small` reads, orders and reviews; `answers` (None: the small one) answers questions.

    Nothing is imported or opened before the first call, or `warm`.
    """

    def __init__(
        self,
        *,
        key: str | None,
        server: ServerProfile,
        small: ModelSpec,
        ledger: Ledger,
        base_url: str | None = None,
        answers: ModelSpec | None = None,
        limits: Limits | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.server = server
        self.limits = limits or Limits()
        self._key = (key or "").strip() or None  # an empty one is none
        self._models: dict[Purpose, ModelSpec] = {"answer": answers or small}
        self._small = small
        self._ledger = ledger
        self._now = now
        self._budget = Budget(ledger, self.limits.team, self.limits.person, now)
        self._line = WaitingLine(self.limits.places, self.limits.waiting, self.limits.wait_s, self.limits.beside_s)
        self._breaker = CircuitBreaker(self.limits)
        self._opening = asyncio.Lock()
        address = (base_url or "").strip() or None
        self._open = partial(sdk.client, key=self._key, base_url=address, limits=self.limits)
        self._sdk: Any = None
        self._http: Any = None
        self._client: Any = None

    @property
    def usable(self) -> bool:
        """Whether there is anything to call: a key, or a server that needs none."""
        return self._key is not None or not self.server.needs_key

    @property
    def waiting(self) -> int:
        """How many wait in line."""
        return self._line.waiting

    def model_for(self, purpose: Purpose) -> ModelSpec:
        """The model that serves a purpose."""
        return self._models.get(purpose, self._small)

    @property
    def models(self) -> tuple[ModelSpec, ...]:
        """All models in use, the small one first."""
        return tuple(dict.fromkeys([self._small, *self._models.values()]))

    async def warm(self) -> None:
        """Load the SDK and open the client now, in a thread, so that the first person does not wait for it."""
        async with self._opening:
            if self._client is None:
                self._sdk, self._http = await asyncio.to_thread(sdk.load)
                self._client = await asyncio.to_thread(self._open, self._sdk, self._http)

    async def close(self) -> None:
        """Close the client; calls after this fail as unreachable."""
        if self._client is not None:
            await self._client.close()

    async def ask(
        self,
        ask: ModelRequest,
        asker: Person,
        use: Callable[[ModelReply], T],
        on_place: OnPlace | None = None,
        by: ModelSpec | None = None,
    ) -> T:
        """One whole answer, as `use` makes something of it; a ModelError that `use` raises is this call's outcome.

        `by`: the model, where it is not the one for this purpose. Raises ModelError, and nothing else but cancellation
        and what `use` raises.
        """
        async with self._call(ask, asker, on_place, by) as call:
            return use(await self._whole(call))

    async def ask_priced(
        self, ask: ModelRequest, asker: Person, use: Callable[[ModelReply], T], on_place: OnPlace | None = None
    ) -> tuple[T, Cost]:
        """One whole answer as `ask` gives it, with what it cost."""
        async with self._call(ask, asker, on_place) as call:
            return use(await self._whole(call)), call.cost

    @asynccontextmanager
    async def stream(self, ask: ModelRequest, asker: Person, on_place: OnPlace | None = None) -> AsyncIterator[Live]:
        """The parts of an answer as they come, and the call; leaving the block closes the socket. Raises ModelError."""
        async with self._call(ask, asker, on_place) as call:
            body, kind = self._body(call, stream=True), self._sdk.AsyncStream[object]
            send = partial(self._client.post, MESSAGES, content=body, cast_to=object, stream=True, stream_cls=kind)
            live = await self._retried(call, send)
            call.request = str(live.response.headers.get("request-id") or "")
            parts = self._parts(call, live)
            try:
                yield parts, call
            finally:
                await parts.aclose()
                await live.close()

    async def _whole(self, call: Call) -> ModelReply:
        patience = self._http.Timeout(self.limits.deadlines[call.ask.purpose], connect=self.limits.connect_s)
        options, kind = {"timeout": patience}, self._http.Response
        send = partial(self._client.post, MESSAGES, content=self._body(call), cast_to=kind, options=options)
        response = await self._retried(call, send)
        call.request = str(response.headers.get("request-id") or "")
        try:
            message = response.json()
            call.tokens, call.answered_by = tokens_of(message), model_of(message)
            return parse_reply(message)
        except MALFORMED:
            raise ModelError(Outcome.INVALID) from None

    def _body(self, call: Call, **more: bool) -> bytes:
        """The request in JSON. The SDK's own method copies all of it, and makes objects of each event of a stream."""
        body = {**to_request(call.ask, call.model, self.server), **more}
        output_format = body.get("output_config", {}).get("format")
        if output_format:
            output_format["schema"] = self._sdk.transform_schema(output_format["schema"])
        return json.dumps(body).encode()

    async def _parts(self, call: Call, live: Any) -> AsyncGenerator[StreamPart]:
        reply = StreamedReply()
        while (event := await self._guarded(call, lambda: anext(live, None))) is not None:
            try:
                part = reply.take(event)
            except MALFORMED:
                raise ModelError(Outcome.INVALID) from None
            if event["type"] in ("message_start", "message_delta"):
                call.tokens, call.answered_by = tokens_of(reply.message), model_of(reply.message)
            call.received = reply.received
            if part:
                yield part
        if reply.message is None:
            raise ModelError(Outcome.INVALID)  # a 200 without a message in it
        check_stop(reply.message)

    async def _retried(self, call: Call, step: Callable[[], Awaitable[T]]) -> T:
        """A step that begins a call, once more where its failure may pass soon."""
        for tried in range(self.limits.retries + 1):
            try:
                return await self._guarded(call, step)
            except ModelError as failure:
                wait = failure.retry_after_s if failure.retry_after_s is not None else self.limits.retry_s * 2**tried
                last = tried == self.limits.retries or failure.outcome not in PASSING
                if last or wait > self.limits.patience_s:
                    raise
                await self._guarded(call, partial(asyncio.sleep, wait))
        raise AssertionError("unreachable")

    async def _guarded(self, call: Call, step: Callable[[], Awaitable[T]]) -> T:
        """One step of the SDK, within the deadline, its errors made ours."""
        try:
            async with asyncio.timeout_at(call.deadline):
                return await step()
        except Exception as error:  # noqa: BLE001 - whatever it raises, one failure comes out
            # `from None`: some of these quote the request, and a traceback would print it.
            raise failure_of(error, self._sdk, self._http) from None

    @asynccontextmanager
    async def _call(
        self, ask: ModelRequest, asker: Person, on_place: OnPlace | None, by: ModelSpec | None = None
    ) -> AsyncIterator[Call]:
        call = Call(ask, asker, by or self.model_for(ask.purpose), self.server)
        started, clock = time.monotonic(), asyncio.get_running_loop()
        latest = None if ask.within_s is None else clock.time() + ask.within_s
        # The place and the held budget are let go after the call is recorded, so that money is never counted short.
        async with AsyncExitStack() as holding:
            try:
                if not self.usable:
                    raise ModelError(Outcome.UNAUTHORISED)
                self._breaker.check(call.model.id, time.monotonic())
                await holding.enter_async_context(self._budget.held(asker, call.most))
                place = self._line.place(on_place, asker.user, beside=ask.beside)
                await self._ready_by(latest, holding.enter_async_context(place))
                deadline = clock.time() + self.limits.deadlines[ask.purpose]
                call.deadline = deadline if latest is None else min(deadline, latest)
                yield call
                call.outcome = Outcome.OK
                self._breaker.succeed(call.model.id)
            except ModelError as failure:
                call.outcome, call.refusal = failure.outcome, failure.refusal
                call.request = call.request or failure.request
                if call.deadline:  # it was sent
                    self._breaker.fail(call.model.id, failure, time.monotonic())
                raise
            finally:
                await self._record(call, time.monotonic() - started)

    async def _ready_by(self, latest: float | None, turn: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout_at(latest):
                await turn
                await self.warm()
        except TimeoutError:
            raise ModelError(Outcome.TIMEOUT) from None
        except ModelError:
            raise
        except Exception as error:  # noqa: BLE001 - a broken installation must not break a consultation
            log.error("the model's client could not be opened: %s", type(error).__name__)
            raise ModelError(Outcome.UNREACHABLE) from None

    async def _record(self, call: Call, seconds: float) -> None:
        usage = call.usage(self._now(), seconds)
        log.info("model call: %s %s %s in %.1f s", usage.purpose, usage.model, usage.outcome, seconds)
        MODEL_CALLS.labels(usage.outcome).inc()
        try:
            await self._ledger.record_usage(usage)
        except Exception:  # noqa: BLE001 - an answer is not lost because it could not be counted
            log.error("model usage not recorded")
