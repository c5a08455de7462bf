"""The Home tab: what is open, and the latest verdicts that this person may see."""

from __future__ import annotations

from bot.handlers.context import AppContext
from bot.handlers.resuming import open_list
from bot.handlers.verdicts import SHOWN_AT_ONCE, links, listed, visible
from bot.ports.inbound import HomeOpened
from bot.ports.modals import Home
from bot.ports.responses import Reply


async def opened(ctx: AppContext, event: HomeOpened) -> Reply | None:
    """Show Home; the Messages tab needs nothing but its suggested prompts."""
    await ctx.store.done(event.team, event.key)
    if event.tab != "home":
        return None
    mine = await ctx.store.open_consultations(event.team, event.user)
    found = (await visible(ctx, event.team, event.user, None))[:SHOWN_AT_ONCE]
    return Reply(
        home=Home(
            intro=ctx.phrases.say("home_intro"),
            open=open_list(ctx, mine),
            verdicts=listed(ctx, "", found, await links(ctx, found)).verdicts,
        )
    )
