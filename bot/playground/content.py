"""What an app puts into a message is checked here, whichever method brings it: text, blocks, Markdown, metadata."""

from __future__ import annotations

from typing import Any

from bot.playground.blocks import LIMITS, check_message
from bot.playground.calls import Call
from bot.playground.errors import JSON, SlackError
from bot.playground.escaping import escape_posted
from bot.playground.posting import with_ids

TRUNCATED_OVER = LIMITS["message"]["text_truncated_over"]
MARKDOWN_MAX = LIMITS["message"]["markdown_text"]["max"]
MAX_ATTACHMENTS = 100


def message_content(call: Call, *, optional: bool = False) -> JSON:
    """`text`, `blocks`, `attachments` and `metadata` of a call, as a message stores them.

    Raises SlackError: no_text, invalid_blocks, invalid_blocks_format, msg_blocks_too_long, msg_too_long,
    markdown_text_conflict, invalid_attachments, too_many_attachments, invalid_metadata_format.
    """
    text, markdown = call.text("text"), call.text("markdown_text")
    blocks = read_blocks(call)
    attachments = call.structure("attachments", "invalid_attachments")
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if markdown and len(markdown) > MARKDOWN_MAX:
        raise SlackError("msg_too_long")
    if attachments and not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    if attachments and len(attachments) > MAX_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    if not (text or blocks or attachments or markdown) and not optional:
        raise SlackError("no_text")
    if blocks and not text:
        call.warnings.append("missing_text_in_message")
    if text and len(text) > TRUNCATED_OVER:
        text = text[:TRUNCATED_OVER]
        call.warnings.append("message_truncated")
    content: JSON = {"text": escape_posted(markdown or text or "")}
    if markdown:
        blocks = [{"type": "markdown", "text": markdown}]
    if blocks:
        content["blocks"] = with_ids(blocks)
    if attachments:
        content["attachments"] = attachments
    metadata = read_metadata(call)
    if metadata:
        content["metadata"] = metadata
    return content


def read_blocks(call: Call) -> list[JSON] | None:
    blocks = call.structure("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    check_message(blocks, files=call.slack_state.workspace.files)
    return blocks


def read_metadata(call: Call) -> Any:
    """`{event_type, event_payload}` (https://docs.slack.dev/messaging/message-metadata), or nothing."""
    metadata = call.structure("metadata", "invalid_metadata_format")
    if not metadata:
        return None
    shaped = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not shaped or not metadata["event_type"] or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if set(metadata) - {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    return metadata
