"""A lunch app as Slack's own guides write one: mention, poll with buttons, command with a modal, stream, Home, files.

Written from docs.slack.dev alone (Bolt for Python: message, action, shortcut, command, view, Home, streaming), of the
parts that the playground serves, so that it is held against what people write who have never seen it.
"""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App, BoltContext, Respond, Say
from slack_sdk import WebClient

Body = dict[str, Any]

MANIFEST: Body = {
    "display_information": {"name": "Lunch Bot!", "description": "Where do we eat?"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "Lunch Bot!", "always_online": True},
        "slash_commands": [{"command": "/lunch", "description": "Suggest a place", "usage_hint": "[place]"}],
        "shortcuts": [
            {"name": "Save as a place", "type": "message", "callback_id": "save_place", "description": "Saves it"}
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                *("app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:write"),
                *("im:history", "im:write", "users:read"),
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention", "app_home_opened", "message.channels", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text, "emoji": True}


def create(token: str, base_url: str) -> App:
    """The app with all its listeners."""
    app = App(client=WebClient(token=token, base_url=base_url))

    @app.event("app_mention")
    def start_poll(event: Body, say: Say, client: WebClient) -> None:
        user = client.users_info(user=event["user"])["user"]
        choices = [("Soup", "soup"), ("Pasta", "pasta")]
        buttons = [
            {"type": "button", "text": plain(name), "value": value, "action_id": f"vote_{value}"}
            for name, value in choices
        ]
        text = f"Hi {user['profile']['display_name']}, what shall it be?"
        say(
            text=text,
            thread_ts=event.get("thread_ts", event["ts"]),
            blocks=[
                {"type": "section", "text": {"type": "mrkdwn", "text": text}},
                {"type": "actions", "block_id": "votes", "elements": buttons},
            ],
        )

    @app.action({"block_id": "votes"})
    def count_vote(ack: Ack, action: Body, body: Body, respond: Respond) -> None:
        ack()
        respond(f"<@{body['user']['id']}> voted for {action['value']}")

    @app.message("who eats")
    def greet(message: Body, client: WebClient) -> None:
        members = client.conversations_members(channel=message["channel"])["members"]
        client.chat_postMessage(
            channel=message["channel"], thread_ts=message["ts"], text=f"{len(members)} of us, says <@{message['user']}>"
        )

    @app.command("/lunch")
    def ask_for_place(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        where = {"type": "conversations_select", "action_id": "where", "filter": {"include": ["public"]}}
        name = {"type": "plain_text_input", "action_id": "name", "initial_value": body["text"] or ""}
        client.views_open(
            trigger_id=body["trigger_id"],
            view={
                "type": "modal",
                "callback_id": "place",
                "title": plain("A place"),
                "submit": plain("Suggest"),
                "blocks": [
                    {"type": "input", "block_id": "name", "label": plain("Name"), "element": name},
                    {"type": "input", "block_id": "where", "label": plain("Where to"), "element": where},
                ],
            },
        )

    @app.view("place")
    def suggest_place(ack: Ack, view: Body, client: WebClient) -> None:
        values = view["state"]["values"]
        name = values["name"]["name"]["value"]
        if len(name) < 3:
            ack(response_action="errors", errors={"name": "Please write the whole name."})
            return
        ack()
        client.chat_postMessage(channel=values["where"]["where"]["selected_conversation"], text=f"How about {name}?")

    @app.shortcut("save_place")
    def save_place(ack: Ack, shortcut: Body, client: WebClient) -> None:
        ack()
        text = shortcut["message"]["text"]
        client.files_upload_v2(
            channel=shortcut["channel"]["id"], thread_ts=shortcut["message_ts"], content=text, filename="place.txt"
        )

    @app.event("message")
    def answer(event: Body, context: BoltContext, client: WebClient) -> None:
        if event.get("subtype") or event.get("channel_type") != "im":
            return
        stream = client.chat_startStream(
            channel=event["channel"],
            thread_ts=event.get("thread_ts", event["ts"]),
            recipient_team_id=context.team_id,
            recipient_user_id=event["user"],
            markdown_text="Let me *think*",
        )
        client.chat_appendStream(channel=event["channel"], ts=stream["ts"], markdown_text=" … soup.")
        client.chat_stopStream(channel=event["channel"], ts=stream["ts"])

    @app.event("app_home_opened")
    def show_home(event: Body, client: WebClient) -> None:
        if event["tab"] == "home":
            header = {"type": "header", "text": plain("Places")}
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [header]})

    return app
