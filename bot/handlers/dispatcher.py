"""Every event goes through here to the handler of its route, once; and after a crash or a failure, again.

What can't be posted for good ends here as well: its owner learns of it in the DM, and gets a verdict there instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.consultation.messages import CHANNEL_SIGN, Notice, Removal
from bot.consultation.shown_verdict import VerdictMessage
from bot.handlers.admission import admit
from bot.handlers.answers.streamed_answers import find_interrupted
from bot.handlers.context import AppContext, EventScope, derive_id
from bot.handlers.routes import find_handler
from bot.handlers.verdicts.rendered_verdicts import return_to_owner
from bot.ports.event_handler import Response
from bot.ports.inbound import AppUninstalled, InboundEvent, StreamStopped
from bot.ports.outbound import OutboundMessage
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.store import AlreadyDoneError, ConflictError, Loaded, StoreError

log = logging.getLogger(__name__)

RETRY_SECONDS = 15.0  # before what could not be handled is tried again; doubled with each try in vain
LONGEST_RETRY_SECONDS = 600.0
KEEP_SECONDS = 86_400.0  # after a day nobody waits for it any more
PEOPLE_AT_ONCE = 8  # whose interrupted events are finished at the same time
MAX_CONFLICTS = 5  # tries of one event if another process keeps being faster
AT_ANY_TIME = (StreamStopped, AppUninstalled)  # they wait for nothing that was done before

Respond = Callable[[InboundEvent, Response], Awaitable[None]]

GIVEN_UP: Final = "given_up"
# Slack's words for a place that takes no messages, and how the names of our sentences about it end. Source:
# https://docs.slack.dev/reference/methods/chat.postMessage, "errors".
REFUSED_PLACES: Final = {
    "channel_not_found": "_not_in_channel",
    "not_in_channel": "_not_in_channel",
    "is_archived": "_archived",
    "thread_not_found": "_deleted",
    "message_not_found": "_deleted",
}


class Dispatcher:
    """Implements `bot.ports.event_handler.EventHandler`."""

    def __init__(self, ctx: AppContext) -> None:
        self._ctx = ctx
        self._failed: dict[tuple[str, str], InboundEvent] = {}
        self._unstored: set[tuple[str, str]] = set()  # of these, what the store failed for
        self._respond: Respond | None = None

    async def handle(self, event: InboundEvent, loaded: Loaded | None = None) -> Response:
        """Handle an event. If it can't be stored or Slack refuses, the person gets a kind word.

        Raises what a handler raises. The event is done with then: whoever is asked to try again must not find it done
        twice after the next start. What the same person did before comes first: an older answer never takes the place
        of a newer one.
        """
        try:
            if self._is_behind(event):
                loaded = None
                if not await self._catch_up(event):
                    return self._put_off(event)
            return await self._handle(event, self._ctx, loaded)
        except Exception:
            await self._finish_failed(event)
            raise

    async def retry(self, respond: Respond) -> None:
        """Handle again what could not be stored, oldest first; `respond` gets each response."""
        self._respond = respond
        if not self._failed:
            return
        try:
            ctx = await self._without_model(tuple(self._failed.values()))
        except StoreError:
            return  # still no use: later
        for person in dict.fromkeys((event.team, event.user) for event in self._failed.values()):
            async with self._ctx.lock(_again(person)):
                await self._retry_person(person, ctx, respond)

    def _is_behind(self, event: InboundEvent) -> bool:
        """Whether something that the same person did before, and that could not be stored, is to be handled first."""
        person = event.team, event.user
        if isinstance(event, AT_ANY_TIME) or self._respond is None:
            return False
        lock = self._ctx.locks.get(_again(person))
        return (lock is not None and lock.locked()) or self._waits(person)

    async def _catch_up(self, event: InboundEvent) -> bool:
        """Handle what the same person did before. False if it still can't be stored."""
        person = event.team, event.user
        async with self._ctx.lock(_again(person)):
            if self._respond is not None and self._waits(person):
                try:
                    ctx = await self._without_model(self._failed_of(person))
                except StoreError:
                    return False
                await self._retry_person(person, ctx, self._respond)
            return not self._waits(person)

    def _waits(self, person: tuple[str, str]) -> bool:
        """Whether something that this person did could not be stored yet."""
        return any((event.team, event.key) in self._unstored for event in self._failed_of(person))

    def _failed_of(self, person: tuple[str, str]) -> list[InboundEvent]:
        return [event for event in self._failed.values() if (event.team, event.user) == person]

    async def _retry_person(self, person: tuple[str, str], ctx: AppContext, respond: Respond) -> None:
        """Handle again what one person did, in order. Where the store fails once more, the rest waits behind it."""

        async def respond_once_done(event: InboundEvent, response: Response) -> None:
            if (event.team, event.key) not in self._failed:
                await respond(event, response)

        failed = self._failed_of(person)
        for event in failed:
            del self._failed[event.team, event.key]
            self._unstored.discard((event.team, event.key))
        for number, event in enumerate(failed):
            await self._handle_again(event, ctx, respond_once_done)
            if (event.team, event.key) in self._unstored:
                for later in failed[number + 1 :]:
                    self._put_off(later)
                return

    def _put_off(self, event: InboundEvent) -> Response:
        """It can't be stored now. It stays unfinished, and is handled again by `run`, or at the next start."""
        self._failed[event.team, event.key] = event
        self._unstored.add((event.team, event.key))
        return self._ctx.ephemeral("could_not_keep")

    async def run(self, respond: Respond) -> None:
        """Retry for ever, with pauses that double while nothing works."""
        self._respond = respond
        pause = RETRY_SECONDS
        while True:
            await asyncio.sleep(pause)
            before = len(self._failed)
            await self.retry(respond)
            in_vain = bool(before) and len(self._failed) >= before
            pause = min(pause * 2, LONGEST_RETRY_SECONDS) if in_vain else RETRY_SECONDS

    async def interrupted(self) -> tuple[InboundEvent, ...]:
        """What a crash interrupted, oldest first; read before anything new is stored. Raises StoreError."""
        return await self._ctx.store.unfinished()

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
        unfinished = await self.interrupted() if interrupted is None else interrupted
        await self._ctx.workspace.flush()
        try:
            ctx = await self._without_model(unfinished)
        except StoreError as error:
            log.error("what was interrupted is put off: %s", type(error).__name__)
            for event in unfinished:
                self._put_off(event)
            ctx = None
        by_person: dict[tuple[str, str], list[InboundEvent]] = {}
        for event in unfinished:
            by_person.setdefault((event.team, event.user), []).append(event)
        room = asyncio.Semaphore(PEOPLE_AT_ONCE)

        async def finish(events: Sequence[InboundEvent]) -> None:
            async with room:
                for event in events:
                    if ctx is not None:
                        await self._handle_again(event, ctx, respond)
                    if on_finished:
                        on_finished(event)

        await asyncio.gather(*map(finish, by_person.values()))

    async def _handle_again(self, event: InboundEvent, ctx: AppContext, respond: Respond) -> None:
        """Handle what was interrupted or put off. What can't be handled at all is done with, and its person is told."""
        try:
            response = await self._handle(event, ctx, None)
        except Exception as error:  # noqa: BLE001 - one failing event must not keep the others from being finished
            log.error("could not handle a %s again: %s", event.kind, type(error).__name__)
            await self._finish_failed(event)
            response = self._ctx.ephemeral("went_wrong")
        await respond(event, response)

    async def give_up(self, message: OutboundMessage, reason: str) -> None:
        """A message could not be posted, for good."""
        await report_given_up(self._ctx, message, reason)

    async def _finish_failed(self, event: InboundEvent) -> None:
        with contextlib.suppress(StoreError, AlreadyDoneError):
            await replace(self._ctx, scope=EventScope()).commit(event)

    async def _handle(self, event: InboundEvent, ctx: AppContext, loaded: Loaded | None) -> Response:
        try:
            try:
                return await self._dispatch(event, ctx, loaded)
            except SlackRefusedError as refused:
                return await self._refused(event, ctx, refused)
        except StoreError as error:
            log.error("could not keep what came of %s: %s", event.kind, type(error).__name__)
            return self._put_off(event)

    async def _refused(self, event: InboundEvent, ctx: AppContext, refused: SlackRefusedError) -> Response:
        """Slack refused a call: put the event off if that may pass, else be done with it. Raises StoreError."""
        if refused.passing and self._ctx.now() - event.at < KEEP_SECONDS:
            # The connection is at fault, not the event: it is handled again.
            self._failed[event.team, event.key] = event
            log.warning("a %s is put off: Slack refused %s (%s)", event.kind, refused.method, refused.reason)
            return self._ctx.ephemeral("could_not_keep")
        log.warning("Slack refused %s (%s) for %s", refused.method, refused.reason, event.kind)
        with contextlib.suppress(AlreadyDoneError):
            await replace(ctx, scope=EventScope()).commit(event)
        return self._ctx.ephemeral("slack_refused")

    async def _dispatch(self, event: InboundEvent, ctx: AppContext, loaded: Loaded | None) -> Response:
        """Handle an event, again if another process changed the consultation meanwhile, and not if it is done."""
        handler = await admit(ctx, event) or find_handler(event)
        for _ in range(MAX_CONFLICTS):
            scope = EventScope(loaded or Loaded())
            of_event = replace(ctx, scope=scope)
            try:
                response = await handler(of_event, event)
                if not scope.committed:
                    await of_event.commit(event)
                await _finish(scope)
            except ConflictError:
                log.info("a %s met a conflict", event.kind)
                loaded = None
            except AlreadyDoneError:
                return None
            else:
                return response
        raise StoreError("one conflict after the other")

    async def _without_model(self, unfinished: Iterable[InboundEvent]) -> AppContext:
        """For what was interrupted: nobody waits for a model, and what was half streamed is answered at once."""
        return replace(self._ctx, model=None, interrupted=await find_interrupted(self._ctx, unfinished))


def _again(person: tuple[str, str]) -> str:
    """The lock under which what a person did is handled again."""
    return f"again:{':'.join(person)}"


async def _finish(scope: EventScope) -> None:
    """Do what may be lost. What goes wrong with it undoes nothing."""
    for step in scope.afterwards:
        try:
            await step()
        except Exception as error:  # noqa: BLE001 - the event is done, whatever happens here
            log.error("what follows an event failed: %s", type(error).__name__)


async def report_given_up(ctx: AppContext, failed: OutboundMessage, reason: str) -> None:
    """Report it to its owner, once: a verdict is posted to their DM, of anything else they learn that it failed."""
    if failed.slot == GIVEN_UP or isinstance(failed.message, Removal):
        return
    if isinstance(failed.message, VerdictMessage):
        await return_to_owner(ctx, failed, f"verdict_not_posted{REFUSED_PLACES.get(reason, '')}")
        return
    if not failed.owner:
        return
    room = await ctx.workspace.room(failed.team, failed.owner)
    here = failed.channel == room
    phrase = "not_posted_here" if here else f"not_posted{REFUSED_PLACES.get(reason, '')}"
    text = ctx.phrases.say(phrase, channel=CHANNEL_SIGN, reason=reason)
    notice = OutboundMessage(
        id=derive_id(failed.id, GIVEN_UP),
        team=failed.team,
        channel=room,
        thread=failed.thread if here and reason not in REFUSED_PLACES else None,
        message=Notice(text=text, channel="" if here else failed.channel),
        slot=GIVEN_UP,
        owner=failed.owner,
    )
    await ctx.commit(None, notice, team=failed.team)
