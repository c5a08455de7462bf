"""A view as Slack shows it to the app: completed with ids, hash, state and its place in the stack."""

from __future__ import annotations

import json
from typing import Any

from bot.playground.blocks import LIMITS, check_view
from bot.playground.errors import JSON, SlackError
from bot.playground.posting import with_ids
from bot.playground.surfaces import View, new_hash
from bot.playground.world import World

MAX_BYTES = LIMITS["view"]["payload_bytes"]["max"]


def read_view(world: World, view: Any, kind: str) -> JSON:
    """A checked view with block ids. Raises SlackError view_too_large or invalid_arguments with what is wrong."""
    if isinstance(view, dict) and len(json.dumps(view).encode()) > MAX_BYTES:
        raise SlackError("view_too_large")
    check_view(view, kind, files=world.workspace.files)
    return {**view, "blocks": with_ids(view["blocks"])}


def new_view(world: World, user: str, body: JSON, previous: View | None = None) -> View:
    view_id = world.workspace.new_id("V")
    root = previous.root_id if previous else view_id
    return View(view_id, user, body, new_hash(world.clock.now()), root, previous.id if previous else None)


def view_json(world: World, view: View) -> JSON:
    """The view object of answers and payloads (https://docs.slack.dev/reference/views)."""
    body = view.body
    return {
        "id": view.id,
        "team_id": world.workspace.team["id"],
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": world.inputs.values(view.id, view.user, body["blocks"])},
        "hash": view.hash,
        "title": body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": world.app_id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": world.workspace.team["id"],
        "bot_id": world.bot.bot_id,
    }


def home_of(world: World, user: str) -> View | None:
    """The published Home of a person, also one that was published before a restart."""
    kept = world.workspace.homes.get(user)
    if kept is None:
        return None
    if kept["id"] not in world.surfaces.views:
        world.surfaces.keep_home(View(kept["id"], user, kept["body"], kept["hash"], kept["id"]))
    return world.surfaces.views[kept["id"]]


def keep_home(world: World, view: View) -> None:
    world.surfaces.keep_home(view)
    world.workspace.keep_home(view.user, {"id": view.id, "body": view.body, "hash": view.hash})
    world.tell([view.user], "home", view=view_json(world, view))


def replace_view(world: World, view: View, body: JSON) -> None:
    """Shows a new body in the place of the old; what was typed stays where block and action keep their ids."""
    world.surfaces.replace(view, body, new_hash(world.clock.now()))
    if body["type"] == "home":
        keep_home(world, view)
    else:
        world.tell([view.user], "view_updated", view=view_json(world, view))
