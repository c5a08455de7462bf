"""`/consult`: each subcommand is answered to the person who typed it alone."""

from __future__ import annotations

from bot.handlers import checklist
from bot.handlers.context import AppContext
from bot.handlers.guide_answers import find_answer
from bot.handlers.menu import help_menu
from bot.handlers.past_verdicts import list_for_person
from bot.ports.event_handler import Ephemeral, Response
from bot.ports.inbound import SlashCommand


async def start(ctx: AppContext, event: SlashCommand) -> Response:
    """`start [project]`: begin a consultation in the DM."""
    return await checklist.start(ctx, event, argument_of(event))


async def verdicts(ctx: AppContext, event: SlashCommand) -> Response:
    """`verdicts [words]`: what was decided, as far as this person may see it."""
    return Ephemeral(message=await list_for_person(ctx, event, argument_of(event)))


async def resume(ctx: AppContext, event: SlashCommand) -> Response:
    """`resume`: take up an open consultation."""
    return await checklist.resume(ctx, event)


async def show_help(ctx: AppContext, _: SlashCommand) -> Response:
    """`help`: the menu."""
    return Ephemeral(message=help_menu(ctx))


async def unknown(ctx: AppContext, event: SlashCommand) -> Response:
    """Words that are no subcommand are asked of the guide; a single word is more likely a slip: then the menu."""
    word, _, rest = event.text.strip().partition(" ")
    if rest.strip() or word.endswith("?"):
        return Ephemeral(message=await find_answer(ctx, event.text.strip()))
    return Ephemeral(message=help_menu(ctx, "unknown_command", word=word))


def subcommand_of(event: SlashCommand) -> str:
    """The first word, without regard to case; "help" if there is none."""
    return event.text.strip().partition(" ")[0].casefold() or "help"


def argument_of(event: SlashCommand) -> str:
    """What follows the first word."""
    return event.text.strip().partition(" ")[2].strip()
