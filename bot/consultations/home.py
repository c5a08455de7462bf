"""The Home tab: what is open, and the latest verdicts that this person may see."""

from __future__ import annotations

from bot.consultations.resuming import open_list
from bot.consultations.verdicts import SHOWN_AT_ONCE, links, listed, visible
from bot.consultations.world import World
from bot.conversation.arrivals import HomeOpened
from bot.conversation.modals import Home
from bot.ports import Reply


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
