"""While an answer is made its thread says so, and Slack offers Stop; when it is over, neither is left behind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.delivery.refusals import NETWORK

log = logging.getLogger(__name__)

UNDER_WAY, OVER = "processing", "active"
NOT_WORTH_S = 0.3  # what ends sooner needs no line of status: when everybody asks at once, calls to Slack are dear


class Session:
    """The status of one answer; a courtesy, so that nothing here raises, and nothing waits for it but the text.

    Slack takes the line away when the app posts in the thread. `agents.sessions.setStatus` makes it offer Stop, whose
    press comes back as `agent_session_stopped`; the app must set the session's status itself when it is over.
    """

    def __init__(self, client: AsyncWebClient, channel: str, thread: str | None, user: str, call_s: float) -> None:
        self._client = client
        self._channel, self._thread, self._user = channel, thread, user
        self._call_s = call_s
        self._line = self._shown = ""
        self._saying: asyncio.Task[None] | None = None

    def say(self, line: str) -> None:
        """Show this line as soon as the one before it is shown."""
        if self._thread is None:
            return
        self._line = line
        if self._saying is None or self._saying.done():
            self._saying = asyncio.create_task(self._say())

    async def settled(self) -> None:
        """Wait until Slack has the latest line; one that nobody would have had the time to read is not sent at all."""
        if self._saying is None:
            return
        if not self._shown:
            self._saying.cancel()
        await asyncio.wait({self._saying})

    async def over(self, *, posted: bool, told: bool) -> None:
        """The answer is made. `posted`: a message in the thread took the line away. `told`: Slack knows it is over."""
        await self.settled()
        if self._thread is None or not self._shown:
            return
        clearing = [] if told else [self._session(OVER)]
        if not posted:
            clearing.append(self._status(""))
        await asyncio.gather(*clearing)

    @property
    def open(self) -> bool:
        """Whether Slack was told that something is under way."""
        return bool(self._shown)

    async def _say(self) -> None:
        if not self._shown:
            await asyncio.sleep(NOT_WORTH_S)
            first = self._shown = self._line
            await asyncio.gather(self._session(UNDER_WAY), self._status(first))
        while self._shown != self._line:
            self._shown = self._line
            await self._status(self._shown)

    async def _status(self, line: str) -> None:
        call = self._client.assistant_threads_setStatus(
            channel_id=self._channel, thread_ts=self._thread or "", status=line
        )
        await self._quietly("assistant.threads.setStatus", call)

    async def _session(self, status: str) -> None:
        call = self._client.agents_sessions_setStatus(
            channel_id=self._channel, thread_ts=self._thread, status=status, initiator_user_id=self._user
        )
        await self._quietly("agents.sessions.setStatus", call)

    async def _quietly(self, method: str, call: Awaitable[object]) -> None:
        try:
            async with asyncio.timeout(self._call_s):
                await call
        except (SlackApiError, *NETWORK) as error:
            log.info("%s: %s", method, type(error).__name__)
