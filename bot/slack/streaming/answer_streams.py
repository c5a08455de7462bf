"""An answer is shown in its thread while it is written. Whatever Slack refuses, none of its text is lost.

It is streamed for as long as Slack lets a stream live. After that the same message is edited; if neither works, nothing
is shown. What was shown is provisional: in the end the outbox puts the committed answer in its place.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from weakref import WeakSet

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.ports.answer_streams import OnPosted, StreamedPart
from bot.ports.outbound import Posted
from bot.ports.slack_workspace import SlackRefusedError
from bot.slack.blocks.answer_card import text_so_far
from bot.slack.delivery.lookup import PAGE, outbox_id_of
from bot.slack.delivery.pace import StreamPace, Window
from bot.slack.delivery.refusals import Later, Trouble, Unsure, attempt, call_slack
from bot.slack.payloads.payload_shape import items, text
from bot.slack.streaming.session import NOT_WORTH_S, OVER, Session
from bot.slack.text import as_mrkdwn, fitting, sent_bytes, without_bold

log = logging.getLogger(__name__)

AT_ONCE = 8  # answers under way; the status of further ones waits a moment


class Streaming:
    """Implements `bot.ports.answer_streams.Streams`. `now` counts seconds and never goes back."""

    def __init__(
        self,
        client: AsyncWebClient,
        bot_user: str,
        pace: StreamPace | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client, self.bot_user, self.now = client, bot_user, now
        self.pace = pace or StreamPace()
        self.starts, self.appends = Window(self.pace.starts_a_minute, now), Window(self.pace.appends_a_minute, now)
        self.under_way: WeakSet[AnswerStream] = WeakSet()

    def open(
        self, team: str, channel: str, thread: str | None, user: str, on_posted: OnPosted, after: str | None = None
    ) -> AnswerStream:
        return AnswerStream(self, team, channel, thread, user, after or thread or "", on_posted)

    async def find_interrupted(self, channel: str, thread: str, after: str) -> tuple[Posted, ...]:
        """They are ours, and bear no outbox id. None if Slack refuses to list the thread."""
        call = self.client.conversations_replies(
            channel=channel, ts=thread, oldest=after, limit=PAGE, include_all_metadata=True
        )
        try:
            page = await call_slack("conversations.replies", call)
        except SlackRefusedError as refused:
            log.info("conversations.replies: %s", refused.reason)
            return ()
        return tuple(
            Posted(channel=channel, ts=text(message, "ts"), thread=thread)
            for message in items(page, "messages")
            if text(message, "user") == self.bot_user and text(message, "ts") > after and not outbox_id_of(message)
        )

    async def stop(self, posted: Posted) -> None:
        call = self.client.chat_stopStream(channel=posted.channel, ts=posted.ts)
        await attempt("chat.stopStream", call, self.pace.call_s)


@dataclass(slots=True)
class StreamedMessage:
    """One message of an answer. `shown` counts the characters of `text` that Slack shows."""

    text: str = ""
    size: int = 0
    shown: int = 0
    posted: Posted | None = None
    streaming: bool = False
    started: float = 0.0

    @property
    def ts(self) -> str:
        return self.posted.ts if self.posted else ""


@dataclass(slots=True, eq=False, weakref_slot=True)
class AnswerStream:
    """Implements `bot.ports.answer_streams.Stream`."""

    shared: Streaming
    team: str
    channel: str
    thread: str | None
    user: str
    after: str
    on_posted: OnPosted
    messages: list[StreamedMessage] = field(default_factory=lambda: [StreamedMessage()])
    session: Session = field(init=False)
    quiet: bool = False
    unsure: bool = False
    last: float = float("-inf")
    not_before: float = float("-inf")
    begun: float = 0.0
    showing: asyncio.Lock = field(default_factory=asyncio.Lock)
    first_look: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.quiet = self.thread is None
        wait_s = NOT_WORTH_S if len(self.shared.under_way) >= AT_ONCE else 0.0
        self.shared.under_way.add(self)
        call_s = self.shared.pace.call_s
        self.session = Session(self.shared.client, self.channel, self.thread, self.user, call_s, wait_s)
        if self.shared.pace.whole_s:
            self.begun = self.shared.now()

    def show_status(self, line: str) -> None:
        if self.messages[0].posted is None:
            self.session.show(line)

    async def append(self, text: str) -> None:
        self._put(without_bold(text))
        if not (self.quiet or self._may_end_soon()):
            async with self.showing:
                await self._show_all()

    def abandon(self) -> None:
        self.shared.under_way.discard(self)
        if self.first_look is not None:
            self.first_look.cancel()

    def _may_end_soon(self) -> bool:
        """Whether the answer may yet be posted whole. What there is of it is shown once that time is over."""
        if self.first_look is None and self.shared.pace.whole_s:
            left = self.begun + self.shared.pace.whole_s - self.shared.now()
            if left > 0:
                self.first_look = asyncio.create_task(self._show_after(left))
        if self.first_look is None or self.showing.locked():
            return False
        if self.first_look.done():
            self.first_look.result()
        return not self.first_look.done()

    async def _show_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        async with self.showing:
            await self._show_all()

    async def _show_all(self) -> None:
        for message in self.messages:
            full = message is not self.messages[-1]
            await self._show(message, at_once=full)
            if full and message.shown < len(message.text):
                return  # what comes later must not stand before it
            if full and message.streaming:
                await self._stop(message)

    async def close(self) -> tuple[StreamedPart, ...]:
        self.shared.under_way.discard(self)
        await self._end_first_look()
        if self.unsure:
            await self._find_started()
        announced = False
        for message in self.messages:
            if message.streaming:
                announced = await self._stop(message, over=self.session.open) or announced
        await self.session.close(announced=announced)
        return tuple(
            StreamedPart(text=message.text, posted=message.posted) for message in self.messages if message.text
        )

    async def _end_first_look(self) -> None:
        """What nobody saw yet is posted whole. What is being shown is waited for; raises what that raises."""
        if self.first_look is None:
            return
        if not self.showing.locked():
            self.first_look.cancel()
        await asyncio.wait({self.first_look})
        if not self.first_look.cancelled():
            self.first_look.result()

    def _put(self, text: str) -> None:
        """Into the last message while there is room, then into new ones."""
        most = self.shared.pace.message_bytes
        while text:
            message = self.messages[-1]
            fits = fitting(text, most - message.size, sent_bytes, may_break=not message.text)
            message.text += text[:fits]
            message.size += sent_bytes(text[:fits])
            text = text[fits:]
            if text:
                self.messages.append(StreamedMessage())

    async def _show(self, message: StreamedMessage, *, at_once: bool) -> None:
        now, pace = self.shared.now(), self.shared.pace
        fresh = message.text[message.shown :]
        if self.quiet or not fresh or now < self.not_before:
            return
        if message.posted is None:
            if self.shared.starts.take():
                await self._start(message)
            return
        if message.streaming and now - message.started >= pace.life_s:
            await self._stop(message)
        waited = now - self.last
        if not message.streaming:
            if at_once or waited >= pace.update_s:
                await self._update(message)
        elif (at_once or (len(fresh) >= pace.characters and waited >= pace.gap_s)) and self.shared.appends.take():
            await self._append(message, fresh)

    async def _start(self, message: StreamedMessage) -> None:
        await self.session.begin_text()  # a line of status that comes after the text would stay
        text = message.text
        await self.on_posted(Posted(channel=self.channel, ts="", thread=self.thread))
        call = self.shared.client.chat_startStream(
            channel=self.channel,
            thread_ts=self.thread or "",
            markdown_text=as_mrkdwn(text),
            recipient_team_id=self.team,
            recipient_user_id=self.user,
        )
        answer = await self._attempt("chat.startStream", call)
        if not isinstance(answer, AsyncSlackResponse):
            self.quiet, self.unsure = not isinstance(answer, Later), isinstance(answer, Unsure)
            return
        message.posted = Posted(channel=self.channel, ts=str(answer["ts"]), thread=self.thread)
        message.streaming, message.shown, message.started = True, len(text), self.shared.now()
        await self.on_posted(message.posted)

    async def _find_started(self) -> None:
        """After a start that may have had an effect: if its message exists, the answer takes its place."""
        waiting = next((message for message in self.messages if message.posted is None), None)
        known = {message.posted.ts for message in self.messages if message.posted}
        found = await self.shared.find_interrupted(self.channel, self.thread or "", self.after)
        fresh = [posted for posted in found if posted.ts not in known]
        if waiting and fresh:
            waiting.posted, waiting.streaming = fresh[-1], True

    async def _append(self, message: StreamedMessage, fresh: str) -> None:
        call = self.shared.client.chat_appendStream(channel=self.channel, ts=message.ts, markdown_text=as_mrkdwn(fresh))
        answer = await self._attempt("chat.appendStream", call)
        if isinstance(answer, AsyncSlackResponse):
            message.shown += len(fresh)
        elif not isinstance(answer, Later):
            # Closed by Slack, or perhaps shown and perhaps not: edits carry the whole text from here on.
            await self._stop(message)

    async def _update(self, message: StreamedMessage) -> None:
        text = message.text
        call = self.shared.client.chat_update(
            channel=self.channel, ts=message.ts, text=as_mrkdwn(text), blocks=text_so_far(text)
        )
        answer = await self._attempt("chat.update", call)
        if isinstance(answer, AsyncSlackResponse):
            message.shown = len(text)
        else:
            self.quiet = not isinstance(answer, Later)

    async def _stop(self, message: StreamedMessage, *, over: bool = False) -> bool:
        """Stop a message. `over`: it also tells Slack that the answer is complete. Returns whether Slack took it."""
        message.streaming = False
        status = OVER if over else None
        call = self.shared.client.chat_stopStream(channel=self.channel, ts=message.ts, session_status=status)
        return isinstance(await self._attempt("chat.stopStream", call), AsyncSlackResponse)

    async def _attempt(self, method: str, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse | Trouble:
        answer = await attempt(method, call, self.shared.pace.call_s)
        self.last = self.shared.now()
        if isinstance(answer, Later):
            self.not_before = self.last + answer.seconds
        return answer
