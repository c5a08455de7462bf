"""views.*: modals opened by a fresh trigger, their updates, and the Home tab."""

from __future__ import annotations

from typing import Any

from bot.playground.calls import Call, method
from bot.playground.errors import JSON, SlackError, invalid
from bot.playground.view_json import home_of, keep_home, new_view, read_view, replace_view, view_json


def _view(call: Call) -> Any:
    return call.structure("view", "invalid_arguments")


def _trigger(call: Call) -> Any:
    if call.args.get("trigger_id") in (None, ""):
        raise invalid("invalid_arguments", ["missing required field: trigger_id"])
    return call.args["trigger_id"]


@method("views.open")
def open_view(call: Call) -> JSON:
    slack_state = call.slack_state
    body = read_view(_view(call), "modal")
    trigger = slack_state.triggers.use(_trigger(call))
    view = new_view(slack_state, trigger.user, body)
    view.window = trigger.window
    slack_state.surfaces.open(view)
    shown = view_json(slack_state, view)
    slack_state.notify([trigger.user], "view_opened", view=shown)
    return {"view": shown}


@method("views.update")
def update_view(call: Call) -> JSON:
    view = call.slack_state.surfaces.get(call.text("view_id") or "")
    body = read_view(_view(call), view.body["type"])
    replace_view(call.slack_state, view, body)
    return {"view": view_json(call.slack_state, view)}


@method("views.publish")
def publish(call: Call) -> JSON:
    slack_state, user = call.slack_state, call.text("user_id") or ""
    if not slack_state.manifest.home_tab:
        raise SlackError("not_enabled")
    if user not in slack_state.workspace.users or slack_state.workspace.users[user].is_bot:
        raise invalid("invalid_arguments", ["invalid user_id [json-pointer:/user_id]"])
    body = read_view(_view(call), "home")
    view = home_of(slack_state, user)
    if view is None:
        view = new_view(slack_state, user, body)
        keep_home(slack_state, view)
    else:
        replace_view(slack_state, view, body)
    return {"view": view_json(slack_state, view)}
