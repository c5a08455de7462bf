"""While an answer is written its thread shows a status, and Slack offers Stop. Afterwards both are gone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.delivery.refusals import attempt

UNDER_WAY, OVER = "processing", "active"
# Calls to Slack are dear. An answer that ends sooner needs no Stop; when everybody asks at once, no line of status, and
# Stop only if it takes its time. Nobody reads lines that follow each other faster.
NOT_WORTH_S = 0.3
BUSY_STOP_S = 2.0
LINE_S = 1.0


@dataclass
class Session:
    """The status of one answer. It is a courtesy: nothing here raises, and only the text waits for it.

    Slack takes the line away when the app posts in the thread. `agents.sessions.setStatus` makes it offer Stop, whose
    press comes back as `agent_session_stopped`; the app must set the session's status itself when it is over. The line
    goes first, and Stop is offered for what takes its time.
    """

    client: AsyncWebClient
    channel: str
    thread: str | None
    user: str
    call_s: float  # that a call may take
    wait_s: float  # before the first line; above 0 Slack is busy
    open: bool = False  # Slack offers to stop the answer

    def __post_init__(self) -> None:
        self._line = self._sent_line = ""
        self._showing: asyncio.Task[None] | None = None
        self._offering: asyncio.Task[None] | None = None
        self._resting = self._ends = False

    def show(self, line: str) -> None:
        """Show this line as soon as the one before it is shown."""
        if self.thread is None:
            return
        self._line = line
        if self._showing is None or self._showing.done():
            self._showing = asyncio.create_task(self._send())
        if self._offering is None:
            self._offering = asyncio.create_task(self._offer_stop_soon())

    async def settled(self) -> None:
        """Wait for what is being shown. A line that nobody would have time to read is not sent."""
        if self._offering is not None:
            if not self.open:
                self._offering.cancel()
            await asyncio.wait({self._offering})
        if self._showing is None:
            return
        if not self._sent_line or self._resting:
            self._showing.cancel()
        self._ends = True  # what is on its way to Slack is waited for, and no rest after it
        await asyncio.wait({self._showing})

    async def begin_text(self) -> None:
        """Text is about to be seen: settle the line, and offer Stop beside it."""
        await self.settled()
        if not self.open:
            self.open = True
            self._offering = asyncio.create_task(self._session(UNDER_WAY))

    async def close(self, *, announced: bool) -> None:
        """The answer is written; the message that is posted now takes the line away. `announced`: Slack knows of it."""
        await self.settled()
        if self.open and not announced:
            await self._session(OVER)

    async def _send(self) -> None:
        self._resting = False
        if self.wait_s and not self._sent_line:  # without a wait nothing else comes before the line
            await asyncio.sleep(self.wait_s)
        while self._sent_line != self._line:
            self._sent_line = self._line
            call = self.client.assistant_threads_setStatus(
                channel_id=self.channel, thread_ts=self.thread or "", status=self._sent_line
            )
            await attempt("assistant.threads.setStatus", call, self.call_s)
            if self._ends:
                return
            self._resting = True
            await asyncio.sleep(LINE_S)
            self._resting = False

    async def _offer_stop_soon(self) -> None:
        await asyncio.sleep(BUSY_STOP_S if self.wait_s else NOT_WORTH_S)
        self.open = True
        await self._session(UNDER_WAY)

    async def _session(self, status: str) -> None:
        call = self.client.agents_sessions_setStatus(
            channel_id=self.channel, thread_ts=self.thread, status=status, initiator_user_id=self.user
        )
        await attempt("agents.sessions.setStatus", call, self.call_s)
