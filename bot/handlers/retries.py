"""What was interrupted or put off is handled again: at the start and while the bot runs, each person's in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.handlers.answers.streamed_answers import find_interrupted
from bot.handlers.context import AppContext
from bot.handlers.in_progress import EventScope
from bot.ports.event_handler import Response
from bot.ports.inbound import InboundEvent, Person
from bot.ports.store import AlreadyDoneError, StoreError

log = logging.getLogger(__name__)

RETRY_SECONDS = 15.0  # before what could not be handled is tried again; doubled with each try in vain
LONGEST_RETRY_SECONDS = 600.0
PEOPLE_AT_ONCE = 8  # whose interrupted events are finished at the same time

Respond = Callable[[InboundEvent, Response], Awaitable[None]]


class Retries:
    """`behind` are the people of whom something is to be handled before anything new; `handle` handles an event."""

    def __init__(self, ctx: AppContext, handle: Callable[[InboundEvent, AppContext], Awaitable[Response]]) -> None:
        self.behind: set[Person] = set()
        self.respond: Respond | None = None
        self._ctx = ctx
        self._handle = handle
        self._failed: dict[tuple[str, str], InboundEvent] = {}  # by team and key, oldest first
        self._unstored: set[tuple[str, str]] = set()  # of these, what the store failed for

    async def run(self, respond: Respond) -> None:
        """Retry for ever, with pauses that double while nothing works."""
        self.respond = respond
        pause = RETRY_SECONDS
        while True:
            await asyncio.sleep(pause)
            before = len(self._failed)
            await self.retry(respond)
            in_vain = bool(before) and len(self._failed) >= before
            pause = min(pause * 2, LONGEST_RETRY_SECONDS) if in_vain else RETRY_SECONDS

    async def retry(self, respond: Respond) -> None:
        """Handle again what could not be handled, oldest first; `respond` gets each response."""
        self.respond = respond
        for person in dict.fromkeys(event.person for event in self._failed.values()):
            async with self._ctx.lock(_again(person)):
                await self._retry_person(person)

    async def catch_up(self, person: Person) -> bool:
        """Handle what a person did before. False if it still can't be stored."""
        async with self._ctx.lock(_again(person)):
            if person in self.behind:
                await self._retry_person(person)
            return person not in self.behind

    async def recover(
        self,
        respond: Respond,
        interrupted: Sequence[InboundEvent] | None = None,
        on_finished: Callable[[InboundEvent], None] | None = None,
    ) -> None:
        """After a start: post what was stored but not posted, then finish what was interrupted.

        What one person did is finished in order; some people are dealt with side by side.

        `respond` gets each response: whoever acted just before a crash is not left without a word. `on_finished` gets
        each event, whatever became of it. Raises StoreError if `interrupted` is not given and can't be read.
        """
        unfinished = await self._ctx.store.unfinished() if interrupted is None else interrupted
        await self._ctx.workspace.flush()
        try:
            ctx = await self._without_model(unfinished)
        except StoreError as error:
            log.error("what was interrupted is put off: %s", type(error).__name__)
            for event in unfinished:
                self.put_off(event)
            ctx = None
        by_person: dict[Person, list[InboundEvent]] = {}
        for event in unfinished:
            by_person.setdefault(event.person, []).append(event)
        room = asyncio.Semaphore(PEOPLE_AT_ONCE)

        async def finish(events: Sequence[InboundEvent]) -> None:
            async with room:
                for event in events:
                    if ctx is not None:
                        await self._handle_again(event, ctx, respond)
                    if on_finished:
                        on_finished(event)

        await asyncio.gather(*map(finish, by_person.values()))

    def put_off(self, event: InboundEvent, *, unstored: bool = True) -> Response:
        """Keep an event that can't be handled now: `run` handles it again, or the next start.

        `unstored`: the store failed; then what the same person does later waits behind it.
        """
        self._failed[event.team, event.key] = event
        if unstored:
            self._unstored.add((event.team, event.key))
            self.behind.add(event.person)
        return self._ctx.ephemeral("could_not_keep")

    async def finish_failed(self, event: InboundEvent) -> None:
        """Be done with an event that failed."""
        with contextlib.suppress(StoreError, AlreadyDoneError):
            await replace(self._ctx, scope=EventScope()).commit(event)

    async def _retry_person(self, person: Person) -> None:
        """Handle again what one person did, in order. Where the store fails once more, the rest waits behind it."""
        self.behind.add(person)  # what they do meanwhile comes after it
        try:
            with contextlib.suppress(StoreError):  # still no use: later
                await self._handle_all_again(self._failed_of(person))
        finally:
            if not any((event.team, event.key) in self._unstored for event in self._failed_of(person)):
                self.behind.discard(person)

    def _failed_of(self, person: Person) -> list[InboundEvent]:
        return [event for event in self._failed.values() if event.person == person]

    async def _handle_all_again(self, failed: Sequence[InboundEvent]) -> None:
        ctx = await self._without_model(failed)

        async def respond_once_done(event: InboundEvent, response: Response) -> None:
            if self.respond is not None and (event.team, event.key) not in self._failed:
                await self.respond(event, response)

        for event in failed:
            del self._failed[event.team, event.key]
            self._unstored.discard((event.team, event.key))
        for number, event in enumerate(failed):
            await self._handle_again(event, ctx, respond_once_done)
            if (event.team, event.key) in self._unstored:
                for later in failed[number + 1 :]:
                    self.put_off(later)
                return

    async def _handle_again(self, event: InboundEvent, ctx: AppContext, respond: Respond) -> None:
        """Handle what was interrupted or put off. What can't be handled at all is done with, and its person is told."""
        try:
            response = await self._handle(event, ctx)
        except Exception as error:  # noqa: BLE001 - one failing event must not keep the others from being finished
            log.error("could not handle a %s again: %s", event.kind, type(error).__name__)
            await self.finish_failed(event)
            response = self._ctx.ephemeral("went_wrong")
        await respond(event, response)

    async def _without_model(self, unfinished: Sequence[InboundEvent]) -> AppContext:
        """For what was interrupted: nobody waits for a model, and what was half streamed is answered at once."""
        return replace(self._ctx, model=None, interrupted=await find_interrupted(self._ctx, unfinished))


def _again(person: Person) -> str:
    """The lock under which what a person did is handled again."""
    return f"again:{':'.join(person)}"
