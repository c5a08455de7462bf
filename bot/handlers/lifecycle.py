"""The app's life in a workspace: what happens when it is removed. `daily_prune` deletes its data some days later."""

from __future__ import annotations

from bot.handlers.context import AppContext
from bot.ports.event_handler import Response
from bot.ports.inbound import AppUninstalled


async def forget_workspace(ctx: AppContext, event: AppUninstalled) -> Response:
    """The app was removed, or its token revoked: nothing more is posted there, and the true time of it is kept."""
    await ctx.store.remove_workspace(event.team, event.at)
    return None
