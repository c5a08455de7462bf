"""reactions.add: one emoji a name and person, on a message that is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bot.playground import posting
from bot.playground.calls import Call, method
from bot.playground.errors import JSON, SlackError
from bot.playground.events import emit
from bot.playground.slack_state import SlackState
from bot.playground.workspace_data import Channel, Message

PAGE = Path(__file__).parents[1] / "page"
NAMES = re.compile(r'(?:^\s*|, )"?([\w+-]+)"?: "', re.MULTILINE)
MOST_EMOJI, MOST_OF_ONE_PERSON = 50, 23  # docs.slack.dev/reference/methods/reactions.add


@method("reactions.add")
def add(call: Call) -> JSON:
    channel = call.channel(member=False)
    message = channel.messages.get(call.text("timestamp") or "")
    if message is None:
        raise SlackError("message_not_found")
    react(call.slack_state, channel, message, call.slack_state.bot.id, (call.text("name") or "").strip(":"))
    return {}


@cache
def emoji_names() -> frozenset[str]:
    """The names that the page can show; the rest is no emoji of this workspace."""
    files = (PAGE / "vendor" / "emoji.js", PAGE / "emoji.js")
    return frozenset(name for file in files for name in NAMES.findall(file.read_text("utf-8")))


def react(slack_state: SlackState, channel: Channel, message: Message, user: str, name: str) -> None:
    """Raises SlackError invalid_name, already_reacted, too_many_emoji, too_many_reactions."""
    plain, _, tone = name.partition("::skin-tone-")
    if plain not in emoji_names() or (tone and tone not in "23456"):
        raise SlackError("invalid_name")
    reactions = [dict(r) for r in message.body.get("reactions", ())]
    known = next((r for r in reactions if r["name"] == name), None)
    if known and user in known["users"]:
        raise SlackError("already_reacted")
    if known is None and len(reactions) >= MOST_EMOJI:
        raise SlackError("too_many_emoji")
    if sum(user in r["users"] for r in reactions) >= MOST_OF_ONE_PERSON:
        raise SlackError("too_many_reactions")
    if known is None:
        reactions.append({"name": name, "users": [user], "count": 1})
    else:
        known |= {"users": [*known["users"], user], "count": known["count"] + 1}
    posting.edit(slack_state, channel, message, {**message.body, "reactions": reactions}, quiet=True)
    item = {"type": "message", "channel": channel.id, "ts": message.ts}
    body: JSON = {"type": "reaction_added", "user": user, "reaction": name, "item": item}
    body |= {"item_user": message.body.get("user"), "event_ts": slack_state.clock.stamp()}
    emit(slack_state, body, channel=channel)
