"""Interaction payloads as the app receives them (https://docs.slack.dev/reference/interaction-payloads)."""

from __future__ import annotations

from typing import Any

from bot.playground.errors import JSON
from bot.playground.slack_state import SlackState
from bot.playground.triggers import ResponseUrl
from bot.playground.workspace_data import Channel, Message, User


def base(slack_state: SlackState, kind: str, user: User, trigger_id: str | None) -> JSON:
    """What every interaction carries."""
    team = team_part(slack_state, user)
    body: JSON = {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team["id"]},
        "api_app_id": slack_state.app_id,
        "token": slack_state.verification_token,
        "team": team,
        "enterprise": slack_state.workspace.enterprise,
        "is_enterprise_install": False,
    }
    return body | ({"trigger_id": trigger_id} if trigger_id else {})


def team_part(slack_state: SlackState, user: User) -> JSON:
    """The workspace that a payload names: that of the person, who may belong to another one."""
    team, enterprise = slack_state.workspace.team, slack_state.workspace.enterprise
    body = {"id": slack_state.workspace.team_of(user), "domain": "elsewhere" if user.team_id else team["domain"]}
    if enterprise is not None:
        body |= {"enterprise_id": enterprise["id"], "enterprise_name": enterprise["name"]}
    return body


def channel_part(channel: Channel) -> JSON:
    name = "directmessage" if channel.is_im else "privategroup" if channel.is_private else channel.name
    name = channel.name if channel.is_mpim else name
    return {"id": channel.id, "name": name}


def response_url(
    slack_state: SlackState, user: str, channel: Channel, message: Message | None = None, *, replaces: bool = False
) -> str:
    """A new address for answers. With `replaces` an answer takes the message's place unless it says otherwise."""
    origin = ResponseUrl(user, channel.id, message.ts if message else None, replaces)
    return f"{slack_state.base_url}/response/{slack_state.triggers.response_url(origin)}"


def message_container(channel: Channel, message: Message) -> JSON:
    body: JSON = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    return body | {"is_ephemeral": bool(message.only_for)}


def action(block: JSON, element: JSON, value: Any, stamp: str) -> JSON:
    """The entry of `actions`. `value` is the option chosen in a menu, else what the button carries."""
    kind = element["type"]
    body: JSON = {"type": kind, "block_id": block["block_id"], "action_id": element["action_id"], "action_ts": stamp}
    if kind == "overflow":
        return body | {"selected_option": value}
    extra = {"text": element["text"]} if "text" in element else {}
    return body | extra | ({} if value is None else {"value": value})


def command(slack_state: SlackState, user: User, channel: Channel, name: str, text: str, trigger_id: str) -> JSON:
    """A slash command: flat, as a form is."""
    team = team_part(slack_state, user)
    more = {name: team[name] for name in ("enterprise_id", "enterprise_name") if name in team}
    return more | {
        "token": slack_state.verification_token,
        "team_id": team["id"],
        "team_domain": team["domain"],
        "channel_id": channel.id,
        "channel_name": channel_part(channel)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": slack_state.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(slack_state, user.id, channel),
        "trigger_id": trigger_id,
    }
