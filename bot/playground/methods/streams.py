"""chat.*Stream: a message that grows for at most five minutes and 12,000 characters, for one recipient."""

from __future__ import annotations

from typing import Any

from bot.playground import posting
from bot.playground.blocks import LIMITS, check_message
from bot.playground.calls import Call, method
from bot.playground.content import read_blocks, read_metadata
from bot.playground.errors import JSON, SlackError
from bot.playground.posting import app_body, with_ids
from bot.playground.workspace import Channel, Message

STREAM_SECONDS = 300  # observed, not documented: python-slack-sdk#1859
TOTAL_MAX = LIMITS["stream"]["append_markdown_text"]["max"]
CHUNKS = {
    "markdown_text": ("text",),
    "task_update": ("id", "title", "status"),
    "plan_update": ("title",),
    "blocks": ("blocks",),
}


@method("chat.startStream")
def start(call: Call) -> JSON:
    slack_state, channel = call.slack_state, call.channel()
    thread_ts = call.text("thread_ts")
    if not thread_ts or (thread_ts not in channel.messages and thread_ts not in channel.threads):
        raise SlackError("thread_not_found" if thread_ts else "invalid_arguments")
    if not channel.is_im:
        if not call.text("recipient_user_id"):
            raise SlackError("missing_recipient_user_id")
        if not call.text("recipient_team_id"):
            raise SlackError("missing_recipient_team_id")
    recipient = call.text("recipient_user_id")
    if recipient and recipient not in slack_state.workspace.users:
        raise SlackError("user_not_found")
    body = app_body(slack_state, "", thread_ts=thread_ts, streaming_state="in_progress")
    message = posting.post(slack_state, channel, _grown(call, body), streaming=True)

    def over() -> None:
        if message.streaming:
            _end(call, channel, message, {**message.body, "streaming_state": "errored"})

    slack_state.clock.after(STREAM_SECONDS, over)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.appendStream")
def append(call: Call) -> JSON:
    channel, message = _open(call)
    if not call.text("markdown_text") and not call.args.get("chunks"):
        raise SlackError("no_text")
    posting.edit(call.slack_state, channel, message, _grown(call, message.body), quiet=True)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.stopStream")
def stop(call: Call) -> JSON:
    channel, message = _open(call)
    body = _grown(call, message.body)
    blocks = read_blocks(call)
    if blocks:
        text = [{"type": "markdown", "text": body["text"]}] if body["text"] else []
        body["blocks"] = with_ids([*text, *blocks])
    metadata = read_metadata(call)
    if metadata:
        body["metadata"] = metadata
    if call.text("session_status") not in (None, *LIMITS["assistant"]["session_status"]):
        raise SlackError("invalid_status")
    _end(call, channel, message, {**body, "streaming_state": "completed"})
    return {"channel": channel.id, "ts": message.ts, "message": message.body}


def _end(call: Call, channel: Channel, message: Message, body: JSON) -> None:
    message.streaming = False
    posting.edit(call.slack_state, channel, message, body)


def _open(call: Call) -> tuple[Channel, Message]:
    channel = call.channel()
    message = call.own_message(channel, "message_not_owned_by_app")
    if not message.streaming:
        raise SlackError("message_not_in_streaming_state")
    return channel, message


def _grown(call: Call, body: JSON) -> JSON:
    """The message with what this call adds. Raises SlackError msg_too_long, invalid_chunks."""
    added, grown = call.text("markdown_text") or "", dict(body)
    chunks = call.structure("chunks", "invalid_chunks") or []
    if not isinstance(chunks, list):
        raise SlackError("invalid_chunks")
    for chunk in chunks:
        added += _chunk(call, chunk, grown)
    text = body.get("text", "") + added
    if len(added) > TOTAL_MAX or len(text) > TOTAL_MAX:
        raise SlackError("msg_too_long")
    grown["text"] = text
    if text:
        others = [b for b in grown.get("blocks", ()) if b["type"] != "markdown"]
        grown["blocks"] = with_ids([{"type": "markdown", "text": text}, *others])
    return grown


def _chunk(call: Call, chunk: Any, grown: JSON) -> str:
    kind = chunk.get("type") if isinstance(chunk, dict) else None
    if kind not in CHUNKS or any(not chunk.get(name) for name in CHUNKS[kind]):
        raise SlackError("invalid_chunks")
    if kind == "markdown_text":
        return str(chunk["text"])
    if kind == "blocks":
        check_message(chunk["blocks"], files=call.slack_state.workspace.files)
        grown["blocks"] = with_ids([*grown.get("blocks", ()), *chunk["blocks"]])
    elif kind == "task_update":
        if chunk["status"] not in LIMITS["task_card"]["status"]:
            raise SlackError("invalid_chunks")
        tasks = [b for b in grown.get("blocks", ()) if b.get("task_id") != chunk["id"]]
        card = {"type": "task_card", "task_id": chunk["id"], "title": chunk["title"], "status": chunk["status"]}
        grown["blocks"] = with_ids([*tasks, card])
    else:
        grown["plan_title"] = chunk["title"]
    return ""
