"""Parses events: mentions, direct messages, opened tabs, Stop and removal. Bots, ourselves and edits are ignored."""

from __future__ import annotations

from bot.ports.inbound import (
    AppUninstalled,
    Attachment,
    DirectMessage,
    HomeOpened,
    InboundEvent,
    Mention,
    StreamStopped,
)
from bot.slack.payloads.message_text import readable
from bot.slack.payloads.payload_shape import at, either, items, mapping, name, team, text

TYPED = frozenset({"", "file_share", "thread_broadcast"})  # subtypes of messages that a person just wrote
MOST_FILES = 10


def event(body: object, bot_user: str, now: float) -> InboundEvent | None:
    """Read an Events API body; None for what is not for us."""
    raw = mapping(body, "event")
    here, key = team(body), name(body, "event_id")
    if not here or not key:
        return None
    match name(raw, "type"):
        case "app_mention" | "message":
            return _message(raw, here, key, bot_user, now)
        case "app_home_opened":
            return _opened(raw, here, key, now)
        case "agent_session_stopped":
            channel, thread, user = name(raw, "channel"), name(raw, "thread_ts"), name(raw, "user")
            if channel and thread and user:
                return StreamStopped(key=key, team=here, user=user, at=now, channel=channel, thread=thread)
        case "app_uninstalled":
            return AppUninstalled(key=key, team=here, user="", at=_event_time(body, now))
        case "tokens_revoked" if items(raw, "tokens", "bot"):
            return AppUninstalled(key=key, team=here, user="", at=_event_time(body, now))
    return None


def _message(raw: object, here: str, key: str, bot_user: str, now: float) -> InboundEvent | None:
    user, channel, ts = name(raw, "user"), name(raw, "channel"), name(raw, "ts")
    by_bot = bool(at(raw, "bot_id")) or bool(at(raw, "bot_profile")) or user in ("", bot_user, "USLACKBOT")
    if by_bot or at(raw, "hidden") or name(raw, "subtype") not in TYPED or not channel or not ts:
        return None
    words = readable(text(raw, "text"), bot_user)
    thread = name(raw, "thread_ts") or None
    if name(raw, "channel_type") == "im" or channel.startswith("D"):
        files = tuple(filter(None, map(_file, items(raw, "files")[:MOST_FILES])))
        return DirectMessage(
            key=key, team=here, user=user, at=now, channel=channel, ts=ts, thread=thread, text=words, files=files
        )
    if name(raw, "type") != "app_mention":
        return None
    return Mention(key=key, team=here, user=user, at=now, channel=channel, ts=ts, thread=thread, text=words)


def _event_time(body: object, now: float) -> float:
    """When it happened, which may be long before it is delivered; never later than now."""
    found = at(body, "event_time")
    return float(found) if isinstance(found, (int, float)) and 0 < found < now else now


def _file(raw: object) -> Attachment | None:
    """None for one that was deleted, or that Slack only shows a stub of."""
    url, ident = either_url(raw), name(raw, "id")
    size = at(raw, "size")
    if not ident or not url:
        return None
    return Attachment(
        id=ident,
        name=text(raw, "name") or "file",
        mimetype=name(raw, "mimetype"),
        size=size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else 0,
        url=url,
    )


def either_url(raw: object) -> str:
    """Where a file can be fetched from, or "": only ever an https or loopback http address."""
    found = text(raw, "url_private_download") or text(raw, "url_private")
    return found if found.startswith(("https://", "http://127.0.0.1", "http://localhost")) else ""


def _opened(raw: object, here: str, key: str, now: float) -> HomeOpened | None:
    user, tab, channel = name(raw, "user"), name(raw, "tab"), either(raw, ("channel",)) or None
    if not user:
        return None
    if tab == "home":
        return HomeOpened(key=key, team=here, user=user, at=now, tab="home", channel=channel)
    if tab == "messages":
        return HomeOpened(key=key, team=here, user=user, at=now, tab="messages", channel=channel)
    return None
