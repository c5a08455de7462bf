"""A small app that answers each thing a person can do in the page with words a test can look for."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, Say
from slack_sdk import WebClient

Body = dict[str, Any]

MANIFEST: Body = {
    "display_information": {"name": "Echo"},
    "features": {
        "bot_user": {"display_name": "Echo", "always_online": True},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "agent_view": {
            "agent_description": "Says it back.",
            "suggested_prompts": [{"title": "Say hello", "message": "hello from a prompt"}],
        },
        "slash_commands": [
            {"command": "/echo", "description": "Say it back", "usage_hint": "[words]", "should_escape": False}
        ],
        "shortcuts": [
            {"name": "Fill a form", "type": "global", "callback_id": "fill", "description": "Opens a form"},
            {"name": "Count letters", "type": "message", "callback_id": "count", "description": "Counts"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "groups:history",
                "im:history",
                "im:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": ["agent_session_stopped", "app_home_opened", "app_mention", "message.im"]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text, "emoji": True}


def option(value: str) -> Body:
    return {"text": plain(value.title()), "value": value}


def form() -> Body:
    number = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False}
    select = {"type": "static_select", "action_id": "kind", "options": [option("format"), option("facts")]}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("A form"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": [
            {"type": "input", "block_id": "number", "label": plain("How many"), "element": number},
            {"type": "input", "block_id": "choice", "label": plain("Which"), "optional": True, "element": select},
        ],
    }


def build(base: str, token: str) -> App:
    """The app, its listeners on; not yet connected."""
    app = App(
        token=token, client=WebClient(token=token, base_url=f"{base}/api/"), raise_error_for_unhandled_request=False
    )
    app.action("press")(pressed)
    app.command("/echo")(commanded)
    app.shortcut("fill")(
        lambda ack, client, body: (ack(), client.views_open(trigger_id=body["trigger_id"], view=form()))
    )
    app.shortcut("count")(counted)
    app.view("form")(submitted)
    app.event("app_mention")(mentioned)
    app.event("message")(spoken)
    app.event("app_home_opened")(opened)
    app.event("agent_session_stopped")(stopped)
    return app


def pressed(ack: Ack, body: Body, client: WebClient) -> None:
    ack()
    chosen = [
        state["selected_option"]["value"]
        for block in body["state"]["values"].values()
        for state in block.values()
        if state.get("selected_option")
    ]
    words = f"pressed {body['actions'][0]['value']} with {','.join(chosen) or 'nothing'}"
    channel, ts = body["channel"]["id"], body["message"]["ts"]
    client.chat_update(channel=channel, ts=ts, text=words, blocks=[])


def commanded(ack: Ack, body: Body) -> None:
    ack(text=f"you said {body['text']}", response_type="ephemeral")


def counted(ack: Ack, body: Body, client: WebClient) -> None:
    ack()
    message = body["message"]
    words = f"{len(message['text'])} letters"
    client.chat_postMessage(channel=body["channel"]["id"], thread_ts=message["ts"], text=words)


def submitted(ack: Ack, body: Body, client: WebClient) -> None:
    values = body["view"]["state"]["values"]
    if int(values["number"]["n"]["value"]) > 400:
        ack(response_action="errors", errors={"number": "There are only 400."})
        return
    ack()
    chosen = (values["choice"]["kind"]["selected_option"] or {}).get("value", "none")
    room = client.conversations_open(users=body["user"]["id"])["channel"]["id"]
    client.chat_postMessage(channel=room, text=f"form {values['number']['n']['value']} {chosen}")


def mentioned(event: Body, client: WebClient) -> None:
    channel, ts = event["channel"], event["ts"]
    if "status" in event["text"]:
        client.assistant_threads_setStatus(channel_id=channel, thread_ts=ts, status="is thinking…")
    elif "stream" in event["text"]:
        user, team = event["user"], event["team"]
        client.chat_startStream(
            channel=channel, thread_ts=ts, recipient_user_id=user, recipient_team_id=team, markdown_text="so **far**"
        )
    elif "ephemeral" in event["text"]:
        client.chat_postEphemeral(channel=channel, user=event["user"], text="for your eyes")
    else:
        client.chat_postMessage(channel=channel, thread_ts=ts, text=f"heard {event['text'].split('>', 1)[1].strip()}")


def spoken(event: Body, say: Say) -> None:
    if event.get("subtype") is None:
        say(text=f"heard {event['text']}", thread_ts=event.get("thread_ts") or event["ts"])


def opened(event: Body, client: WebClient) -> None:
    if event["tab"] == "home":
        words = {"type": "header", "text": plain("Your echoes")}
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [words]})


def stopped(event: Body, client: WebClient) -> None:
    client.chat_postMessage(channel=event["channel"], thread_ts=event["thread_ts"], text="stopped")
