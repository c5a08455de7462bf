"""Everything that arrives goes through here: one use case each, and after a crash again for what was interrupted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from bot.handlers.actions import handle_action
from bot.handlers.app_home import opened
from bot.handlers.committing import notice
from bot.handlers.context import AppContext
from bot.handlers.direct_messages import handle_direct_message
from bot.handlers.mentions import handle_mention
from bot.handlers.sharing import brought_home
from bot.handlers.slash_commands import handle_command
from bot.handlers.streamed_answers import left_half, stop
from bot.handlers.view_submissions import handle_view_submission
from bot.ports.inbound import (
    AppUninstalled,
    BlockAction,
    DirectMessage,
    HomeOpened,
    InboundEvent,
    Mention,
    SlashCommand,
    StreamStopped,
    ViewSubmission,
)
from bot.ports.outbound import OutboundMessage
from bot.ports.responses import Reply
from bot.ports.slack import SlackRefusedError
from bot.ports.store import AlreadyDoneError, ConflictError, StoreError

log = logging.getLogger(__name__)

AGAIN_SECONDS = 15.0  # between tries of what could not be kept
TURNS = 5  # tries of one turn, where another process keeps being faster

Tell = Callable[[InboundEvent, Reply | None], Awaitable[None]]


class Dispatcher:
    """Implements `bot.ports.UseCases`."""

    def __init__(self, ctx: AppContext) -> None:
        self._world = ctx
        self._stuck: dict[tuple[str, str], InboundEvent] = {}

    async def handle(self, event: InboundEvent, within: AppContext | None = None) -> Reply | None:
        """Do what is asked. What can't be kept or told now is said to the person in a plain word."""
        try:
            return await self._in_turn(event, within or self._world)
        except StoreError as error:
            # The arrival stays unfinished: it is tried again by `run`, or at the next start.
            self._stuck[event.team, event.key] = event
            log.error("could not keep what came of %s: %s", event.kind, type(error).__name__)
            return Reply(ephemeral=notice(self._world, "could_not_keep"))
        except SlackRefusedError as refused:
            log.warning("Slack refused %s (%s) for %s", refused.method, refused.reason, event.kind)
            await self._world.store.done(event.team, event.key)
            return Reply(ephemeral=notice(self._world, "slack_refused"))

    async def retry(self, tell: Tell) -> None:
        """Try again what could not be kept, oldest first; whoever waits for it hears what comes of it."""
        if not self._stuck:
            return
        try:
            plain = await self._plain(self._stuck.values())
        except StoreError:
            return  # still no use: later
        stuck, self._stuck = self._stuck, {}
        for event in stuck.values():
            reply = await self.handle(event, plain)
            if (event.team, event.key) not in self._stuck:
                await tell(event, reply)

    async def run(self, tell: Tell) -> None:
        """For ever: try again what could not be kept."""
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            await self.retry(tell)

    async def recover(self) -> int:
        """After a start: post what was kept but not posted, then finish what was interrupted. Returns how many."""
        ctx = self._world
        await ctx.slack.flush()
        unfinished = await ctx.store.unfinished()
        plain = await self._plain(unfinished)
        for event in unfinished:
            try:
                await self.handle(event, plain)
            except Exception as error:  # noqa: BLE001 - one that fails must not keep the bot from starting
                log.error("could not finish an interrupted %s: %s", event.kind, type(error).__name__)
                await ctx.store.done(event.team, event.key)
        return len(unfinished)

    async def _plain(self, unfinished: Iterable[InboundEvent]) -> AppContext:
        """For what was interrupted: nobody waits for a model, and what was half written is answered at once, whole."""
        return replace(self._world, model=None, left=await left_half(self._world, unfinished))

    async def given_up(self, outgoing: OutboundMessage, reason: str) -> None:
        """A message could not be posted, for good."""
        log.warning("a message could not be posted: %s", reason)
        await brought_home(self._world, outgoing)

    async def _in_turn(self, event: InboundEvent, ctx: AppContext) -> Reply | None:
        """Do what is asked, anew where another process was faster, and not at all where it has been done."""
        for _ in range(TURNS):
            try:
                return await self._do(event, ctx)
            except ConflictError:
                log.info("a %s was overtaken", event.kind)
            except AlreadyDoneError:
                return None
        raise StoreError("overtaken again and again")

    async def _do(self, event: InboundEvent, ctx: AppContext) -> Reply | None:
        match event:
            case Mention():
                return await handle_mention(ctx, event)
            case DirectMessage():
                await handle_direct_message(ctx, event)
                return None
            case BlockAction():
                return await handle_action(ctx, event)
            case ViewSubmission():
                return await handle_view_submission(ctx, event)
            case SlashCommand():
                return await handle_command(ctx, event)
            case HomeOpened():
                return await opened(ctx, event)
            case AppUninstalled():
                await ctx.store.forget_team(event.team)
            case StreamStopped():
                stop(ctx, event)
        await ctx.store.done(event.team, event.key)
        return None
