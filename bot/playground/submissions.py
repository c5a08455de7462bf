"""A modal is sent or closed: inputs are checked as the client does, and the app's `response_action` is obeyed."""

from __future__ import annotations

from typing import Any

from bot.playground import inputs, payloads
from bot.playground.errors import JSON, SlackError
from bot.playground.interactions import Refused, failure
from bot.playground.surfaces import View
from bot.playground.view_json import new_view, read_view, replace_view, view_json
from bot.playground.workspace import User
from bot.playground.world import World

REQUIRED = "Please complete this required field."
TROUBLE = "We had some trouble connecting. Try again?"
ACTIONS = ("clear", "update", "push", "errors")


async def submit(world: World, user: User, body: JSON) -> JSON:
    """Sends a modal. Returns `{ok, response_action?, errors?}`; errors are keyed by block_id."""
    view = _own(world, user, body)
    blocks = view.body["blocks"]
    for block_id, actions in (body.get("values") or {}).items():
        for action_id, given in actions.items():
            found = inputs.find(blocks, block_id, action_id)
            if found is None:
                raise Refused("element_not_found")
            try:
                value = inputs.read_value(found[1], given, world.workspace.file_bodies())
            except ValueError:
                raise Refused("no_such_option") from None
            world.inputs.put(view.id, user.id, block_id, action_id, value)
    errors = _client_errors(blocks, world.inputs.values(view.id, user.id, blocks))
    if errors:
        return {"ok": False, "error": "invalid_input", "errors": errors}
    payload = payloads.base(world, "view_submission", user, _trigger(world, user, view))
    ack = await world.deliveries.ask("interactive", payload | {"view": view_json(world, view), "response_urls": []})
    failed = failure(world, user.id, ack, "view_submission")
    return failed or _obey(world, user, view, ack.payload or {})


def _trigger(world: World, user: User, view: View) -> str:
    return world.triggers.trigger(user.id, from_view=view.id, channel=view.channel)


def _own(world: World, user: User, body: JSON) -> View:
    view = world.surfaces.views.get(body.get("view_id", ""))
    if view is None or view.user != user.id or view.body["type"] != "modal":
        raise Refused("view_not_found")
    return view


def _client_errors(blocks: list[JSON], values: inputs.Values) -> dict[str, str]:
    """What Slack's client finds before anything is sent."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = values.get(block["block_id"], {}).get(element["action_id"], {})
        given = state.get(inputs.STATEFUL[element["type"]][0])
        wrong = REQUIRED if given in (None, "", []) and not block.get("optional") else _bounds(element, given)
        if wrong:
            errors[block["block_id"]] = wrong
    return errors


def _bounds(element: JSON, given: Any) -> str:
    if given in (None, "", []):
        return ""
    if element["type"] == "plain_text_input":
        if len(given) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if len(given) > element.get("max_length", len(given)):
            return f"Please enter at most {element['max_length']} characters."
    if element["type"] == "number_input":
        try:
            number = float(given)
        except ValueError:
            return "Please enter a number."
        if not element["is_decimal_allowed"] and number != int(number):
            return "Please enter a whole number."
        if number < float(element.get("min_value", number)):
            return f"Please enter a number of at least {element['min_value']}."
        if number > float(element.get("max_value", number)):
            return f"Please enter a number of at most {element['max_value']}."
    if element["type"] == "email_text_input" and "@" not in given:
        return "Please enter an email address."
    if element["type"] == "url_text_input" and "://" not in given:
        return "Please enter a URL."
    return ""


def _obey(world: World, user: User, view: View, answer: JSON) -> JSON:
    """Does what the app answered; what Slack would not take is written down and shown as trouble."""
    action = answer.get("response_action")
    if not answer:
        _close(world, user, view)
        return {"ok": True}
    try:
        if action not in ACTIONS:
            raise SlackError("invalid_response_action")
        if action == "clear":
            clear(world, user)
            return {"ok": True, "response_action": "clear"}
        if action == "errors":
            return {"ok": True, "response_action": "errors", "errors": _errors(view, answer.get("errors"))}
        shown = read_view(world, answer.get("view"), "modal")
        if action == "update":
            if view.id in world.surfaces.views:
                replace_view(world, view, shown)
        else:
            pushed = new_view(world, user.id, shown, view)
            world.surfaces.push(pushed)
            world.tell([user.id], "view_opened", view=view_json(world, pushed))
    except SlackError as error:
        world.record.refused("view_submission", error.code, {"answer": answer, **error.extra})
        world.tell([user.id], "notice", text=TROUBLE)
        return {"ok": False, "error": error.code}
    return {"ok": True, "response_action": action}


def _errors(view: View, errors: Any) -> dict[str, str]:
    """Errors must name input blocks of the view. Raises SlackError invalid_response_errors."""
    known = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= known:
        raise SlackError("invalid_response_errors")
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise SlackError("invalid_response_errors")
    return errors


def _close(world: World, user: User, view: View) -> None:
    world.surfaces.drop(view.id)
    world.inputs.forget(view.id, user.id)
    world.tell([user.id], "view_closed", view={"id": view.id})


def clear(world: World, user: User) -> None:
    for view in reversed(world.surfaces.stack(user.id)):
        _close(world, user, view)


async def close(world: World, user: User, body: JSON) -> JSON:
    """The person closes a modal; with `all` the whole stack. The app is told if it asked to be."""
    view = _own(world, user, body)
    cleared = bool(body.get("all"))
    gone = world.surfaces.stack(user.id) if cleared else [view]
    shown = [(each, view_json(world, each)) for each in gone]
    for each in reversed(gone):
        _close(world, user, each)
    for each, as_json in shown:
        if each.body.get("notify_on_close"):
            payload = payloads.base(world, "view_closed", user, None) | {"view": as_json, "is_cleared": cleared}
            await world.deliveries.ask("interactive", payload)
    return {"ok": True}
