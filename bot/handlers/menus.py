"""What the bot can do, said on request."""

from __future__ import annotations

from bot.consultation.messages import HelpMenu
from bot.handlers.context import AppContext

LINES = ("start", "verdicts", "resume", "help")


def menu(ctx: AppContext, phrase: str = "menu_intro", **holes: object) -> HelpMenu:
    """The menu, opened with the phrase."""
    return HelpMenu(
        text=ctx.phrases.say(phrase, **holes),
        lines=tuple((ctx.phrases.say(f"menu_{line}_type"), ctx.phrases.say(f"menu_{line}_does")) for line in LINES),
    )
