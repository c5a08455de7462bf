"""`/consult`: a menu of four, answered to the person who typed it alone."""

from __future__ import annotations

from bot.consultation.messages import Menu
from bot.handlers.committing import notice
from bot.handlers.context import World
from bot.handlers.menus import menu
from bot.handlers.resuming import resume, thread_link
from bot.handlers.starting import begin
from bot.handlers.usage_command import usage_told
from bot.handlers.verdicts import SHOWN_AT_ONCE, links, listed, visible
from bot.ports.inbound import Command
from bot.ports.outbound import Say
from bot.ports.responses import Reply


async def commanded(world: World, command: Command) -> Reply:
    """Answer the command; what it said is not kept beyond that."""
    word, _, rest = command.text.strip().partition(" ")
    about = rest.strip()
    match word.casefold():
        case "start":
            return Reply(whisper=await _start(world, command, about))
        case "verdicts" | "verdict":
            return Reply(whisper=await _verdicts(world, command, about))
        case "usage":
            return Reply(whisper=await usage_told(world, command))
        case "resume":
            return Reply(whisper=await resume(world, command))
        case "" | "help":
            return Reply(whisper=await _menu(world, command, menu(world)))
        case _:
            return Reply(whisper=await _menu(world, command, menu(world, "unknown_command", word=word)))


async def _menu(world: World, command: Command, shown: Menu) -> Say:
    await world.store.done(command.team, command.key)
    return shown


async def _start(world: World, command: Command, project: str) -> Say:
    consultation = await begin(world, command, project=project or None)
    return notice(world, "started_in_dm", await thread_link(world, consultation))


async def _verdicts(world: World, command: Command, project: str) -> Say:
    found = (await visible(world, command.team, command.user, project or None))[:SHOWN_AT_ONCE]
    await world.store.done(command.team, command.key)
    return listed(world, project, found, await links(world, found))
