"""The only place that talks to the model: each call has a deadline, a place in line, a budget, a counted outcome."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.claude import sdk
from bot.claude.budget import Budget
from bot.claude.failures import failure_of
from bot.claude.ledger import Asker, Cost, Ledger, Purpose, Spent, Usage
from bot.claude.limits import Limits
from bot.claude.models import Model, Tokens
from bot.claude.outcomes import ModelFailure, Outcome
from bot.claude.profiles import ServerProfile
from bot.claude.replies import ModelReply, check_stop, parse_reply, tokens_of
from bot.claude.request import ModelRequest, to_request
from bot.claude.streaming import StreamPart, part_of
from bot.claude.waiting_line import Line, OnPlace

log = logging.getLogger(__name__)
T = TypeVar("T")
NOTHING = Tokens()
CHARACTERS_PER_TOKEN = 3  # on the safe side, for what a call may cost at most


@dataclass
class _Call:
    """What is known of a call while it runs."""

    ask: ModelRequest
    asker: Asker
    model: Model
    deadline: float = 0.0
    tokens: Tokens = NOTHING
    outcome: Outcome = Outcome.CANCELLED  # until it is known better


@dataclass(frozen=True)
class Live:
    """An answer under way: its parts as they come, and what it has cost so far."""

    parts: AsyncIterator[StreamPart]
    cost: Callable[[], Cost]


class Gateway:
    """One for the process. `small` reads, tells and reviews; `answers` (None: the small one) answers questions.

    Nothing is imported or opened before the first call, or `warm`.
    """

    def __init__(
        self,
        *,
        key: str | None,
        server: ServerProfile,
        small: Model,
        ledger: Ledger,
        base_url: str | None = None,
        answers: Model | None = None,
        limits: Limits | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.server = server
        self.limits = limits or Limits()
        self._key = sdk.clean_key(key)
        self._base_url = (base_url or "").strip() or None
        self._models: dict[Purpose, Model] = {"answer": answers or small}
        self._small = small
        self._ledger = ledger
        self._now = now
        self._budget = Budget(ledger, self.limits.team, self.limits.person, now)
        self._line = Line(self.limits.places, self.limits.waiting, self.limits.wait_s)
        self._opening = asyncio.Lock()
        self._sdk: Any = None
        self._http: Any = None
        self._client: Any = None
        self._rests_until = 0.0

    @property
    def usable(self) -> bool:
        """Whether there is anything to call: a key, or a server that needs none."""
        return self._key is not None or not self.server.needs_key

    @property
    def waiting(self) -> int:
        """How many wait in line."""
        return self._line.waiting

    def model_for(self, purpose: Purpose) -> Model:
        """The model that serves a purpose."""
        return self._models.get(purpose, self._small)

    async def warm(self) -> None:
        """Load the SDK and open the client now, in a thread, so that the first person does not wait for it."""
        async with self._opening:
            if self._client is None:
                self._sdk, self._http = await asyncio.to_thread(sdk.load)
                self._client = await asyncio.to_thread(
                    sdk.client, self._sdk, self._http, key=self._key, base_url=self._base_url, limits=self.limits
                )

    async def close(self) -> None:
        """Close the client; calls after this fail as unreachable."""
        if self._client is not None:
            await self._client.close()

    async def ask(
        self, ask: ModelRequest, asker: Asker, use: Callable[[ModelReply], T], on_place: OnPlace | None = None
    ) -> T:
        """One whole answer, as `use` makes something of it; a ModelFailure that `use` raises is this call's outcome.

        Raises ModelFailure, and nothing else but cancellation and what `use` raises.
        """
        async with self._call(ask, asker, on_place) as call:
            patience = self._http.Timeout(self.limits.deadlines[ask.purpose], connect=self.limits.connect_s)
            body = self._body(call)
            message = await self._guarded(call, lambda: self._client.messages.create(**body, timeout=patience))
            call.tokens = tokens_of(message)
            try:
                answer = parse_reply(message)
            except (AttributeError, TypeError):
                raise ModelFailure(Outcome.INVALID) from None
            return use(answer)

    @asynccontextmanager
    async def stream(self, ask: ModelRequest, asker: Asker, on_place: OnPlace | None = None) -> AsyncIterator[Live]:
        """The parts of an answer as they come; leaving the block closes the socket. Raises ModelFailure on the way."""
        async with self._call(ask, asker, on_place) as call:
            body = self._body(call)
            manager = self._client.messages.stream(**body)
            live = await self._guarded(call, manager.__aenter__)
            parts = self._parts(call, live)
            try:
                yield Live(parts, lambda: Cost(call.model.id, call.tokens, call.model.cost(call.tokens)))
            finally:
                await parts.aclose()
                await live.close()

    async def count_tokens(self, ask: ModelRequest) -> int | None:
        """Input tokens of a call, free of charge; None where the server can't count or does not answer."""
        if not (self.usable and self.server.count_tokens):
            return None
        body = to_request(ask, self.model_for(ask.purpose), self.server)
        del body["max_tokens"]
        try:
            async with asyncio.timeout(self.limits.deadlines[ask.purpose]):
                await self.warm()
                return int((await self._client.messages.count_tokens(**body)).input_tokens)
        except Exception as error:  # noqa: BLE001 - a count is never worth a failure
            log.info("tokens not counted: %s", failure_of(error, self._sdk, self._http).outcome)
            return None

    def _body(self, call: _Call) -> dict[str, Any]:
        body = to_request(call.ask, call.model, self.server)
        output_format = body.get("output_config", {}).get("format")
        if output_format:
            output_format["schema"] = self._sdk.transform_schema(output_format["schema"])
        return body

    async def _parts(self, call: _Call, live: Any) -> AsyncGenerator[StreamPart]:
        message: Any = None
        while (event := await self._guarded(call, lambda: anext(live, None))) is not None:
            if event.type in ("message_start", "message_delta"):
                message = live.current_message_snapshot
                call.tokens = tokens_of(message)
            elif part := part_of(event):
                yield part
        if message is None:
            raise ModelFailure(Outcome.INVALID)  # a 200 without a message in it
        check_stop(message.stop_reason)

    async def _guarded(self, call: _Call, step: Callable[[], Awaitable[T]]) -> T:
        """One step of the SDK, within the deadline, its errors made ours."""
        try:
            async with asyncio.timeout_at(call.deadline):
                return await step()
        except Exception as error:  # noqa: BLE001 - whatever it raises, one failure comes out
            # `from None`: some of these quote the request, and a traceback would print it.
            raise failure_of(error, self._sdk, self._http) from None

    @asynccontextmanager
    async def _call(self, ask: ModelRequest, asker: Asker, on_place: OnPlace | None) -> AsyncIterator[_Call]:
        call = _Call(ask, asker, self.model_for(ask.purpose))
        started = time.monotonic()
        # The place and the held budget are let go after the call is recorded, so that money is never counted short.
        async with AsyncExitStack() as holding:
            try:
                self._refuse_early()
                await holding.enter_async_context(self._budget.held(asker, self._most(call)))
                await holding.enter_async_context(self._line.place(on_place))
                await self._ready()
                call.deadline = asyncio.get_running_loop().time() + self.limits.deadlines[ask.purpose]
                yield call
                call.outcome = Outcome.OK
            except ModelFailure as failure:
                call.outcome = failure.outcome
                self._rest(failure)
                raise
            finally:
                await self._record(call, time.monotonic() - started)

    async def _ready(self) -> None:
        try:
            await self.warm()
        except Exception as error:  # noqa: BLE001 - a broken installation must not break a consultation
            log.error("the model's client could not be opened: %s", type(error).__name__)
            raise ModelFailure(Outcome.UNREACHABLE) from None

    def _refuse_early(self) -> None:
        if not self.usable:
            raise ModelFailure(Outcome.UNAUTHORISED)
        if time.monotonic() < self._rests_until:
            raise ModelFailure(Outcome.RATE_LIMITED, self._rests_until - time.monotonic())

    def _rest(self, failure: ModelFailure) -> None:
        """A server that asked us to keep away is left alone for a while: nobody waits for a refusal."""
        if failure.retry_after_s is not None and failure.retry_after_s > self.limits.patience_s:
            self._rests_until = time.monotonic() + min(failure.retry_after_s, self.limits.rest_s)

    def _most(self, call: _Call) -> Spent:
        prompt = call.ask.characters // CHARACTERS_PER_TOKEN
        most = Tokens(write_5m=prompt, output=call.ask.max_tokens)
        usd = call.model.cost(most)
        return Spent(tokens=most.total) if usd is None else Spent(usd)

    async def _record(self, call: _Call, seconds: float) -> None:
        usage = Usage(
            at=self._now(),
            team=call.asker.team,
            person=call.asker.person,
            purpose=call.ask.purpose,
            model=call.model.id,
            outcome=call.outcome,
            tokens=call.tokens,
            usd=call.model.cost(call.tokens),
            seconds=seconds,
        )
        log.info("model call: %s %s %s in %.1f s", usage.purpose, usage.model, usage.outcome, seconds)
        try:
            await self._ledger.record(usage)
        except Exception:  # noqa: BLE001 - an answer is not lost because it could not be counted
            log.error("model usage not recorded")
