"""Parses events: mentions, direct messages, edits of these, opened tabs, Stop and removal. Not bots, nor ourselves."""

from __future__ import annotations

import re
from typing import Any

from bot.ports.inbound import AppUninstalled, DirectMessage, HomeOpened, InboundEvent, Mention, StreamStopped
from bot.slack.payloads.message_text import read_files, read_words
from bot.slack.payloads.payload_shape import at, either, items, mapping, name, team, text

TS = re.compile(r"\d{1,12}\.\d{1,9}", re.ASCII)  # which message it is, and when it was written
# Subtypes of messages that a person just wrote.
TYPED = frozenset({"", "file_share", "thread_broadcast", "me_message"})
EDITED = "message_changed"


def event(body: object, bot_user: str, now: float) -> InboundEvent | None:
    """Read an Events API body; None for what is not for us."""
    raw = mapping(body, "event")
    here, key = team(body), name(body, "event_id")
    if not here or not key:
        return None
    delivery: dict[str, Any] = {"key": key, "team": here, "at": now}
    match name(raw, "type"):
        case "message" if name(raw, "subtype") == EDITED:
            return _edit(raw, delivery, bot_user)
        case "app_mention" | "message":
            return _message(raw, delivery, bot_user)
        case "app_home_opened" if user := name(raw, "user"):
            opened: dict[str, Any] = {"tab": name(raw, "tab"), "channel": name(raw, "channel") or None}
            return HomeOpened(**delivery, user=user, **opened)  # raises ValidationError for a tab that we don't have
        case "agent_session_stopped":
            channel, thread, user = name(raw, "channel"), name(raw, "thread_ts"), name(raw, "user")
            if channel and thread and user:
                return StreamStopped(**delivery, user=user, channel=channel, thread=thread)
        case "app_uninstalled" | "tokens_revoked" as kind if kind == "app_uninstalled" or items(raw, "tokens", "bot"):
            return AppUninstalled(key=key, team=here, user="", at=_event_time(body, now))
    return None


def is_written(raw: object, bot_user: str) -> bool:
    """Whether a person wrote this message just now: it is no bot's, and neither an edit nor a deletion."""
    by_bot = bool(at(raw, "bot_id")) or bool(at(raw, "bot_profile"))
    by_bot = by_bot or name(raw, "user") in ("", bot_user, "USLACKBOT")
    return not by_bot and not at(raw, "hidden") and name(raw, "subtype") in TYPED


def is_edit(raw: object, bot_user: str) -> bool:
    """Whether a person wrote other words into a direct message of theirs. A preview that appears in it is no edit."""
    if name(raw, "subtype") != EDITED or not name(raw, "channel").startswith("D"):
        return False
    message = mapping(raw, "message")
    is_other = bool(at(message, "edited")) and text(message, "text") != text(raw, "previous_message", "text")
    return is_other and is_written(message, bot_user)


def _message(raw: object, delivery: dict[str, Any], bot_user: str) -> InboundEvent | None:
    user, channel, ts = name(raw, "user"), name(raw, "channel"), name(raw, "ts")
    if not is_written(raw, bot_user) or not channel or not TS.fullmatch(ts):
        return None
    direct = name(raw, "channel_type") == "im" or channel.startswith("D")
    if not direct and name(raw, "type") != "app_mention":
        return None
    return (DirectMessage if direct else Mention)(
        **delivery,
        user=user,
        channel=channel,
        ts=ts,
        thread=name(raw, "thread_ts") or None,
        text=read_words(raw, bot_user),
        files=read_files(raw),
    )


def _edit(raw: object, delivery: dict[str, Any], bot_user: str) -> InboundEvent | None:
    message, channel, ts = mapping(raw, "message"), name(raw, "channel"), name(raw, "ts")
    if not is_edit(raw, bot_user) or not TS.fullmatch(ts):
        return None
    return DirectMessage(
        **delivery,
        user=name(message, "user"),
        channel=channel,
        ts=ts,
        thread=either(message, ("thread_ts",), ("ts",)) or None,
        text=read_words(message, bot_user),
        edited=True,
    )


def _event_time(body: object, now: float) -> float:
    """When it happened, which may be long before it is delivered; never later than now."""
    found = at(body, "event_time")
    return float(found) if isinstance(found, (int, float)) and 0 < found < now else now
