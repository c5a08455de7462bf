"""Who may use the bot: full members and guests. Strangers get the guide's own answers if the operator allows it.

A stranger's question costs no model budget and begins no checklist. What was posted where they are they can read, so
the two buttons that only show more of a verdict are theirs as well; `visibility` decides. In a group DM the bot gives a
kind word: Slack doesn't tell us who is in it, and the manifest asks for no scope for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.handlers import actions, app_mentions, routes
from bot.handlers.context import AppContext
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

Handler = Callable[[AppContext, Any], Awaitable[Response]]

FREE = (AppUninstalled, StreamStopped)  # they show nothing and begin nothing
READS = frozenset({routes.RECORD})


async def admit(ctx: AppContext, event: InboundEvent) -> Handler | None:
    """The handler to use in place of the event's own; None if the person may do what they did.

    Raises SlackRefusedError if Slack doesn't tell who the person is: then nobody is admitted.
    """
    if isinstance(event, FREE):
        return None
    if not isinstance(event, Mention):
        person = await ctx.workspace.person(event.team, event.user)
        return _for_stranger(ctx, event) if person.kind == "stranger" else None
    # Both at once: whoever mentions the bot waits for these two calls before anything is seen of it.
    person, place = await asyncio.gather(
        ctx.workspace.person(event.team, event.user), ctx.workspace.channel(event.team, event.channel)
    )
    if person.kind == "stranger":
        return _for_stranger(ctx, event)
    return _say("standing_group_dm") if place.kind == "group_dm" else None


def _for_stranger(ctx: AppContext, event: InboundEvent) -> Handler | None:
    match event:
        case BlockAction(action_id=action) if action in READS:
            return None
        case BlockAction(action_id=routes.VERDICT_MENU, value={"do": routes.DO_TEN_ITEMS}):
            return None
        case BlockAction(action_id=routes.VERDICT_MENU, value={"do": routes.DO_ASK}) if ctx.answers_strangers:
            return None
        case Mention() if ctx.answers_strangers:
            return _without_model(app_mentions.answer_stranger)
        case ViewSubmission(callback_id=routes.ASK_VIEW) if ctx.answers_strangers and event.value.get("channel"):
            return _without_model(actions.answer_stranger)
        case HomeOpened():
            return _nothing
    return _say("standing_guide_only" if ctx.answers_strangers else "standing_stranger")


def _without_model(handler: Handler) -> Handler:
    async def handle(ctx: AppContext, event: Any) -> Response:
        return await handler(replace(ctx, model=None), event)

    return handle


def _say(phrase: str) -> Handler:
    async def handle(ctx: AppContext, _: Any) -> Response:
        return ctx.ephemeral(phrase)

    return handle


async def _nothing(_: AppContext, __: Any) -> Response:
    return None
