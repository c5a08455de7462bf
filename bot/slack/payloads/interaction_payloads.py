"""Parses button presses, submitted modals, shortcuts and slash commands."""

from __future__ import annotations

from typing import Any

from bot.handlers.routes import COMMAND, SHORTCUTS
from bot.ports.inbound import BlockAction, InboundEvent, Shortcut, SlashCommand, ViewSubmission
from bot.slack.payloads.input_values import read_inputs
from bot.slack.payloads.message_text import readable
from bot.slack.payloads.payload_shape import at, carried, either, items, name, team, text


def interaction(body: object, bot_user: str, now: float) -> InboundEvent | None:
    """Read an interactive payload; None for what is not for us."""
    here, user = team(body), name(body, "user", "id")
    if not here or not user:
        return None
    who = {"team": here, "user": user, "at": now}
    match name(body, "type"):
        case "block_actions":
            return _click(body, who)
        case "view_submission":
            return _submission(body, who)
        case "shortcut" | "message_action":
            return _shortcut(body, who, bot_user)
    return None


def command(body: object, now: float) -> SlashCommand | None:
    """Read a slash command; None for one that is not ours."""
    here, user, channel = team(body), name(body, "user_id"), name(body, "channel_id")
    trigger = name(body, "trigger_id")
    if name(body, "command") != COMMAND or not here or not user or not channel or not trigger:
        return None
    return SlashCommand(
        key=f"command:{trigger}",
        team=here,
        user=user,
        at=now,
        channel=channel,
        text=readable(text(body, "text")),
        trigger=trigger,
        response_url=text(body, "response_url"),
    )


def _click(body: object, who: dict[str, Any]) -> BlockAction | None:
    used = next(iter(items(body, "actions")), None)
    # A row of choices is one route: `pick.1`, `pick.2` … differ only since Slack wants ids of their own in a row.
    action, moment = name(used, "action_id").partition(".")[0], name(used, "action_ts")
    if not action or ":" in action:  # an input's own change: it is read when the card is answered
        return None
    values, refused = read_inputs(body, "state", "values")
    raw = text(used, "value") or text(used, "selected_option", "value")
    return BlockAction(
        key=f"click:{moment}:{who['user']}:{action}",
        **who,
        action_id=action,
        value=carried(raw),
        values=values,
        refused=refused,
        channel=either(body, ("channel", "id"), ("container", "channel_id")) or None,
        ts=either(body, ("message", "ts"), ("container", "message_ts")) or None,
        thread=either(body, ("message", "thread_ts"), ("container", "thread_ts")) or None,
        ephemeral=at(body, "container", "is_ephemeral") is True,
        trigger=name(body, "trigger_id"),
        response_url=text(body, "response_url"),
    )


def _submission(body: object, who: dict[str, Any]) -> ViewSubmission | None:
    action, view = name(body, "view", "callback_id"), name(body, "view", "id")
    if not action or not view:
        return None
    # The view's hash stays as it is where a submission was sent back with errors: each press has its own trigger.
    press = name(body, "trigger_id") or name(body, "view", "hash")
    values, refused = read_inputs(body, "view", "state", "values")
    return ViewSubmission(
        key=f"view:{view}:{press}",
        **who,
        callback_id=action,
        value=carried(text(body, "view", "private_metadata")),
        values=values,
        refused=refused,
    )


def _shortcut(body: object, who: dict[str, Any], bot_user: str) -> Shortcut | None:
    moment, trigger, callback_id = name(body, "action_ts"), name(body, "trigger_id"), name(body, "callback_id")
    if callback_id not in SHORTCUTS.handlers:
        return None
    return Shortcut(
        key=f"shortcut:{moment or trigger}:{who['user']}",
        **who,
        callback_id=callback_id,
        channel=name(body, "channel", "id") or None,
        ts=name(body, "message", "ts") or None,
        thread=name(body, "message", "thread_ts") or None,
        text=readable(text(body, "message", "text"), bot_user),
        trigger=trigger,
        response_url=text(body, "response_url"),
    )
