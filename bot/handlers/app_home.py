"""The Home tab: what is open, and the latest verdicts that this person may see."""

from __future__ import annotations

from bot.handlers.context import World
from bot.handlers.resuming import open_list
from bot.handlers.verdicts import SHOWN_AT_ONCE, links, listed, visible
from bot.ports.inbound import HomeOpened
from bot.ports.modals import Home
from bot.ports.responses import Reply


async def opened(world: World, arrival: HomeOpened) -> Reply | None:
    """Show Home; the Messages tab needs nothing but its suggested prompts."""
    await world.store.done(arrival.team, arrival.key)
    if arrival.tab != "home":
        return None
    mine = await world.store.open_consultations(arrival.team, arrival.user)
    found = (await visible(world, arrival.team, arrival.user, None))[:SHOWN_AT_ONCE]
    return Reply(
        home=Home(
            intro=world.phrases.say("home_intro"),
            open=open_list(world, mine),
            verdicts=listed(world, "", found, await links(world, found)).verdicts,
        )
    )
