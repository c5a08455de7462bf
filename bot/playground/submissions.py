"""A modal is sent or closed: inputs are checked as the client does, and the app's `response_action` is obeyed."""

from __future__ import annotations

from typing import Any

from bot.playground import inputs, payloads
from bot.playground.errors import JSON, RefusedError, SlackError
from bot.playground.interactions import failure
from bot.playground.slack_state import SlackState
from bot.playground.surfaces import View
from bot.playground.view_json import read_view, replace_view, view_json
from bot.playground.workspace_data import User

REQUIRED = "Please complete this required field."
TROUBLE = "We had some trouble connecting. Try again?"


async def submit(slack_state: SlackState, user: User, body: JSON) -> JSON:
    """Sends a modal. Returns `{ok, response_action?, errors?}`; errors are keyed by block_id."""
    view = _own(slack_state, user, body)
    blocks = view.body["blocks"]
    for block_id, actions in (body.get("values") or {}).items():
        for action_id, given in actions.items():
            found = inputs.find(blocks, block_id, action_id)
            if found is None:
                raise RefusedError("element_not_found")
            try:
                value = inputs.read_value(found[1], given)
            except ValueError:
                raise RefusedError("no_such_option") from None
            slack_state.inputs.put(view.id, user.id, block_id, action_id, value)
    errors = _client_errors(blocks, slack_state.inputs.values(view.id, user.id, blocks))
    if errors:
        return {"ok": False, "error": "invalid_input", "errors": errors}
    payload = payloads.base(slack_state, "view_submission", user, slack_state.triggers.trigger(user.id, view.window))
    payload |= {"view": view_json(slack_state, view), "response_urls": []}
    ack = await slack_state.deliveries.ask("interactive", payload)
    failed = failure(slack_state, user.id, ack, "view_submission")
    return failed or _obey(slack_state, user, view, ack.payload or {})


def _own(slack_state: SlackState, user: User, body: JSON) -> View:
    view = slack_state.surfaces.views.get(body.get("view_id", ""))
    if view is None or view.user != user.id or view.body["type"] != "modal":
        raise RefusedError("view_not_found")
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
    if element["type"] == "plain_text_input" and len(given) > element.get("max_length", len(given)):
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
    return ""


def _obey(slack_state: SlackState, user: User, view: View, answer: JSON) -> JSON:
    """Does what the app answered; what Slack would not take is written down and shown as trouble."""
    action = answer.get("response_action")
    if not answer:
        _close(slack_state, user, view)
        return {"ok": True}
    try:
        if action == "errors":
            return {"ok": True, "response_action": "errors", "errors": _errors(view, answer.get("errors"))}
        if action != "update":
            raise SlackError("invalid_response_action")
        shown = read_view(answer.get("view"), "modal")
        if view.id in slack_state.surfaces.views:
            replace_view(slack_state, view, shown)
    except SlackError as error:
        slack_state.record.refused("view_submission", error.code, {"answer": answer, **error.extra})
        slack_state.notify([user.id], "notice", text=TROUBLE)
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


def _close(slack_state: SlackState, user: User, view: View) -> None:
    slack_state.surfaces.drop(view.id)
    slack_state.inputs.forget(view.id, user.id)
    slack_state.notify([user.id], "view_closed", view={"id": view.id})


def close(slack_state: SlackState, user: User, body: JSON) -> JSON:
    """The person closes a modal; the app is not told."""
    _close(slack_state, user, _own(slack_state, user, body))
    return {"ok": True}
