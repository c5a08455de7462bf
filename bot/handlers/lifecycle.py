"""The app's life in a workspace: what happens when it is removed."""

from __future__ import annotations

from bot.handlers.context import AppContext
from bot.ports.event_handler import Response
from bot.ports.inbound import AppUninstalled


async def forget_workspace(ctx: AppContext, event: AppUninstalled) -> Response:
    """The app was removed, or its token revoked: nothing more is posted there."""
    await ctx.store.forget_team(event.team)
    return None
