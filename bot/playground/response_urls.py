"""`response_url`: five answers in thirty minutes, each checked like a message, for one person or in place of a card."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.playground import posting
from bot.playground.calls import Call
from bot.playground.content import message_content
from bot.playground.errors import JSON, SlackError
from bot.playground.slack_state import SlackState
from bot.playground.triggers import ResponseUrl
from bot.playground.workspace_data import Channel, Message

REFUSED = 404
SERVED = ("blocks", "replace_original", "response_type", "text")


def message_from(slack_state: SlackState, answer: JSON) -> JSON:
    """The content of an answer that is no Web API call. Raises SlackError as `chat.postMessage` does."""
    unserved = [name for name in answer if name not in SERVED]
    if unserved or answer.get("response_type") not in (None, "ephemeral"):
        raise SlackError("not_served_by_playground", arguments=unserved or ["response_type"])
    return message_content(Call(slack_state, "response", answer))


async def serve(slack_state: SlackState, request: web.Request) -> web.Response:
    """POST /response/NAME."""
    body: Any = None
    try:
        origin = slack_state.triggers.respond(request.match_info["name"])
        try:
            body = json.loads(await request.text())
        except ValueError:
            raise SlackError("invalid_payload") from None
        if not isinstance(body, dict):
            raise SlackError("invalid_payload")
        shown = _answer(slack_state, origin, body)
    except SlackError as error:
        slack_state.record.call("response_url", body if isinstance(body, dict) else {}, error.answer(), REFUSED)
        return web.json_response(error.answer(), status=REFUSED)
    slack_state.record.call("response_url", body, {"ok": True, "ts": shown}, 200)
    return web.Response(text="ok")


def _answer(slack_state: SlackState, origin: ResponseUrl, body: JSON) -> str:
    """The `ts` of the message that was posted or replaced. Raises SlackError."""
    channel = slack_state.workspace.channel(origin.channel)
    content = posting.app_body(slack_state) | message_from(slack_state, body)
    if _replaces(origin, body):
        message = _origin(channel, origin)
        if message is None:
            raise SlackError("message_not_found")
        kept: JSON = {key: message.body[key] for key in ("ts", "thread_ts", "metadata") if key in message.body}
        edited = {"user": slack_state.bot.id, "ts": slack_state.clock.stamp()}
        posting.edit(slack_state, channel, message, {**content, **kept, "edited": edited})
        return message.ts
    return posting.post_ephemeral(slack_state, channel, origin.user, content).ts


def _replaces(origin: ResponseUrl, body: JSON) -> bool:
    """An answer to a button takes the place of its message unless it says otherwise, or how it is to be posted."""
    if "replace_original" in body:
        return bool(body["replace_original"])
    return origin.replaces and "response_type" not in body


def _origin(channel: Channel, origin: ResponseUrl) -> Message | None:
    if origin.ts is None:
        return None
    return channel.messages.get(origin.ts) or channel.ephemerals.get(origin.user, {}).get(origin.ts)
