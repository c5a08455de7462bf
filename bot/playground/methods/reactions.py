"""reactions.*: one emoji a name and person, on a message that is there."""

from __future__ import annotations

from bot.playground import posting
from bot.playground.calls import Call, method
from bot.playground.errors import JSON, SlackError
from bot.playground.events import emit
from bot.playground.slack_state import SlackState
from bot.playground.workspace import Channel, Message


@method("reactions.add")
def add(call: Call) -> JSON:
    channel, message, name = _target(call)
    react(call.slack_state, channel, message, call.slack_state.bot.id, name)
    return {}


@method("reactions.remove")
def remove(call: Call) -> JSON:
    channel, message, name = _target(call)
    unreact(call.slack_state, channel, message, call.slack_state.bot.id, name)
    return {}


def _target(call: Call) -> tuple[Channel, Message, str]:
    channel = call.channel(member=False)
    message = channel.messages.get(call.text("timestamp") or "")
    if message is None:
        raise SlackError("message_not_found")
    name = (call.text("name") or "").strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").replace(":", "").isalnum():
        raise SlackError("invalid_name")
    return channel, message, name


def react(slack_state: SlackState, channel: Channel, message: Message, user: str, name: str) -> None:
    """Raises SlackError already_reacted."""
    reactions = [dict(r) for r in message.body.get("reactions", ())]
    known = next((r for r in reactions if r["name"] == name), None)
    if known is None:
        reactions.append({"name": name, "users": [user], "count": 1})
    elif user in known["users"]:
        raise SlackError("already_reacted")
    else:
        known |= {"users": [*known["users"], user], "count": known["count"] + 1}
    _keep(slack_state, channel, message, reactions, user, name, "reaction_added")


def unreact(slack_state: SlackState, channel: Channel, message: Message, user: str, name: str) -> None:
    """Raises SlackError no_reaction."""
    reactions = [dict(r) for r in message.body.get("reactions", ())]
    known = next((r for r in reactions if r["name"] == name and user in r["users"]), None)
    if known is None:
        raise SlackError("no_reaction")
    known |= {"users": [u for u in known["users"] if u != user], "count": known["count"] - 1}
    _keep(slack_state, channel, message, [r for r in reactions if r["count"]], user, name, "reaction_removed")


def _keep(
    slack_state: SlackState, channel: Channel, message: Message, reactions: list[JSON], user: str, name: str, event: str
) -> None:
    posting.edit(slack_state, channel, message, {**message.body, "reactions": reactions}, quiet=True)
    item = {"type": "message", "channel": channel.id, "ts": message.ts}
    told = {"type": event, "user": user, "reaction": name, "item": item, "item_user": message.body.get("user")}
    emit(slack_state, {**told, "event_ts": slack_state.clock.stamp()}, channel=channel)
