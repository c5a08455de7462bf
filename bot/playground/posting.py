"""Every message that appears, changes or goes passes here: it is stored, shown to those who see it, sent to the app."""

from __future__ import annotations

from bot.playground import events
from bot.playground.errors import JSON
from bot.playground.ids import short
from bot.playground.inputs import elements
from bot.playground.slack_state import SlackState
from bot.playground.workspace_data import Channel, Message

PREVIEW_MAX = 200
TOMBSTONE = "This message was deleted."


def with_ids(blocks: list[JSON]) -> list[JSON]:
    """Blocks with the ids that Slack makes up where the app gave none."""
    named = [_named(block) for block in blocks]
    for _, element in elements(named):
        element.setdefault("action_id", short())
    return named


def _named(block: JSON) -> JSON:
    inner = {"child_blocks": [_named(child) for child in block["child_blocks"]]} if block.get("child_blocks") else {}
    return {**block, **inner, "block_id": block.get("block_id") or short()}


def app_body(slack_state: SlackState, **more: object) -> JSON:
    """What every message of the app carries."""
    body: JSON = {
        "type": "message",
        "user": slack_state.bot.id,
        "bot_id": slack_state.bot.bot_id,
        "app_id": slack_state.app_id,
        "text": "",
        "team": slack_state.workspace.team["id"],
        "bot_profile": {
            "id": slack_state.bot.bot_id,
            "app_id": slack_state.app_id,
            "name": slack_state.bot.real_name,
            "deleted": False,
            "team_id": slack_state.workspace.team["id"],
        },
    }
    return body | {key: value for key, value in more.items() if value is not None}


def watchers(slack_state: SlackState, channel: Channel) -> list[str]:
    """Who sees a channel: its members, and in a public one everybody."""
    if channel.is_private or channel.is_im:
        return channel.members
    full = [user.id for user in slack_state.people if not user.is_restricted and user.team_id is None]
    return [*full, *(member for member in channel.members if member not in full)]


def post(slack_state: SlackState, channel: Channel, body: JSON, *, streaming: bool = False) -> Message:
    """Adds a message with a new `ts`."""
    message = Message(channel.id, {**body, "ts": slack_state.clock.stamp()}, streaming=streaming)
    slack_state.workspace.keep_message(message)
    slack_state.notify(watchers(slack_state, channel), "message", **_where(channel, message))
    event = events.message_event(channel, message)
    events.emit(slack_state, event, channel=channel)
    mentioned = f"<@{slack_state.bot.id}>" in message.body.get("text", "")
    if mentioned and not channel.is_im and message.body.get("user") != slack_state.bot.id:
        events.emit(slack_state, events.mention_event(channel, message), channel=channel)
    if message.body.get("bot_id") == slack_state.bot.bot_id:
        clear_status(slack_state, channel.id, message.thread_ts or message.ts)
    return message


def show_message(channel: Channel, message: Message) -> JSON:
    """A message as the person API gives it: roots with the first words of their last reply."""
    body = channel.show(message)
    if "latest_reply" in body:
        last = channel.messages[body["latest_reply"]].body
        body = {**body, "preview": {"user": last.get("user"), "text": _first_words(last)}}
    if message.only_for:
        body = {**body, "is_ephemeral": True}
    return {**body, "streaming": True} if message.streaming else body


def _first_words(body: JSON) -> str:
    """What a thread shows of its last reply: its words or, if it has none, the names of its files."""
    files = ", ".join(str(file.get("title") or file.get("name", "")) for file in body.get("files", ()))
    return str(body.get("text") or files)[:PREVIEW_MAX]


def _where(channel: Channel, message: Message) -> JSON:
    where = {"channel": channel.id, "thread_ts": message.thread_ts, "message": show_message(channel, message)}
    return where | _root(channel, message)


def _root(channel: Channel, message: Message) -> JSON:
    """For a reply its root, which says how many there are now."""
    root = channel.messages.get(message.thread_ts or "")
    return {"root": show_message(channel, root)} if root is not None and root is not message else {}


def edit(slack_state: SlackState, channel: Channel, message: Message, body: JSON, *, quiet: bool = False) -> None:
    """Replaces a message; `quiet` shows it and sends the app nothing (a stream under way)."""
    before = message.body
    if message.only_for:
        message.body = body
    else:
        slack_state.workspace.replace_body(message, body)
    seen_by = [message.only_for] if message.only_for else watchers(slack_state, channel)
    slack_state.notify(seen_by, "message_changed", **_where(channel, message))
    if not quiet and not message.only_for:
        stamp = slack_state.clock.stamp()
        events.emit(slack_state, events.changed_event(channel, message, before, stamp), channel=channel)


def delete(slack_state: SlackState, channel: Channel, message: Message) -> None:
    where = {
        "channel": channel.id,
        "thread_ts": message.thread_ts,
        "message": {"ts": message.ts, "thread_ts": message.thread_ts},
    }
    if message.only_for:
        channel.ephemerals.get(message.only_for, {}).pop(message.ts, None)
        slack_state.notify([message.only_for], "message_deleted", **where)
        return
    if channel.threads.get(message.ts):
        # A root with replies leaves a stone behind, so that the thread keeps its place.
        stone = {"type": "message", "subtype": "tombstone", "text": TOMBSTONE, "user": "USLACKBOT", "hidden": True}
        edit(slack_state, channel, message, {**stone, "ts": message.ts, "thread_ts": message.ts})
        return
    slack_state.workspace.drop_message(message)
    slack_state.notify(watchers(slack_state, channel), "message_deleted", **where, **_root(channel, message))
    stamp = slack_state.clock.stamp()
    events.emit(slack_state, events.deleted_event(channel, message.body, stamp), channel=channel)


def post_ephemeral(slack_state: SlackState, channel: Channel, user: str, body: JSON) -> Message:
    """An ephemeral message: one person sees it, no history holds it, the app is sent nothing."""
    message = Message(channel.id, {**body, "ts": slack_state.clock.stamp()}, only_for=user)
    channel.ephemerals.setdefault(user, {})[message.ts] = message
    where = {"channel": channel.id, "thread_ts": message.thread_ts, "message": show_message(channel, message)}
    slack_state.notify([user], "ephemeral", **where)
    return message


def set_status(slack_state: SlackState, channel: Channel, thread_ts: str, status: JSON) -> None:
    slack_state.statuses[channel.id, thread_ts] = status
    where = {"channel": channel.id, "thread_ts": thread_ts}
    slack_state.notify(watchers(slack_state, channel), "status", **where, status=status["status"])


def clear_status(slack_state: SlackState, channel_id: str, thread_ts: str) -> None:
    if slack_state.statuses.pop((channel_id, thread_ts), None) is not None:
        channel = slack_state.workspace.channels[channel_id]
        slack_state.notify(watchers(slack_state, channel), "status", channel=channel_id, thread_ts=thread_ts, status="")
