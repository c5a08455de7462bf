"""Stored messages are posted: in order where order matters, side by side where it doesn't, and never twice."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cachetools import LRUCache
from slack_sdk.web.async_client import AsyncWebClient

from bot.consultation.messages import Removal
from bot.consultation.phrases import Phrases
from bot.ports.metrics import POSTS, QUEUE
from bot.ports.outbound import OutboundMessage
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.store import Store, StoreError
from bot.slack.delivery.pace import Pace
from bot.slack.delivery.poster import OnGivenUp, Poster, PutOffError
from bot.slack.delivery.refusals import DEAD_TOKEN, call_slack
from bot.slack.error_places import place_of_error

log = logging.getLogger(__name__)

OVERTAKEN = "a later message took its place"
REPORT_SECONDS = 2.0  # for what is being reported when posting stops
REMEMBERED = 10_000  # ids of finished messages, so that an older reading of the outbox posts nothing twice
BESIDE_SECONDS = 0.05  # so long an edit waits for the message beside it, which is what its person waits for


OrderKey = tuple[str, str, str]


def order_key(message: OutboundMessage) -> OrderKey:
    """Where order may matter: among one consultation's messages in one channel, else within one thread.

    Removals have a key of their own in each workspace: no other message waits for them. They wait for
    the edits that are on their way in their channel.
    """
    if _is_removal(message):
        return message.team, "", "removals"
    return message.team, message.channel, message.consultation or message.thread or ""


def _is_removal(message: OutboundMessage) -> bool:
    return isinstance(message.message, Removal)


def must_follow(message: OutboundMessage, earlier: OutboundMessage) -> bool:
    """Whether a message waits until an earlier one of its key stands.

    New messages keep their order, and so do the messages of one slot. An edit of an older card waits for nothing else,
    and nothing waits for it: the old card is edited while the new one is posted.
    """
    same_slot = bool(message.slot) and message.slot == earlier.slot
    return same_slot or not (message.edits or earlier.edits)


@dataclass(eq=False, slots=True)
class Delivery:
    """One message on its way. `put_off`: it is to be tried again later, with everything that waits for it."""

    message: OutboundMessage
    task: asyncio.Task[None] = field(init=False)
    put_off: bool = False


class Outbox:
    """Posts what `store.outbox()` holds."""

    def __init__(
        self,
        client: AsyncWebClient,
        store: Store,
        phrases: Phrases,
        pace: Pace | None = None,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now` gives Unix seconds; `clock` seconds that never go back."""
        self._store = store
        self._client = client
        self._now = now
        self._pace = pace or Pace()
        self._poster = Poster(client, store, phrases, self._pace, clock)
        self._in_order: dict[OrderKey, list[Delivery]] = {}
        self._running: dict[str, Delivery] = {}
        self._finished: LRUCache[str, None] = LRUCache(REMEMBERED)
        self._behind: set[OrderKey] = set()
        self._put_off: set[str] = set()  # ids of messages that are to be tried again
        self._unread = False
        self._posted = 0
        self._works = asyncio.Event()
        # For operators: what is on its way, and what is to be tried again.
        QUEUE.labels("outbox").set_function(lambda: len(self._running) + len(self._put_off))

    def on_given_up(self, on_given_up: OnGivenUp) -> None:
        """Call this with each message that can't be posted, and the reason in Slack's short words."""
        self._poster.on_given_up = on_given_up

    def note_dead_token(self, reason: str) -> None:
        """Another call than a post was refused. If that is for the token, `run` asks once more and ends over it."""
        if reason in DEAD_TOKEN:
            self._poster.outage.note(reason)
            self._unread = True

    async def flush(self, messages: Sequence[OutboundMessage] | None = None) -> None:
        """Post what is due (or only `messages`, and what they follow); returns when it is posted, given up or put off.

        Raises nothing if the store can't be read: what is in it stays there, and `run` tries again.
        """
        try:
            await self._flush(messages)
        except StoreError as error:
            self._unread = True
            log.error("the outbox could not be read: %s", error)

    async def run(self) -> None:
        """Try again what was put off, with pauses that double. Raises SlackRefusedError if only a new token helps."""
        pause = self._pace.again
        while True:
            await asyncio.sleep(self._pace.again)
            if pause > self._pace.again and self._behind:
                # Something else that is posted shows that Slack can be reached again.
                self._works.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._works.wait(), pause - self._pace.again)
            if not (self._behind or self._unread):
                pause = self._pace.again
                continue
            await self._check_token()
            self._unread = False
            posted = self._posted
            await self.flush()
            await self._give_up_overdue()
            pause = self._pace.again if self._posted > posted else min(pause * 2, self._pace.longest_again)

    async def _check_token(self) -> None:
        """Ask Slack once more before the bot ends over a refused token."""
        if self._poster.outage.dead_token:
            try:
                await call_slack("auth.test", self._client.auth_test())
            except SlackRefusedError as refused:
                if refused.reason in DEAD_TOKEN:
                    raise

    async def _give_up_overdue(self) -> None:
        """What could not be posted for a day is given up: by then it would say what nobody waits for."""
        reason = self._poster.outage.reason
        try:
            overdue = await self._store.outbox(self._now() - self._pace.keep)
            for message in overdue:
                if message.id not in self._running and order_key(message) in self._behind:
                    await self._poster.give_up(message, f"could not be posted for a day: {reason or 'put off'}")
                    self._finished[message.id] = None
                    self._put_off.discard(message.id)
        except StoreError as error:
            log.error("the outbox could not be read: %s", error)

    async def settle(self, seconds: float) -> None:
        """Wait, at most this long, until nothing is being posted or reported. What is put off is not waited for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while under_way := [*self._poster.reporting, *self._tasks()]:
                    await asyncio.wait(under_way)

    async def close(self) -> None:
        """Stop posting. What was under way is looked up at the next start."""
        tasks = self._tasks()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._poster.reporting:
            await asyncio.wait(set(self._poster.reporting), timeout=REPORT_SECONDS)

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [delivery.task for delivery in self._running.values()]

    async def _flush(self, messages: Sequence[OutboundMessage] | None) -> None:
        wanted = None if messages is None else {order_key(message) for message in messages}
        if messages is not None and wanted is not None and not wanted & self._behind:
            await self._deliver_all(messages)
            return
        seen: set[str] = set()
        while True:
            due = [
                message
                for message in await self._store.outbox()
                if message.id not in seen and (wanted is None or order_key(message) in wanted)
            ]
            if wanted is None and not seen:
                self._put_off &= {message.id for message in due}  # without what was deleted meanwhile
            if not due:
                return
            seen.update(message.id for message in due)
            await self._deliver_all(due)
            if not any(message.opens_thread for message in due):  # else there may now be what waited for the thread
                return

    async def _deliver_all(self, due: Sequence[OutboundMessage]) -> None:
        tasks = list[asyncio.Task[None]]()
        for message in due:
            if message.id not in self._finished:
                tasks.append(self._start(message, tasks[0] if tasks and message.edits else None))
        if tasks:
            await asyncio.wait(tasks)

    def _start(self, message: OutboundMessage, first: asyncio.Task[None] | None = None) -> asyncio.Task[None]:
        if known := self._running.get(message.id):
            return known.task
        key = order_key(message)
        before = self._in_order.setdefault(key, [])
        if not before:
            self._behind.discard(key)
        delivery = Delivery(message)
        waits_for = [other for other in before if must_follow(message, other.message)]
        edits = self._edits_in(message.channel) if _is_removal(message) else ()
        before.append(delivery)
        self._running[message.id] = delivery
        self._put_off.discard(message.id)
        delivery.task = asyncio.create_task(self._deliver(delivery, waits_for, first, edits))
        return delivery.task

    def _edits_in(self, channel: str) -> list[asyncio.Task[None]]:
        """The edits in a channel that are under way. Slack would refuse one whose message is deleted before it."""
        messages = ((known.message, known.task) for known in self._running.values())
        return [task for message, task in messages if message.edits and message.channel == channel]

    async def _deliver(
        self,
        delivery: Delivery,
        waits_for: Sequence[Delivery],
        first: asyncio.Task[None] | None,
        edits: Sequence[asyncio.Task[None]],
    ) -> None:
        message = delivery.message
        try:
            if first is not None:
                await asyncio.wait({first}, timeout=BESIDE_SECONDS)
            if edits:
                await asyncio.wait(edits)
            if waits_for:
                await asyncio.wait({other.task for other in waits_for})
            if any(other.put_off for other in waits_for):
                raise PutOffError
            if waits_for:  # they may have moved the message that this one edits
                message = message.model_copy(update={"stands": None})
            if self._is_overtaken(delivery):
                await self._store.gave_up(message.id, OVERTAKEN)
            elif (removal := await self._poster.deliver(message)) is not None:
                self._start(removal)  # nobody waits for it
            self._finished[message.id] = None
            self._posted += 1
            self._works.set()
        except asyncio.CancelledError:
            delivery.put_off = True
            raise
        except PutOffError:
            POSTS.labels("put_off").inc()
            delivery.put_off = True
        except Exception as error:  # noqa: BLE001 - whatever it is, the message is in the store and is tried again
            log.error("posting put off: %s", place_of_error(error))
            delivery.put_off = True
        finally:
            self._end(delivery)

    def _is_overtaken(self, delivery: Delivery) -> bool:
        """Whether a later message of the same slot waits already: then an edit that nobody would see is left out."""
        message = delivery.message
        if not (message.edits and message.slot):
            return False
        under_way = self._in_order[order_key(message)]
        later = under_way[under_way.index(delivery) + 1 :]
        return any(other.message.slot == message.slot for other in later)

    def _end(self, delivery: Delivery) -> None:
        key = order_key(delivery.message)
        if delivery.put_off:
            self._behind.add(key)
            self._put_off.add(delivery.message.id)
        del self._running[delivery.message.id]
        self._in_order[key].remove(delivery)
        if not self._in_order[key]:
            del self._in_order[key]
