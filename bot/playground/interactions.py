"""What a person does with blocks, commands and shortcuts: sent once; the person sees it if the app does not ack."""

from __future__ import annotations

from typing import Any

from bot.playground import inputs, payloads
from bot.playground.delivery import Ack
from bot.playground.errors import JSON, RefusedError, SlackError
from bot.playground.escaping import escape_typed
from bot.playground.posting import app_body, post_ephemeral
from bot.playground.response_urls import message_from
from bot.playground.slack_state import SlackState
from bot.playground.view_json import view_json
from bot.playground.workspace_data import Channel, Message, User

ERRORS = {"timeout": "operation_timeout", "http_timeout": "operation_timeout"}
FAILED = "dispatch_failed"


def failure(slack_state: SlackState, user: str, ack: Ack, what: str) -> JSON | None:
    """The person's answer where the app did not take it, else None."""
    if not ack.failed:
        return None
    code = ERRORS.get(ack.failed, FAILED)
    slack_state.record.refused(what, code)
    slack_state.notify([user], "notice", text="The app did not answer. Try again.")
    return {"ok": False, "error": code}


async def act(slack_state: SlackState, user: User, body: JSON) -> JSON:
    """A click, or what is chosen or typed in an input block, which the app is not told before the next click."""
    surface, blocks, found, where = _target(slack_state, user, body)
    block, element = found
    value = _given(element, body)
    if element["type"] in inputs.STATEFUL:
        slack_state.inputs.put(surface, user.id, block["block_id"], element["action_id"], value)
        return {"ok": True, "dispatched": False}
    if not slack_state.manifest.interactive:
        raise RefusedError("interactivity_disabled")
    trigger_id = slack_state.triggers.trigger(user.id, body.get("window"))
    payload = payloads.base(slack_state, "block_actions", user, trigger_id)
    payload["actions"] = [payloads.action(block, element, value, slack_state.clock.stamp())]
    payload |= _where(slack_state, user, where, surface, blocks)
    ack = await slack_state.deliveries.ask("interactive", payload)
    return failure(slack_state, user.id, ack, "block_actions") or {"ok": True, "dispatched": True}


def _target(slack_state: SlackState, user: User, body: JSON) -> tuple[str, list[JSON], tuple[JSON, JSON], JSON]:
    where: JSON
    if body.get("view_id"):
        view = slack_state.surfaces.views.get(body["view_id"])
        if view is None or view.user != user.id:
            raise RefusedError("view_not_found")
        surface, blocks, where = view.id, view.body["blocks"], {"view_id": view.id}
    else:
        channel, message = message_of(slack_state, user, body)
        surface, blocks = f"{channel.id}/{message.ts}", message.body.get("blocks") or []
        where = {"channel": channel, "message": message}
    found = inputs.find(blocks, body.get("block_id", ""), body.get("action_id", ""))
    if found is None:
        raise RefusedError("element_not_found")
    return surface, blocks, found, where


def message_of(slack_state: SlackState, user: User, body: JSON) -> tuple[Channel, Message]:
    """The message a person means, if they can see it."""
    channel = visible_channel(slack_state, user, body.get("channel"))
    ts = str(body.get("ts"))
    message = channel.messages.get(ts) or channel.ephemerals.get(user.id, {}).get(ts)
    if message is None:
        raise RefusedError("message_not_found")
    return channel, message


def sees(user: User, channel: Channel) -> bool:
    """Members see a channel, and full members of this workspace every public one."""
    outside = user.is_restricted or user.is_ultra_restricted or user.team_id is not None
    return user.id in channel.members or not (channel.is_private or channel.is_im or outside)


def visible_channel(slack_state: SlackState, user: User, channel_id: Any) -> Channel:
    channel = slack_state.workspace.channels.get(str(channel_id))
    if channel is None or not sees(user, channel):
        raise RefusedError("channel_not_found")
    return channel


def _given(element: JSON, body: JSON) -> Any:
    """What was pressed, chosen or typed."""
    if element["type"] == "feedback_buttons":
        if body.get("value") not in [element[side]["value"] for side in ("positive_button", "negative_button")]:
            raise RefusedError("no_such_option")
        return body["value"]
    if element["type"] == "button":
        return element.get("value")
    given = body.get("text") if "text" in body else body.get("selected", body.get("value"))
    try:
        if element["type"] == "overflow":
            (chosen,) = given if isinstance(given, list) else [given]
            return inputs.option_of(element, chosen)
        return inputs.read_value(element, given)
    except ValueError:
        raise RefusedError("no_such_option") from None


def _where(slack_state: SlackState, user: User, where: JSON, surface: str, blocks: list[JSON]) -> JSON:
    """Container, state and surroundings of a block action."""
    if "view_id" in where:
        view = view_json(slack_state, slack_state.surfaces.views[where["view_id"]])
        return {"container": {"type": "view", "view_id": view["id"]}, "view": view}
    channel, message = where["channel"], where["message"]
    part: JSON = {
        "container": payloads.message_container(channel, message),
        "channel": payloads.channel_part(channel),
        "state": {"values": slack_state.inputs.values(surface, user.id, blocks)},
        "response_url": payloads.response_url(slack_state, user.id, channel, message, replaces=True),
    }
    # Slack leaves the message out where it was ephemeral: nothing of it is stored.
    return part if message.only_for else part | {"message": message.body}


async def command(slack_state: SlackState, user: User, body: JSON) -> JSON:
    """A slash command typed in a channel."""
    channel = visible_channel(slack_state, user, body.get("channel"))
    name = str(body.get("command", ""))
    known = {each["command"]: each for each in slack_state.manifest.commands}.get(name)
    if known is None:
        return {"ok": False, "error": "unknown_command"}
    if "commands" not in slack_state.scopes:
        return {"ok": False, "error": "missing_scope"}
    trigger_id = slack_state.triggers.trigger(user.id, body.get("window"))
    text = str(body.get("text") or "")
    if known.get("should_escape"):
        text = escape_typed(text, slack_state.workspace)
    payload = payloads.command(slack_state, user, channel, name, text, trigger_id)
    ack = await slack_state.deliveries.ask("slash_commands", payload)
    failed = failure(slack_state, user.id, ack, name)
    if failed is None and ack.payload:
        answer_command(slack_state, user, channel, ack.payload, name)
    return failed or {"ok": True}


def answer_command(slack_state: SlackState, user: User, channel: Channel, answer: JSON, what: str) -> None:
    try:
        content = message_from(slack_state, answer)
    except SlackError as error:
        slack_state.record.refused(what, error.code, error.extra)
        slack_state.notify([user.id], "notice", text="The app's answer could not be shown.")
        return
    post_ephemeral(slack_state, channel, user.id, app_body(slack_state) | content)


async def shortcut(slack_state: SlackState, user: User, body: JSON) -> JSON:
    """A global shortcut, or one on a message."""
    known = {s["callback_id"]: s for s in slack_state.manifest.shortcuts}.get(body.get("callback_id", ""))
    if known is None:
        return {"ok": False, "error": "unknown_shortcut"}
    trigger_id = slack_state.triggers.trigger(user.id, body.get("window"))
    if known["type"] == "message":
        channel, message = message_of(slack_state, user, body)
        payload = payloads.base(slack_state, "message_action", user, trigger_id) | {
            "message_ts": message.ts,
            "message": message.body,
            "channel": payloads.channel_part(channel),
            "response_url": payloads.response_url(slack_state, user.id, channel, message),
        }
    else:
        payload = payloads.base(slack_state, "shortcut", user, trigger_id)
    payload |= {"callback_id": body["callback_id"], "action_ts": slack_state.clock.stamp()}
    ack = await slack_state.deliveries.ask("interactive", payload)
    return failure(slack_state, user.id, ack, "shortcut") or {"ok": True}
