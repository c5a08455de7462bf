"""A trigger opens one modal within three seconds; a response_url is good for five answers within thirty minutes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from cachetools import TTLCache

from bot.playground.clock import Clock
from bot.playground.errors import SlackError

TRIGGER_SECONDS = 3
RESPONSE_USES = 5
RESPONSE_SECONDS = 30 * 60
TRIGGERS_KEPT_SECONDS = 600
MOST_KEPT = 100_000


@dataclass
class Trigger:
    user: str
    made: float
    window: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Where an interaction came from, so that an answer finds its way: `ts` of the message, if there was one."""

    user: str
    channel: str
    ts: str | None = None
    replaces: bool = False
    uses: int = 0


class Triggers:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._triggers: TTLCache[str, Trigger] = TTLCache(MOST_KEPT, TRIGGERS_KEPT_SECONDS, clock.now)
        self._urls: TTLCache[str, ResponseUrl] = TTLCache(MOST_KEPT, RESPONSE_SECONDS, clock.now)

    def trigger(self, user: str, window: str | None = None) -> str:
        """A new trigger; `window` is the browser window in which a modal opened by it appears."""
        now = self._clock.now()
        name = f"{int(now)}.{secrets.randbelow(10**9)}.{secrets.token_hex(16)}"
        self._triggers[name] = Trigger(user, now, window)
        return name

    def use(self, name: object) -> Trigger:
        """Raises SlackError invalid_trigger_id, expired_trigger_id, or exchanged_trigger_id on a second use."""
        trigger = self._triggers.get(name) if isinstance(name, str) else None
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock.now() - trigger.made > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(self, origin: ResponseUrl) -> str:
        """The last part of the URL."""
        name = secrets.token_urlsafe(18)
        self._urls[name] = origin
        return name

    def respond(self, name: str) -> ResponseUrl:
        """Raises SlackError expired_url or used_url."""
        origin = self._urls.get(name)
        if origin is None:
            raise SlackError("expired_url")
        if origin.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        origin.uses += 1
        return origin
