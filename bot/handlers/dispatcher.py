"""Every event goes through here to the handler of its route, once.

First it is asked who acts: full members and guests may use the bot, strangers get the guide's own answers if the
operator allows it. A stranger's question costs no model budget and begins no checklist. What was posted where they are
they can read, so the buttons that only show more of a verdict are theirs as well; `visibility` decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from functools import partial
from typing import Any

from bot.handlers import actions, app_mentions, routes
from bot.handlers.context import AppContext, RefusedError
from bot.handlers.in_progress import EventScope
from bot.handlers.retries import Retries
from bot.handlers.route_table import Handler
from bot.handlers.routes import find_handler
from bot.ports.event_handler import Response
from bot.ports.inbound import (
    AppUninstalled,
    BlockAction,
    HomeOpened,
    InboundEvent,
    Mention,
    StreamStopped,
    ViewSubmission,
)
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.store import AlreadyClaimedError, AlreadyDoneError, ConflictError, Loaded, StoreError

log = logging.getLogger(__name__)

KEEP_SECONDS = 86_400.0  # after a day nobody waits any more for what Slack refused
MAX_CONFLICTS = 5  # tries of one event if another process keeps being faster
# They show nothing and begin nothing: anybody may do them, and they wait for nothing that was done before.
FREE = (StreamStopped, AppUninstalled)


class Dispatcher:
    """Implements `bot.ports.event_handler.EventHandler`."""

    def __init__(self, ctx: AppContext) -> None:
        self._ctx = ctx
        self.retries = Retries(ctx, self._handle)

    async def handle(self, event: InboundEvent, loaded: Loaded | None = None) -> Response:
        """Handle an event. If it can't be stored or Slack refuses, the person gets a kind word.

        Raises what a handler raises. The event is done with then: whoever is asked to try again must not find it done
        twice after the next start. What the same person did before comes first: an older answer never takes the place
        of a newer one.
        """
        person, waits = event.person, self.retries.respond is not None and not isinstance(event, FREE)
        try:
            if waits and person in self.retries.behind:
                loaded = None
                if not await self.retries.catch_up(person):
                    return self.retries.put_off(event)
            return await self._handle(event, self._ctx, loaded)
        except Exception:
            await self.retries.finish_failed(event)
            raise

    async def _handle(self, event: InboundEvent, ctx: AppContext, loaded: Loaded | None = None) -> Response:
        try:
            try:
                return await _dispatch(event, ctx, loaded)
            except SlackRefusedError as refused:
                return await self._refused(event, ctx, refused)
        except StoreError as error:
            log.error("could not keep what came of %s: %s", event.kind, error)
            return self.retries.put_off(event)

    async def _refused(self, event: InboundEvent, ctx: AppContext, refused: SlackRefusedError) -> Response:
        """Slack refused a call: put the event off if that may pass, else be done with it. Raises StoreError."""
        if refused.passing and self._ctx.now() - event.at < KEEP_SECONDS:
            # The connection is at fault, not the event: it is handled again.
            log.warning("a %s is put off: Slack refused %s (%s)", event.kind, refused.method, refused.reason)
            return self.retries.put_off(event, unstored=False)
        log.warning("Slack refused %s (%s) for %s", refused.method, refused.reason, event.kind)
        with contextlib.suppress(AlreadyDoneError):
            await replace(ctx, scope=EventScope()).commit(event)
        return self._ctx.ephemeral("slack_refused")


async def _dispatch(event: InboundEvent, ctx: AppContext, loaded: Loaded | None) -> Response:
    """Handle an event, again if another process changed the consultation meanwhile, and not if it is done."""
    for _ in range(MAX_CONFLICTS):
        scope = EventScope(loaded or Loaded())
        of_event = replace(ctx, scope=scope)
        try:
            try:
                handler = await admit(of_event, event)
                response = await handler(of_event, event)
            except RefusedError as refused:
                response = refused.response
            except AlreadyClaimedError:
                response = ctx.ephemeral("chosen_already")
            if not scope.committed:
                await of_event.commit(event)
            await scope.finish()
        except ConflictError:
            log.info("a %s met a conflict", event.kind)
            loaded = None
        except AlreadyDoneError:
            return None
        else:
            return response
    raise StoreError("one conflict after the other")


async def admit(ctx: AppContext, event: InboundEvent) -> Handler[Any]:
    """The handler of an event. Raises RefusedError if this person may not do it.

    Raises SlackRefusedError if Slack doesn't tell who the person is: then nobody is admitted. In a group DM the bot
    gives a kind word: Slack doesn't tell us who is in it, and the manifest asks for no scope for it.
    """
    if isinstance(event, FREE):
        return find_handler(event)
    if not isinstance(event, Mention):
        person = await ctx.workspace.person(event.user)
        return _for_stranger(ctx, event) if person.kind == "stranger" else find_handler(event)
    # Both at once: whoever mentions the bot waits for these two calls before anything is seen of it.
    person, place = await asyncio.gather(ctx.workspace.person(event.user), ctx.workspace.channel(event.channel))
    if person.kind == "stranger":
        return _for_stranger(ctx, event)
    if place.kind == "group_dm":
        raise ctx.refused("standing_group_dm")
    return find_handler(event)


def _for_stranger(ctx: AppContext, event: InboundEvent) -> Handler[Any]:
    match event:
        case BlockAction(action_id=routes.RECORD):
            return find_handler(event)
        case BlockAction(action_id=routes.VERDICT_MENU, value={"do": entry}):
            if entry == routes.DO_TEN_ITEMS or (entry == routes.DO_ASK and ctx.answers_strangers):
                return find_handler(event)
        case Mention() if ctx.answers_strangers:
            return partial(_without_model, app_mentions.answer_stranger)
        case ViewSubmission(callback_id=routes.ASK_VIEW) if ctx.answers_strangers and event.value.get("channel"):
            return partial(_without_model, partial(actions.ask_guide, may_begin=False))
        case HomeOpened():
            raise RefusedError
    raise ctx.refused("standing_guide_only" if ctx.answers_strangers else "standing_stranger")


async def _without_model(handler: Handler[Any], ctx: AppContext, event: InboundEvent) -> Response:
    return await handler(replace(ctx, model=None), event)
