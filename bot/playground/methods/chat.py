"""chat.*: what the app posts, changes, deletes, whispers and schedules."""

from __future__ import annotations

from bot.playground import posting
from bot.playground.calls import Call, method
from bot.playground.content import message_content
from bot.playground.errors import JSON, SlackError
from bot.playground.posting import app_body
from bot.playground.slack_state import SlackState
from bot.playground.workspace import Channel, Message

SCHEDULE_DAYS = 120
EMPTIED = ("blocks", "attachments")
CUSTOM = ("username", "icon_emoji", "icon_url")


@method("chat.postMessage")
def post_message(call: Call) -> JSON:
    channel = call.channel()
    if channel.is_im and not call.slack_state.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    message = posting.post(call.slack_state, channel, _body(call, channel))
    return {"channel": channel.id, "ts": message.ts, "message": message.body}


def _body(call: Call, channel: Channel) -> JSON:
    thread_ts = call.text("thread_ts") or None
    body = app_body(call.slack_state, "", thread_ts=thread_ts) | message_content(call)
    if thread_ts is not None:
        _check_thread(channel, thread_ts)
        if call.flag("reply_broadcast"):
            body["subtype"] = "thread_broadcast"
    customised = {name: call.text(name) for name in CUSTOM if call.text(name)}
    if customised:
        call.need("chat:write.customize")
        body |= {"subtype": "bot_message", **customised}
    return body


def _check_thread(channel: Channel, thread_ts: str) -> None:
    """Only a root takes replies. Raises SlackError thread_not_found or cannot_reply_to_message."""
    root = channel.messages.get(thread_ts)
    if root is None and not channel.threads.get(thread_ts):
        raise SlackError("thread_not_found")
    if root is not None and root.thread_ts not in (None, thread_ts):
        raise SlackError("cannot_reply_to_message")


@method("chat.update")
def update(call: Call) -> JSON:
    channel = call.channel()
    message = _changeable(call, channel)
    if message.streaming:
        raise SlackError("streaming_state_conflict")
    content = message_content(call)
    # Blocks and attachments that the call does not name are retained; an empty list removes them (chat.update's docs).
    kept = {key: value for key, value in message.body.items() if key != "text"}
    kept = {key: value for key, value in kept.items() if not (key in EMPTIED and call.args.get(key) in ([], "[]"))}
    if call.args.get("metadata") in ({}, "{}"):
        kept.pop("metadata", None)
    edited = {"user": call.slack_state.bot.id, "ts": call.slack_state.clock.stamp()}
    posting.edit(call.slack_state, channel, message, {**kept, **content, "edited": edited})
    return {"channel": channel.id, "ts": message.ts, "text": content["text"], "message": message.body}


def _changeable(call: Call, channel: Channel) -> Message:
    return call.own_message(channel, "cant_update_message")


@method("chat.delete")
def delete(call: Call) -> JSON:
    channel = call.channel()
    message = call.own_message(channel, "cant_delete_message")
    posting.delete(call.slack_state, channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.postEphemeral")
def post_ephemeral(call: Call) -> JSON:
    channel = call.channel()
    user = call.text("user") or ""
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    thread_ts = call.text("thread_ts") or None
    if thread_ts:
        _check_thread(channel, thread_ts)
    body = app_body(call.slack_state, "", thread_ts=thread_ts) | message_content(call)
    return {"message_ts": posting.post_ephemeral(call.slack_state, channel, user, body).ts}


@method("chat.getPermalink")
def permalink(call: Call) -> JSON:
    channel = call.channel(member=False, archived=True)
    ts = call.text("message_ts") or ""
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": link(call.slack_state, channel, channel.messages[ts])}


def link(slack_state: SlackState, channel: Channel, message: Message) -> str:
    url = f"{slack_state.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        url += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return url


@method("chat.scheduleMessage")
def schedule(call: Call) -> JSON:
    channel, slack_state = call.channel(), call.slack_state
    at, now = call.number("post_at", 0), slack_state.clock.now()
    if at <= now:
        raise SlackError("time_in_past")
    if at > now + SCHEDULE_DAYS * 86400:
        raise SlackError("time_too_far")
    body, name = _body(call, channel), slack_state.workspace.new_id("Q")
    slack_state.scheduled[name] = {"channel": channel.id, "post_at": at}

    def due() -> None:
        if slack_state.scheduled.pop(name, None) is not None and channel.id in slack_state.workspace.channels:
            posting.post(slack_state, channel, body)

    slack_state.clock.after(at - now, due)
    return {"channel": channel.id, "scheduled_message_id": name, "post_at": at, "message": body}


@method("chat.deleteScheduledMessage")
def delete_scheduled(call: Call) -> JSON:
    channel = call.channel()
    kept = call.slack_state.scheduled.get(call.text("scheduled_message_id") or "")
    if kept is None or kept["channel"] != channel.id:
        raise SlackError("invalid_scheduled_message_id")
    del call.slack_state.scheduled[call.text("scheduled_message_id") or ""]
    return {}
