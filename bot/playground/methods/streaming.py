"""chat.*Stream: a message that is written for at most five minutes, up to 12,000 characters, for a recipient.

What was streamed keeps its order: text, tasks and blocks as they came, and below them the blocks of chat.stopStream.
https://docs.slack.dev/reference/methods/chat.startStream
"""

from __future__ import annotations

from typing import Any

from bot.playground import posting
from bot.playground.blocks import LIMITS, check_message
from bot.playground.calls import Call, method
from bot.playground.content import read_blocks, read_metadata
from bot.playground.errors import JSON, SlackError, invalid
from bot.playground.posting import app_body, with_ids
from bot.playground.workspace_data import Channel, Message

STREAM_SECONDS = 300  # observed, not documented: python-slack-sdk#1859
TOTAL_MAX = LIMITS["stream"]["append_markdown_text"]["max"]
CHUNKS = {
    "markdown_text": ("text",),
    "task_update": ("id", "title", "status"),
    "plan_update": ("title",),
    "blocks": ("blocks",),
}
DISPLAY_MODES = (None, "timeline", "plan")  # task cards between the text, or all in a plan
PLAN_TITLE = "Plan"


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
    mode = call.text("task_display_mode")
    if mode not in DISPLAY_MODES:
        raise invalid("invalid_arguments", ["must be one of: timeline, plan [json-pointer:/task_display_mode]"])
    body = app_body(slack_state, "", thread_ts=thread_ts, streaming_state="in_progress", task_display_mode=mode)
    message = posting.post(slack_state, channel, _extended(call, body), streaming=True)

    def time_out() -> None:
        if message.streaming:
            _end(call, channel, message, {**message.body, "streaming_state": "errored"})

    slack_state.clock.after(STREAM_SECONDS, time_out)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.appendStream")
def append(call: Call) -> JSON:
    channel, message = _open(call)
    if not call.text("markdown_text") and not call.args.get("chunks"):
        raise SlackError("no_text")
    posting.edit(call.slack_state, channel, message, _extended(call, message.body), quiet=True)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.stopStream")
def stop(call: Call) -> JSON:
    channel, message = _open(call)
    body = _extended(call, message.body)
    blocks = read_blocks(call)
    if blocks:
        body["blocks"] = with_ids([*body.get("blocks", ()), *blocks])
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


def _extended(call: Call, body: JSON) -> JSON:
    """The message with what this call adds. Raises SlackError msg_too_long, invalid_chunks, invalid_blocks."""
    chunks = call.structure("chunks", "invalid_chunks") or []
    if not isinstance(chunks, list):
        raise SlackError("invalid_chunks")
    if call.text("markdown_text"):
        chunks = [{"type": "markdown_text", "text": call.text("markdown_text")}, *chunks]
    blocks = list(body.get("blocks", ()))
    text = str(body.get("text", ""))
    for chunk in chunks:
        _check_chunk(chunk)
        if chunk["type"] == "markdown_text":
            text += str(chunk["text"])
            _add_text(blocks, str(chunk["text"]))
        elif chunk["type"] == "blocks":
            check_message(chunk["blocks"], files=call.slack_state.workspace.files)
            blocks += chunk["blocks"]
        elif chunk["type"] == "task_update":
            _add_task(blocks, chunk, body.get("task_display_mode") == "plan")
        else:
            _plan(blocks)["title"] = chunk["title"]
    if len(text) > TOTAL_MAX:
        raise SlackError("msg_too_long")
    return {**body, "text": text, **({"blocks": with_ids(blocks)} if blocks else {})}


def _check_chunk(chunk: Any) -> None:
    kind = chunk.get("type") if isinstance(chunk, dict) else None
    if kind not in CHUNKS or any(not chunk.get(name) for name in CHUNKS[kind]):
        raise SlackError("invalid_chunks")
    if kind == "task_update" and chunk["status"] not in LIMITS["task_card"]["status"]:
        raise SlackError("invalid_chunks")


def _add_text(blocks: list[JSON], text: str) -> None:
    """Text goes on where the last block is text, and begins anew below anything else."""
    if blocks and blocks[-1]["type"] == "markdown":
        blocks[-1] = {**blocks[-1], "text": blocks[-1]["text"] + text}
    else:
        blocks.append({"type": "markdown", "text": text})


def _add_task(blocks: list[JSON], chunk: JSON, in_plan: bool) -> None:
    """A task that is there already changes in its place."""
    card: JSON = {"type": "task_card", "task_id": chunk["id"], "title": chunk["title"], "status": chunk["status"]}
    card |= {name: _rich(chunk[name]) for name in ("details", "output") if chunk.get(name)}
    if chunk.get("sources"):
        card["sources"] = chunk["sources"]
    tasks = blocks
    if in_plan:
        plan = _plan(blocks)
        tasks = plan["tasks"] = list(plan.get("tasks", ()))
    known = [at for at, block in enumerate(tasks) if block.get("task_id") == chunk["id"]]
    if known:
        tasks[known[0]] = {**tasks[known[0]], **card}
    else:
        tasks.append(card)


def _plan(blocks: list[JSON]) -> JSON:
    """The plan of the message, a copy in its place; made where there is none."""
    for at, block in enumerate(blocks):
        if block["type"] == "plan":
            blocks[at] = dict(block)
            return blocks[at]
    blocks.insert(0, {"type": "plan", "title": PLAN_TITLE})
    return blocks[0]


def _rich(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
    return {"type": "rich_text", "elements": [section]}
