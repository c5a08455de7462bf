"""`/consult`: a menu of four, answered to the person who typed it alone."""

from __future__ import annotations

from bot.consultation.messages import HelpMenu
from bot.handlers.committing import notice
from bot.handlers.context import AppContext
from bot.handlers.menus import menu
from bot.handlers.resuming import resume, thread_link
from bot.handlers.starting import begin
from bot.handlers.usage_command import usage_report
from bot.handlers.verdicts import SHOWN_AT_ONCE, links, listed, visible
from bot.ports.inbound import SlashCommand
from bot.ports.outbound import Message
from bot.ports.responses import Reply


async def handle_command(ctx: AppContext, command: SlashCommand) -> Reply:
    """Answer the command; what it said is not kept beyond that."""
    word, _, rest = command.text.strip().partition(" ")
    about = rest.strip()
    match word.casefold():
        case "start":
            return Reply(ephemeral=await _start(ctx, command, about))
        case "verdicts" | "verdict":
            return Reply(ephemeral=await _verdicts(ctx, command, about))
        case "usage":
            return Reply(ephemeral=await usage_report(ctx, command))
        case "resume":
            return Reply(ephemeral=await resume(ctx, command))
        case "" | "help":
            return Reply(ephemeral=await _menu(ctx, command, menu(ctx)))
        case _:
            return Reply(ephemeral=await _menu(ctx, command, menu(ctx, "unknown_command", word=word)))


async def _menu(ctx: AppContext, command: SlashCommand, shown: HelpMenu) -> Message:
    await ctx.store.done(command.team, command.key)
    return shown


async def _start(ctx: AppContext, command: SlashCommand, project: str) -> Message:
    consultation = await begin(ctx, command, project=project or None)
    return notice(ctx, "started_in_dm", await thread_link(ctx, consultation))


async def _verdicts(ctx: AppContext, command: SlashCommand, project: str) -> Message:
    found = (await visible(ctx, command.team, command.user, project or None))[:SHOWN_AT_ONCE]
    await ctx.store.done(command.team, command.key)
    return listed(ctx, project, found, await links(ctx, found))
