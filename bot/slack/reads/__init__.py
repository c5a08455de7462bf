"""The only place that reads Slack's JSON: any body becomes one of our arrivals, or None; no body whatever raises."""

from __future__ import annotations

from pydantic import ValidationError

from bot.conversation.arrivals import Arrival
from bot.slack.reads.events import event
from bot.slack.reads.interactions import command, interaction
from bot.slack.reads.shape import at, mapping

__all__ = ["read"]


def read(body: object, bot_user: str, now: float) -> Arrival | None:
    """What arrived, or None for what is not for us (bots, edits, other apps' names, shapes that Slack never sends).

    `bot_user` is our own user id; `now` in Unix seconds.
    """
    try:
        if mapping(body, "event"):
            return event(body, bot_user, now)
        if at(body, "command") is not None:
            return command(body, now)
        return interaction(body, bot_user, now)
    except (ValidationError, RecursionError):
        return None
