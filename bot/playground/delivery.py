"""Each payload goes to one connection and must be acked within three seconds; events are tried three times more.

Retry spacing (at once, a minute, five minutes) and the reasons: https://docs.slack.dev/apis/events-api#retries.
Interactive payloads and commands are never sent again: the person is told instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp

from bot.playground.clock import Clock
from bot.playground.errors import JSON
from bot.playground.faults import DELIVERY_KINDS, Faults
from bot.playground.ids import unique
from bot.playground.record import Record

ACK_SECONDS = 3.0
RETRY_DELAYS = (0.0, 60.0, 300.0)
SIGNATURE_VERSION = "v0"
NO_RETRY_HEADER = "x-slack-no-retry"


@dataclass
class Envelope:
    """One payload on its way. `type` is events_api, interactive or slash_commands."""

    type: str
    payload: JSON
    id: str = field(default_factory=unique)
    attempt: int = 0
    reason: str = ""

    @property
    def takes_answer(self) -> bool:
        return self.type != "events_api"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names under which a fault may ask for it."""
        inner = self.payload.get("event", {}).get("type") or self.payload.get("type") or self.payload.get("command")
        return (self.type, str(inner))


@dataclass(frozen=True)
class Ack:
    """How an attempt ended: `payload` as answered, or `failed` with Slack's word for the reason."""

    payload: JSON | None = None
    failed: str = ""
    stop: bool = False


class Transport(Protocol):
    def offer(self, envelope: Envelope, limit: float) -> Coroutine[Any, Any, Ack]:
        """Sends to one connection and waits for its ack, at most `limit` seconds of the playground's clock."""


class Deliveries:
    def __init__(self, clock: Clock, record: Record, faults: Faults, transport: Transport) -> None:
        self._clock, self._record, self._faults, self._transport = clock, record, faults, transport
        self._tasks: set[asyncio.Task[object]] = set()
        self._offered: set[asyncio.Task[Ack]] = set()

    def send(self, payload: JSON) -> None:
        """Delivers an event in the background, with retries."""
        self._spawn(self._persist(Envelope("events_api", payload)))

    async def ask(self, kind: str, payload: JSON) -> Ack:
        """Delivers an interaction or a command once and returns what the app answered."""
        envelope = Envelope(kind, payload)
        return await self._attempt(envelope, self._record.delivery(self._record_of(envelope)))

    async def acknowledged(self) -> None:
        """Until nothing that was handed to the app waits for its ack; each waits for a few seconds at most."""
        while self._offered:
            await asyncio.wait(set(self._offered))

    async def _persist(self, envelope: Envelope) -> None:
        entry = self._record.delivery(self._record_of(envelope))
        for delay in (None, *RETRY_DELAYS):
            if delay is not None:
                envelope.attempt += 1
                await self._pause(delay)
            ack = await self._attempt(envelope, entry)
            if not ack.failed or ack.stop:
                return
            envelope.reason = ack.failed
        entry["given_up"] = True

    async def _attempt(self, envelope: Envelope, entry: JSON) -> Ack:
        entry["attempts"] += 1
        fault = self._faults.hit(DELIVERY_KINDS, events=envelope.kinds)
        if fault and fault.kind == "duplicate":
            for _ in range(fault.times):
                self._spawn(self._offer(Envelope(**vars(envelope))))
        if fault and fault.kind == "lost_envelope":
            return Ack(failed="timeout")
        started = self._clock.now()
        ack = await self._offer(envelope)
        if fault and fault.kind == "late_ack":
            ack = Ack(failed="timeout")
        entry["acked"] = not ack.failed
        entry["took_s"] = round(self._clock.now() - started, 6)
        if ack.payload is not None:
            entry["answer"] = ack.payload
        if ack.failed:
            entry["failed"] = ack.failed
        return ack

    async def _offer(self, envelope: Envelope) -> Ack:
        task = asyncio.ensure_future(self._transport.offer(envelope, ACK_SECONDS))
        self._offered.add(task)
        task.add_done_callback(self._offered.discard)
        return await task

    async def _pause(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._clock.after(seconds, woken.set)
        await woken.wait()

    def _spawn(self, work: Coroutine[Any, Any, object]) -> None:
        task: asyncio.Task[object] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    def _record_of(envelope: Envelope) -> JSON:
        return {"envelope_id": envelope.id, "type": envelope.type, "payload": envelope.payload}

    async def close(self) -> None:
        under_way = (*self._tasks, *self._offered)
        for task in under_way:
            task.cancel()
        for task in under_way:
            with contextlib.suppress(asyncio.CancelledError):
                await task


class HttpDelivery:
    """The transport of an app that takes requests at one URL: signed, and with the reason in the header of a retry.

    https://docs.slack.dev/authentication/verifying-requests-from-slack
    """

    def __init__(self, clock: Clock, url: str, signing_secret: str) -> None:
        self._clock, self._url, self._secret = clock, url, signing_secret
        self._session = aiohttp.ClientSession()

    async def offer(self, envelope: Envelope, limit: float) -> Ack:
        retry = {"x-slack-retry-num": str(envelope.attempt), "x-slack-retry-reason": envelope.reason}
        if envelope.type == "events_api":
            kind, body = "application/json", json.dumps(envelope.payload)
        elif envelope.type == "slash_commands":
            kind, body = "application/x-www-form-urlencoded", urlencode(envelope.payload)
        else:
            kind, body = "application/x-www-form-urlencoded", urlencode({"payload": json.dumps(envelope.payload)})
        return await self._post(body, kind, retry if envelope.attempt else {}, limit)

    async def _post(self, body: str, kind: str, headers: dict[str, str], limit: float) -> Ack:
        stamp = str(int(self._clock.now()))
        base = f"{SIGNATURE_VERSION}:{stamp}:{body}".encode()
        signature = hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()
        sent = {
            **headers,
            "content-type": kind,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": f"{SIGNATURE_VERSION}={signature}",
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        try:
            limits = aiohttp.ClientTimeout(total=limit)
            async with self._session.post(self._url, data=body, headers=sent, timeout=limits) as answer:
                text = await answer.text()
                if not 200 <= answer.status < 300:
                    stop = answer.headers.get(NO_RETRY_HEADER) == "1"
                    return Ack(failed="http_error", stop=stop)
                return Ack(payload=_read(text))
        except TimeoutError:
            return Ack(failed="http_timeout")
        except aiohttp.ClientError:
            return Ack(failed="connection_failed")

    async def close(self) -> None:
        await self._session.close()


def _read(text: str) -> JSON | None:
    """An empty body acks; JSON is an answer; anything else is plain text for the person."""
    if not text.strip():
        return None
    try:
        body = json.loads(text)
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {"text": text}
