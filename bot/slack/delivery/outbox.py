"""What is kept to be said is posted: in order within a consultation, side by side between them, and never twice."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from bot.ports.outbound import OutboundMessage
from bot.ports.store import Store, StoreError
from bot.slack.delivery.poster import GaveUp, Pace, Poster, PutOffError

log = logging.getLogger(__name__)

REMEMBERED = 10_000  # finished ids, so that an older reading of the outbox posts nothing twice

Lane = tuple[str, str, str]


@dataclass(slots=True)
class Queue:
    """What waits for one destination, and who works through it."""

    waiting: deque[OutboundMessage] = field(default_factory=deque)
    worker: asyncio.Task[None] | None = None


class Outbox:
    """Posts what `store.outbox()` holds, with one worker a destination."""

    def __init__(self, client: AsyncWebClient, store: Store, pace: Pace | None = None) -> None:
        self._store = store
        self._pace = pace or Pace()
        self._poster = Poster(client, store, self._pace)
        self._lanes: dict[Lane, Queue] = {}
        self._under_way: dict[str, asyncio.Future[None]] = {}
        self._finished: OrderedDict[str, None] = OrderedDict()
        self._behind: set[Lane] = set()
        self._unread = False

    def on_given_up(self, gave_up: GaveUp) -> None:
        """Have somebody told of each message that can't be posted, with the reason in Slack's short words."""
        self._poster.gave_up = gave_up

    async def flush(self, fresh: Sequence[OutboundMessage] | None = None) -> None:
        """Post what is due (or only `fresh`); returns when that is posted, given up or put off.

        Raises nothing where the store can't be read: what is in it was kept, and `run` tries again.
        """
        try:
            await self._flush(fresh)
        except StoreError as error:
            self._unread = True
            log.error("the outbox could not be read: %s", type(error).__name__)

    async def _flush(self, fresh: Sequence[OutboundMessage] | None) -> None:
        if fresh is not None and not any(lane(outgoing) in self._behind for outgoing in fresh):
            await self._work(fresh)
            return
        seen: set[str] = set()
        while True:
            due = [outgoing for outgoing in await self._store.outbox() if outgoing.id not in seen]
            if not due:
                return
            seen.update(outgoing.id for outgoing in due)
            await self._work(due)
            if not any(outgoing.opens_thread for outgoing in due):  # else there may now be what waited for the thread
                return

    async def run(self) -> None:
        """For ever: try again what was put off."""
        while True:
            await asyncio.sleep(self._pace.again)
            if self._behind or self._unread:
                self._unread = False
                await self.flush()

    async def close(self) -> None:
        """Stop posting. What was under way is looked up at the next start."""
        workers = [queue.worker for queue in self._lanes.values() if queue.worker]
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        await self._poster.told()

    async def _work(self, due: Sequence[OutboundMessage]) -> None:
        waiting = {self._queued(outgoing) for outgoing in due if outgoing.id not in self._finished}
        if waiting:
            await asyncio.wait(waiting)

    def _queued(self, outgoing: OutboundMessage) -> asyncio.Future[None]:
        known = self._under_way.get(outgoing.id)
        if known:
            return known
        future = self._under_way[outgoing.id] = asyncio.get_running_loop().create_future()
        queue = self._lanes.setdefault(lane(outgoing), Queue())
        queue.waiting.append(outgoing)
        if queue.worker is None:
            self._behind.discard(lane(outgoing))
            queue.worker = asyncio.create_task(self._drain(lane(outgoing), queue))
        return future

    async def _drain(self, key: Lane, queue: Queue) -> None:
        try:
            while queue.waiting:
                outgoing = take_next(queue.waiting)
                try:
                    await self._poster.deliver(outgoing)
                    self._finish(outgoing.id)
                finally:
                    self._end(outgoing)
        except PutOffError:
            self._behind.add(key)
        except Exception as error:  # noqa: BLE001 - whatever it is, what waits is in the store and is tried again
            log.error("posting put off: %s", type(error).__name__)
            self._behind.add(key)
        finally:
            del self._lanes[key]
            for left in queue.waiting:
                self._end(left)

    def _finish(self, ident: str) -> None:
        self._finished[ident] = None
        while len(self._finished) > REMEMBERED:
            self._finished.popitem(last=False)

    def _end(self, outgoing: OutboundMessage) -> None:
        future = self._under_way.pop(outgoing.id, None)
        if future and not future.done():
            future.set_result(None)


def lane(outgoing: OutboundMessage) -> Lane:
    """What must stay in order: one consultation's messages in one channel, else one thread's."""
    return outgoing.team, outgoing.channel, outgoing.consultation or outgoing.thread or ""


def take_next(waiting: deque[OutboundMessage]) -> OutboundMessage:
    """The next to post: a new card goes before the edits of older ones, so that it is seen sooner.

    But never before an edit of its own slot, which would then hit the new card.
    """
    edited: set[str] = set()
    for at, outgoing in enumerate(waiting):
        if not outgoing.edits and outgoing.slot not in edited:
            del waiting[at]
            return outgoing
        edited.add(outgoing.slot)
    return waiting.popleft()
