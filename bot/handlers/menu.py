"""The menu of what the bot can do."""

from __future__ import annotations

from bot.consultation.messages import HelpMenu
from bot.handlers.context import AppContext

LINES = ("start", "verdicts", "resume", "help")


def help_menu(ctx: AppContext, phrase: str = "menu_intro", **values: object) -> HelpMenu:
    """The menu below the sentence of this name."""
    return HelpMenu(
        text=ctx.phrases.say(phrase, **values),
        lines=tuple((ctx.phrases.say(f"menu_{line}_type"), ctx.phrases.say(f"menu_{line}_does")) for line in LINES),
    )
