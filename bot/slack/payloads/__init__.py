"""The only place that reads Slack's JSON: a request body becomes an inbound event, or None. No body whatever raises."""

from __future__ import annotations

from pydantic import ValidationError

from bot.ports.inbound import InboundEvent
from bot.slack.payloads.event_payloads import event
from bot.slack.payloads.interaction_payloads import command, interaction
from bot.slack.payloads.payload_shape import at, mapping

__all__ = ["parse"]


def parse(body: object, bot_user: str, now: float) -> InboundEvent | None:
    """The inbound event, or None for what is not for us (bots, edits, other apps, shapes that Slack never sends).

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
