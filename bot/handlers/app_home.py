"""The Home tab: what waits for this person, and the latest verdicts that they may see."""

from __future__ import annotations

from bot.consultation.user_actions import Command
from bot.handlers.checklist import list_open
from bot.handlers.context import AppContext
from bot.handlers.past_verdicts import list_for_person
from bot.handlers.transitions import apply_to_own
from bot.ports.event_handler import PublishHome, Response
from bot.ports.inbound import BlockAction, EventBase, HomeOpened
from bot.ports.views import Home


async def open_home(ctx: AppContext, event: HomeOpened) -> Response:
    """Show Home. The Messages tab needs nothing: its suggested prompts stand in the manifest."""
    return PublishHome(home=await _home(ctx, event)) if event.tab == "home" else None


async def drop(ctx: AppContext, event: BlockAction) -> Response:
    """*Drop*: drop a consultation, and show Home without it."""
    response = await apply_to_own(ctx, event, Command("drop"))
    return response or PublishHome(home=await _home(ctx, event))


async def _home(ctx: AppContext, event: EventBase) -> Home:
    open_ones = await ctx.store.open_consultations(event.team, event.user)
    past = await list_for_person(ctx, event)
    return Home(
        intro=ctx.phrases.say("home_intro"),
        open=list_open(ctx, open_ones),
        verdicts=past.verdicts,
        older=past.older,
    )
