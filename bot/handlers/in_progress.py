"""What is in progress in this process: the event that is handled, and the answers that are being written."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cachetools import TTLCache

from bot.ports.audit_log import AuditEntry
from bot.ports.outbound import OutboundMessage
from bot.ports.store import Loaded

log = logging.getLogger(__name__)

JUST_ANSWERED, JUST_SECONDS = 1_000, 30.0  # threads in which an answer ended a moment ago
Place = tuple[str, str, str]  # team, channel, thread


@dataclass
class EventScope:
    """What belongs to the event that is handled now: what was loaded with it, and whether it was committed.

    `attached` are messages that go with whatever the event's commit posts, before it. `audit` is stored with it.
    `afterwards` is what may be lost and takes its time: it is done once the event is handled and nothing is locked.
    `meanwhile` may be lost, too; it begins once the event is stored as done, beside the posting.
    """

    loaded: Loaded = field(default_factory=Loaded)
    attached: list[OutboundMessage] = field(default_factory=list)
    afterwards: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    meanwhile: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    audit: list[AuditEntry] = field(default_factory=list)
    committed: bool = False

    def begin_meanwhile(self) -> None:
        """Begin what is done beside the posting. It is waited for with what comes afterwards."""
        if self.meanwhile:
            begun = [asyncio.ensure_future(step()) for step in self.meanwhile]
            self.meanwhile.clear()
            self.afterwards.append(lambda: asyncio.gather(*begun))

    async def finish(self) -> None:
        """Do what may be lost. What goes wrong with it undoes nothing."""
        for step in self.afterwards:
            try:
                await step()
            except Exception as error:  # noqa: BLE001 - the event is done, whatever happens here
                log.error("what follows an event failed: %s", type(error).__name__)


@dataclass(frozen=True)
class Exchange:
    """A question and what a person sees of its answer."""

    question: str = ""
    answer: str = ""


@dataclass(frozen=True)
class RunningAnswer:
    """An answer that is being written for a person. `event`: its key; `exchange`: what is visible of it now."""

    user: str
    task: asyncio.Task[object]
    event: str = ""
    exchange: Callable[[], Exchange] = Exchange


@dataclass(frozen=True)
class RunningAnswers:
    """The answers that this process writes, and those of the last moments: who can stop them, what of them is visible.

    `ended`: their commit may be under way; by the key of their event.
    """

    running: dict[Place, list[RunningAnswer]] = field(default_factory=dict)
    ended: TTLCache[Place, dict[str, Exchange]] = field(default_factory=lambda: TTLCache(JUST_ANSWERED, JUST_SECONDS))

    @contextmanager
    def allow_stop(self, place: Place, answer: RunningAnswer) -> Iterator[None]:
        """While the block lasts, the person can stop this in its place. What is visible of it then is remembered."""
        answers = self.running.setdefault(place, [])
        answers.append(answer)
        try:
            yield
        finally:
            self.remember(place, answer.event, answer.exchange())
            answers.remove(answer)
            if not answers:
                del self.running[place]

    def stop(self, place: Place, user: str) -> None:
        """Stop what is being written for this person in this place."""
        for answer in self.running.get(place, ()):
            if answer.user == user:
                answer.task.cancel()

    def remember(self, place: Place, event: str, found: Exchange) -> None:
        """Note what a person sees of the answer to the event with this key, until its commit has kept it."""
        _, _, thread = place
        if thread and found.answer:
            self.ended.setdefault(place, {})[event] = found

    def visible(self, place: Place, but: str) -> tuple[Exchange, ...]:
        """What is visible in a place and not yet kept, without that of the event with this key."""
        ended = (found for key, found in self.ended.get(place, {}).items() if key != but)
        running = (answer.exchange() for answer in self.running.get(place, ()) if answer.event != but)
        return tuple(found for found in (*ended, *running) if found.answer)
