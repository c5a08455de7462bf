"""chat.*: what the app posts, changes, deletes and shows to one person."""

from __future__ import annotations

import re

from bot.playground import posting
from bot.playground.blocks import LIMITS
from bot.playground.calls import Call, method
from bot.playground.content import message_content
from bot.playground.errors import JSON, SlackError
from bot.playground.posting import app_body
from bot.playground.slack_state import SlackState
from bot.playground.workspace_data import Channel, Message

UPDATE_MAX = LIMITS["message"]["text_recommended"]  # chat.update refuses what chat.postMessage would cut
STAMP = re.compile(r"\d+\.\d{6}")


@method("chat.postMessage")
def post_message(call: Call) -> JSON:
    channel = call.channel()
    if channel.is_im and not call.slack_state.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    body = app_body(call.slack_state, thread_ts=_thread(call, channel)) | message_content(call)
    message = posting.post(call.slack_state, channel, body)
    return {"channel": channel.id, "ts": message.ts, "message": message.body}


def _thread(call: Call, channel: Channel) -> str | None:
    """The thread that the message goes to; None where its root is gone: Slack then puts the message outside.

    Raises SlackError invalid_thread_ts for what is no ts.
    """
    thread_ts = call.root_of(channel)
    if thread_ts is None or channel.has_thread(thread_ts):
        return thread_ts
    if not STAMP.fullmatch(thread_ts):
        raise SlackError("invalid_thread_ts")
    return None


@method("chat.update")
def update(call: Call) -> JSON:
    """Replaces text and blocks; previews stay, and metadata that the call does not name."""
    channel = call.channel()
    message = call.own_message(channel, "cant_update_message")
    if message.streaming:
        raise SlackError("streaming_state_conflict")
    if len(call.text("text") or "") > UPDATE_MAX:
        raise SlackError("msg_too_long")
    content = message_content(call)
    kept = {key: value for key, value in message.body.items() if key not in ("text", "blocks")}
    edited = {"user": call.slack_state.bot.id, "ts": call.slack_state.clock.stamp()}
    posting.edit(call.slack_state, channel, message, {**kept, **content, "edited": edited})
    return {"channel": channel.id, "ts": message.ts, "text": content["text"], "message": message.body}


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
    body = app_body(call.slack_state, thread_ts=_thread(call, channel)) | message_content(call)
    return {"message_ts": posting.post_ephemeral(call.slack_state, channel, user, body).ts}


@method("chat.getPermalink")
def permalink(call: Call) -> JSON:
    channel = call.channel(member=False, archived=True)
    ts = call.text("message_ts") or ""
    if ts not in channel.messages:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": link(call.slack_state, channel, channel.messages[ts])}


def link(slack_state: SlackState, channel: Channel, message: Message) -> str:
    """The address of a message."""
    url = f"{slack_state.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        url += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return url
