"""chat.*Stream: a text that is written for at most five minutes, up to 12,000 characters, for a recipient.

https://docs.slack.dev/reference/methods/chat.startStream
"""

from __future__ import annotations

from bot.playground import posting
from bot.playground.blocks import LIMITS
from bot.playground.calls import Call, method
from bot.playground.errors import JSON, SlackError
from bot.playground.posting import app_body, with_ids
from bot.playground.workspace_data import Channel, Message

STREAM_SECONDS = 300  # observed, not documented: python-slack-sdk#1859
TOTAL_MAX = LIMITS["stream"]["append_markdown_text"]["max"]


@method("chat.startStream")
def start(call: Call) -> JSON:
    slack_state, channel = call.slack_state, call.channel()
    thread_ts = call.root_of(channel)
    if not thread_ts or not channel.has_thread(thread_ts):
        raise SlackError("thread_not_found" if thread_ts else "invalid_arguments")
    if not channel.is_im:
        if not call.text("recipient_user_id"):
            raise SlackError("missing_recipient_user_id")
        if not call.text("recipient_team_id"):
            raise SlackError("missing_recipient_team_id")
    recipient = call.text("recipient_user_id")
    if recipient and recipient not in slack_state.workspace.users:
        raise SlackError("user_not_found")
    body = app_body(slack_state, thread_ts=thread_ts, streaming_state="in_progress")
    message = posting.post(slack_state, channel, _extended(call, body), streaming=True)

    def time_out() -> None:
        if message.streaming:
            _end(call, channel, message, "errored")

    slack_state.clock.after(STREAM_SECONDS, time_out)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.appendStream")
def append(call: Call) -> JSON:
    channel, message = _open(call)
    if not call.text("markdown_text"):
        raise SlackError("no_text")
    posting.edit(call.slack_state, channel, message, _extended(call, message.body), quiet=True)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.stopStream")
def stop(call: Call) -> JSON:
    channel, message = _open(call)
    if call.text("session_status") not in (None, *LIMITS["assistant"]["session_status"]):
        raise SlackError("invalid_status")
    _end(call, channel, message, "completed")
    return {"channel": channel.id, "ts": message.ts, "message": message.body}


def _end(call: Call, channel: Channel, message: Message, state: str) -> None:
    message.streaming = False
    posting.edit(call.slack_state, channel, message, {**message.body, "streaming_state": state})


def _open(call: Call) -> tuple[Channel, Message]:
    channel = call.channel()
    message = call.own_message(channel, "message_not_owned_by_app")
    if not message.streaming:
        raise SlackError("message_not_in_streaming_state")
    return channel, message


def _extended(call: Call, body: JSON) -> JSON:
    """The message with the text of this call at its end. Raises SlackError msg_too_long."""
    text = body["text"] + (call.text("markdown_text") or "")
    if len(text) > TOTAL_MAX:
        raise SlackError("msg_too_long")
    (block,) = body.get("blocks") or with_ids([{"type": "markdown"}])
    return {**body, "text": text, **({"blocks": [{**block, "text": text}]} if text else {})}
