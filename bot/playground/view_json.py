"""A view as Slack shows it to the app: completed with ids, hash, state and its place in the stack."""

from __future__ import annotations

import json
from typing import Any

from bot.playground.blocks import LIMITS, check_view
from bot.playground.errors import JSON, SlackError
from bot.playground.posting import with_ids
from bot.playground.slack_state import SlackState
from bot.playground.surfaces import View, new_hash

MAX_BYTES = LIMITS["view"]["payload_bytes"]["max"]


def read_view(slack_state: SlackState, view: Any, kind: str) -> JSON:
    """A checked view with block ids. Raises SlackError view_too_large or invalid_arguments with what is wrong."""
    if isinstance(view, dict) and len(json.dumps(view).encode()) > MAX_BYTES:
        raise SlackError("view_too_large")
    check_view(view, kind, files=slack_state.workspace.files)
    return {**view, "blocks": with_ids(view["blocks"])}


def new_view(slack_state: SlackState, user: str, body: JSON, previous: View | None = None) -> View:
    view_id = slack_state.workspace.new_id("V")
    root = previous.root_id if previous else view_id
    return View(view_id, user, body, new_hash(slack_state.clock.now()), root, previous.id if previous else None)


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
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": slack_state.app_id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": slack_state.workspace.team["id"],
        "bot_id": slack_state.bot.bot_id,
    }


def home_of(slack_state: SlackState, user: str) -> View | None:
    """The published Home of a person, also one that was published before a restart."""
    kept = slack_state.workspace.homes.get(user)
    if kept is None:
        return None
    if kept["id"] not in slack_state.surfaces.views:
        slack_state.surfaces.keep_home(View(kept["id"], user, kept["body"], kept["hash"], kept["id"]))
    return slack_state.surfaces.views[kept["id"]]


def keep_home(slack_state: SlackState, view: View) -> None:
    slack_state.surfaces.keep_home(view)
    slack_state.workspace.keep_home(view.user, {"id": view.id, "body": view.body, "hash": view.hash})
    slack_state.notify([view.user], "home", view=view_json(slack_state, view))


def replace_view(slack_state: SlackState, view: View, body: JSON) -> None:
    """Shows a new body in the place of the old; what was typed stays where block and action keep their ids."""
    slack_state.surfaces.replace(view, body, new_hash(slack_state.clock.now()))
    if body["type"] == "home":
        keep_home(slack_state, view)
    else:
        slack_state.notify([view.user], "view_updated", view=view_json(slack_state, view))
