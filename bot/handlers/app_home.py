"""The Home tab: what is open, and the latest verdicts that this person may see."""

from __future__ import annotations

from bot.handlers.checklist import list_open
from bot.handlers.context import AppContext
from bot.handlers.rendered_verdicts import list_for_person
from bot.ports.event_handler import PublishHome, Response
from bot.ports.inbound import HomeOpened
from bot.ports.views import Home


async def open_home(ctx: AppContext, event: HomeOpened) -> Response:
    """Show Home. The Messages tab needs nothing: its suggested prompts stand in the manifest."""
    if event.tab != "home":
        return None
    open_ones = await ctx.open_consultations(event.team, event.user)
    past = await list_for_person(ctx, event)
    home = Home(
        intro=ctx.phrases.say("home_intro"),
        open=list_open(ctx, open_ones),
        verdicts=past.verdicts,
        older=past.older,
    )
    return PublishHome(home=home)
