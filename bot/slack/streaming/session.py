"""While an answer is written its thread shows a status, and Slack offers Stop. Afterwards both are gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.delivery.refusals import NETWORK

log = logging.getLogger(__name__)

UNDER_WAY, OVER = "processing", "active"
NOT_WORTH_S = 0.3  # when everybody asks at once, calls to Slack are dear: what ends sooner needs no line of status


class Session:
    """The status of one answer. It is a courtesy: nothing here raises, and only the text waits for it.

    Slack takes the line away when the app posts in the thread. `agents.sessions.setStatus` makes it offer Stop, whose
    press comes back as `agent_session_stopped`; the app must set the session's status itself when it is over.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        channel: str,
        thread: str | None,
        user: str,
        call_s: float,
        wait_s: float = 0.0,
    ) -> None:
        """`call_s`: seconds that a call may take. `wait_s`: seconds before the first line."""
        self._client = client
        self._channel, self._thread, self._user = channel, thread, user
        self._call_s, self._wait_s = call_s, wait_s
        self._line = self._shown = ""
        self._showing: asyncio.Task[None] | None = None

    def show(self, line: str) -> None:
        """Show this line as soon as the one before it is shown."""
        if self._thread is None:
            return
        self._line = line
        if self._showing is None or self._showing.done():
            self._showing = asyncio.create_task(self._send())

    async def settled(self) -> None:
        """Wait until Slack has the latest line. A line that nobody would have time to read is not sent."""
        if self._showing is None:
            return
        if not self._shown:
            self._showing.cancel()
        await asyncio.wait({self._showing})

    async def close(self, *, posted: bool, announced: bool) -> None:
        """Clear the status. `posted`: a message took it away. `announced`: Slack knows that the answer is over."""
        await self.settled()
        if self._thread is None or not self._shown:
            return
        clearing = [] if announced else [self._session(OVER)]
        if not posted:
            clearing.append(self._status(""))
        await asyncio.gather(*clearing)

    @property
    def open(self) -> bool:
        """Whether Slack shows that an answer is being written."""
        return bool(self._shown)

    async def _send(self) -> None:
        if not self._shown:
            if self._wait_s:
                await asyncio.sleep(self._wait_s)
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
