"""Everything that arrives goes through here: one use case each, and after a crash again for what was interrupted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from bot.handlers.actions import clicked
from bot.handlers.app_home import opened
from bot.handlers.committing import notice
from bot.handlers.context import World
from bot.handlers.direct_messages import messaged
from bot.handlers.mentions import mentioned
from bot.handlers.sharing import brought_home
from bot.handlers.slash_commands import commanded
from bot.handlers.streamed_answers import left_half, stop
from bot.handlers.view_submissions import submitted
from bot.ports.inbound import (
    Arrival,
    Click,
    Command,
    DirectMessage,
    HomeOpened,
    Mention,
    Stopped,
    Submission,
    Uninstalled,
)
from bot.ports.outbound import Outgoing
from bot.ports.responses import Reply
from bot.ports.slack import SlackRefused
from bot.ports.store import AlreadyDone, Overtaken, StoreError

log = logging.getLogger(__name__)

AGAIN_SECONDS = 15.0  # between tries of what could not be kept
TURNS = 5  # tries of one turn, where another process keeps being faster

Tell = Callable[[Arrival, Reply | None], Awaitable[None]]


class Consultations:
    """Implements `bot.ports.UseCases`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._stuck: dict[tuple[str, str], Arrival] = {}

    async def handle(self, arrival: Arrival, within: World | None = None) -> Reply | None:
        """Do what is asked. What can't be kept or told now is said to the person in a plain word."""
        try:
            return await self._in_turn(arrival, within or self._world)
        except StoreError as error:
            # The arrival stays unfinished: it is tried again by `run`, or at the next start.
            self._stuck[arrival.team, arrival.key] = arrival
            log.error("could not keep what came of %s: %s", arrival.kind, type(error).__name__)
            return Reply(whisper=notice(self._world, "could_not_keep"))
        except SlackRefused as refused:
            log.warning("Slack refused %s (%s) for %s", refused.method, refused.reason, arrival.kind)
            await self._world.store.done(arrival.team, arrival.key)
            return Reply(whisper=notice(self._world, "slack_refused"))

    async def retry(self, tell: Tell) -> None:
        """Try again what could not be kept, oldest first; whoever waits for it hears what comes of it."""
        if not self._stuck:
            return
        try:
            plain = await self._plain(self._stuck.values())
        except StoreError:
            return  # still no use: later
        stuck, self._stuck = self._stuck, {}
        for arrival in stuck.values():
            reply = await self.handle(arrival, plain)
            if (arrival.team, arrival.key) not in self._stuck:
                await tell(arrival, reply)

    async def run(self, tell: Tell) -> None:
        """For ever: try again what could not be kept."""
        while True:
            await asyncio.sleep(AGAIN_SECONDS)
            await self.retry(tell)

    async def recover(self) -> int:
        """After a start: post what was kept but not posted, then finish what was interrupted. Returns how many."""
        world = self._world
        await world.slack.flush()
        unfinished = await world.store.unfinished()
        plain = await self._plain(unfinished)
        for arrival in unfinished:
            try:
                await self.handle(arrival, plain)
            except Exception as error:  # noqa: BLE001 - one that fails must not keep the bot from starting
                log.error("could not finish an interrupted %s: %s", arrival.kind, type(error).__name__)
                await world.store.done(arrival.team, arrival.key)
        return len(unfinished)

    async def _plain(self, unfinished: Iterable[Arrival]) -> World:
        """For what was interrupted: nobody waits for a model, and what was half written is answered at once, whole."""
        return replace(self._world, model=None, left=await left_half(self._world, unfinished))

    async def given_up(self, outgoing: Outgoing, reason: str) -> None:
        """A message could not be posted, for good."""
        log.warning("a message could not be posted: %s", reason)
        await brought_home(self._world, outgoing)

    async def _in_turn(self, arrival: Arrival, world: World) -> Reply | None:
        """Do what is asked, anew where another process was faster, and not at all where it has been done."""
        for _ in range(TURNS):
            try:
                return await self._do(arrival, world)
            except Overtaken:
                log.info("a %s was overtaken", arrival.kind)
            except AlreadyDone:
                return None
        raise StoreError("overtaken again and again")

    async def _do(self, arrival: Arrival, world: World) -> Reply | None:
        match arrival:
            case Mention():
                return await mentioned(world, arrival)
            case DirectMessage():
                await messaged(world, arrival)
                return None
            case Click():
                return await clicked(world, arrival)
            case Submission():
                return await submitted(world, arrival)
            case Command():
                return await commanded(world, arrival)
            case HomeOpened():
                return await opened(world, arrival)
            case Uninstalled():
                await world.store.forget_team(arrival.team)
            case Stopped():
                stop(world, arrival)
        await world.store.done(arrival.team, arrival.key)
        return None
