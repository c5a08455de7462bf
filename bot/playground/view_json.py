"""A view as Slack shows it to the app: completed with ids, hash and state."""

from __future__ import annotations

import json
from typing import Any

from bot.playground.blocks import LIMITS, check_view
from bot.playground.errors import JSON, SlackError
from bot.playground.posting import with_ids
from bot.playground.slack_state import SlackState
from bot.playground.surfaces import View, new_hash

MAX_BYTES = LIMITS["view"]["payload_bytes"]["max"]


def read_view(view: Any, kind: str) -> JSON:
    """A checked view with block ids. Raises SlackError view_too_large or invalid_arguments with what is wrong."""
    if isinstance(view, dict) and len(json.dumps(view).encode()) > MAX_BYTES:
        raise SlackError("view_too_large")
    check_view(view, kind)
    return {**view, "blocks": with_ids(view["blocks"])}


def new_view(slack_state: SlackState, user: str, body: JSON) -> View:
    return View(slack_state.workspace.new_id("V"), user, body, new_hash(slack_state.clock.now()))


def view_json(slack_state: SlackState, view: View) -> JSON:
    """The view object of answers and payloads (https://docs.slack.dev/reference/views)."""
    body = view.body
    return {
        "id": view.id,
        "team_id": slack_state.workspace.team["id"],
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": slack_state.inputs.values(view.id, view.user, body["blocks"])},
        "hash": view.hash,
        "title": body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": False,
        "notify_on_close": False,
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": None,
        "root_view_id": view.id,
        "app_id": slack_state.app_id,
        "external_id": "",
        "app_installed_team_id": slack_state.workspace.team["id"],
        "bot_id": slack_state.bot.bot_id,
    }


def home_of(slack_state: SlackState, user: str) -> View | None:
    """The published Home of a person, also one that was published before a restart."""
    kept = slack_state.workspace.homes.get(user)
    if kept is None:
        return None
    if kept["id"] not in slack_state.surfaces.views:
        slack_state.surfaces.views[kept["id"]] = View(kept["id"], user, kept["body"], kept["hash"])
    return slack_state.surfaces.views[kept["id"]]


def keep_home(slack_state: SlackState, view: View) -> None:
    slack_state.surfaces.views[view.id] = view
    slack_state.workspace.keep_home(view.user, {"id": view.id, "body": view.body, "hash": view.hash})
    slack_state.notify([view.user], "home", view=view_json(slack_state, view))


def replace_view(slack_state: SlackState, view: View, body: JSON) -> None:
    """Shows a new body in the place of the old; what was typed stays where block and action keep their ids."""
    view.body, view.hash = body, new_hash(slack_state.clock.now())
    if body["type"] == "home":
        keep_home(slack_state, view)
    else:
        slack_state.notify([view.user], "view_updated", view=view_json(slack_state, view))
