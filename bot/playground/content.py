"""What an app puts into a message is checked here, whichever method brings it: text, blocks, metadata."""

from __future__ import annotations

from typing import Any

from bot.playground.blocks import LIMITS, check_message
from bot.playground.calls import Call
from bot.playground.errors import JSON, SlackError
from bot.playground.escaping import escape_posted
from bot.playground.posting import with_ids

TRUNCATED_OVER = LIMITS["message"]["text_truncated_over"]


def message_content(call: Call) -> JSON:
    """`text`, `blocks` and `metadata` of a call, as a message stores them.

    Raises SlackError: no_text, invalid_blocks, invalid_blocks_format, msg_blocks_too_long, invalid_metadata_format.
    """
    text, blocks = call.text("text"), _blocks(call)
    if not (text or blocks):
        raise SlackError("no_text")
    if blocks and not text:
        call.warnings.append("missing_text_in_message")
    if text and len(text) > TRUNCATED_OVER:
        text = text[:TRUNCATED_OVER]
        call.warnings.append("message_truncated")
    content: JSON = {"text": escape_posted(text or "")}
    if blocks:
        content["blocks"] = with_ids(blocks)
    metadata = _metadata(call)
    if metadata:
        content["metadata"] = metadata
    return content


def _blocks(call: Call) -> list[JSON] | None:
    blocks = call.structure("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    check_message(blocks)
    return blocks


def _metadata(call: Call) -> Any:
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
