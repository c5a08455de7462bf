"""HTTP delivery: signed requests to the app's URL, three seconds to answer, and the reason in the header of a retry."""

from __future__ import annotations

import hashlib
import hmac
import json
from urllib.parse import urlencode

import aiohttp

from bot.playground.clock import Clock
from bot.playground.delivery import Ack, Envelope
from bot.playground.errors import JSON

SIGNATURE_VERSION = "v0"
NO_RETRY_HEADER = "x-slack-no-retry"


class HttpDelivery:
    """The transport of an app that takes requests at one URL (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""

    def __init__(self, clock: Clock, url: str, signing_secret: str) -> None:
        self._clock, self._url, self._secret = clock, url, signing_secret
        self._session: aiohttp.ClientSession | None = None

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
        if self._session is None:
            self._session = aiohttp.ClientSession()
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
        if self._session is not None:
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
