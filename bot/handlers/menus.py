"""What the bot can do, said on request."""

from __future__ import annotations

from bot.consultation.messages import Menu
from bot.handlers.context import World

LINES = ("start", "verdicts", "resume", "help")


def menu(world: World, phrase: str = "menu_intro", **holes: object) -> Menu:
    """The menu, opened with the phrase."""
    return Menu(
        text=world.phrases.say(phrase, **holes),
        lines=tuple((world.phrases.say(f"menu_{line}_type"), world.phrases.say(f"menu_{line}_does")) for line in LINES),
    )
