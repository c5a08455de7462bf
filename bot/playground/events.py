"""Events: the app is sent what its manifest subscribes to, if it holds the scope and its bot is in the channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.errors import JSON
from bot.playground.ids import unique
from bot.playground.workspace_data import Channel, Message

if TYPE_CHECKING:
    from bot.playground.slack_state import SlackState

SCOPES = {"app_mention": "app_mentions:read"}


def emit(slack_state: SlackState, event: JSON, *, channel: Channel | None = None) -> bool:
    """Sends an event to the app if it may have it; otherwise writes down why not."""
    name, scope = str(event["type"]), SCOPES.get(str(event["type"]))
    if name == "message" and channel is not None:
        name, scope = f"message.{channel.kinds}", f"{channel.kinds}:history"
    if name not in slack_state.manifest.events:
        slack_state.record.not_sent(event, f"The manifest does not subscribe to {name}.")
        return False
    if scope is not None and scope not in slack_state.scopes:
        slack_state.record.not_sent(event, f"The app lacks the scope {scope}.")
        return False
    if channel is not None and slack_state.bot.id not in channel.members:
        slack_state.record.not_sent(event, "The app is not in the channel.")
        return False
    send_raw(slack_state, event, shared=channel is not None and channel.is_ext_shared)
    return True


def send_raw(slack_state: SlackState, event: JSON, *, shared: bool = False) -> None:
    """Wraps an event the way the Events API does and sends it, whatever the manifest allows.

    What somebody of elsewhere does comes with their workspace as `team_id`; the app's own is `context_team_id`
    (https://docs.slack.dev/apis/slack-connect/using-slack-connect).
    """
    event_id, workspace = f"Ev{unique()}", slack_state.workspace
    enterprise = workspace.enterprise and workspace.enterprise["id"]
    actor = workspace.users.get(str(event.get("user", "")))
    slack_state.deliveries.send(
        {
            "token": slack_state.verification_token,
            "team_id": workspace.team_of(actor),
            "context_team_id": workspace.team["id"],
            "context_enterprise_id": enterprise,
            **({"enterprise_id": enterprise} if enterprise else {}),
            "api_app_id": slack_state.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(slack_state.clock.now()),
            "authorizations": [
                {
                    "enterprise_id": enterprise,
                    "team_id": workspace.team["id"],
                    "user_id": slack_state.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": shared,
            "event_context": f"4-{event_id}",
        }
    )


def message_event(channel: Channel, message: Message) -> JSON:
    """The event of a new message."""
    return {**message.body, "channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}


def changed_event(channel: Channel, message: Message, before: JSON, stamp: str) -> JSON:
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": {**message.body, "source_team": message.body.get("team"), "user_team": message.body.get("team")},
        "previous_message": before,
        "channel": channel.id,
        "hidden": True,
        "ts": stamp,
        "event_ts": stamp,
        "channel_type": channel.kind,
    }


def deleted_event(channel: Channel, before: JSON, stamp: str) -> JSON:
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": before,
        "channel": channel.id,
        "hidden": True,
        "deleted_ts": before["ts"],
        "event_ts": stamp,
        "ts": stamp,
        "channel_type": channel.kind,
    }


def mention_event(channel: Channel, message: Message) -> JSON:
    """`app_mention` says neither `channel_type` nor `subtype`; its `ts` is the message's."""
    body = {key: value for key, value in message.body.items() if key != "subtype"}
    return {**body, "type": "app_mention", "channel": channel.id, "event_ts": message.ts}
