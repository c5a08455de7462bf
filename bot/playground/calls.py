"""One call of the Web API: what it carries, typed readers for its arguments, and the table of what can be called."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.playground.errors import JSON, SlackError, invalid
from bot.playground.slack_state import SlackState
from bot.playground.workspace_data import Channel, Message

FACTS_FOLDER = Path(__file__).with_name("facts")
FACTS: dict[str, JSON] = json.loads(FACTS_FOLDER.joinpath("methods.json").read_text("utf-8"))
NOT_SERVED = frozenset(FACTS_FOLDER.joinpath("not_served.txt").read_text("utf-8").split())
TRUE = (True, "true", "True", "1", 1)
T = TypeVar("T")


@dataclass
class Call:
    slack_state: SlackState
    method: str
    args: JSON
    token: str = ""
    warnings: list[str] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value is None else str(value)

    def flag(self, name: str) -> bool:
        return self.args.get(name) in TRUE

    def number(self, name: str, default: int) -> int:
        """Raises SlackError invalid_arguments where it is not a whole number."""
        try:
            return int(self.args.get(name, default))
        except (TypeError, ValueError):
            raise invalid("invalid_arguments", [f"must be an integer [json-pointer:/{name}]"]) from None

    def window(self, usual: int, most: int) -> tuple[int, int]:
        """Where a page starts and how long it may be. Raises SlackError invalid_cursor."""
        cursor = (self.text("cursor") or "at:0").removeprefix("at:")
        if not cursor.isdigit():
            raise SlackError("invalid_cursor")
        return int(cursor), min(most, max(1, self.number("limit", usual)))

    def page(self, everything: Sequence[T], usual: int, most: int) -> tuple[Sequence[T], JSON]:
        """The part of a list that is asked for, and where the next one begins, as an answer says it."""
        start, size = self.window(usual, most)
        following = f"at:{start + size}" if start + size < len(everything) else ""
        return everything[start : start + size], {"response_metadata": {"next_cursor": following}}

    def structure(self, name: str, wrong: str) -> Any:
        """A JSON argument, given as JSON or as a string of it. Raises SlackError `wrong`."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(wrong) from None

    def channel(self, name: str = "channel", *, member: bool = True, archived: bool = False) -> Channel:
        """The channel of the call. Raises SlackError channel_not_found, not_in_channel or is_archived."""
        channel = self.slack_state.workspace.channel(self.text(name) or "")
        inside = self.slack_state.bot.id in channel.members
        if not inside and (channel.is_private or channel.is_im):
            raise SlackError("channel_not_found")
        if not inside and member:
            raise SlackError("not_in_channel")
        if channel.is_archived and not archived:
            raise SlackError("is_archived")
        return channel

    def own_message(self, channel: Channel, wrong: str) -> Message:
        """The app's own message at `ts`. Raises SlackError message_not_found or `wrong`."""
        message = channel.messages.get(str(self.args.get("ts")))
        if message is None:
            raise SlackError("message_not_found")
        if message.body.get("bot_id") != self.slack_state.bot.bot_id:
            raise SlackError(wrong)
        return message

    def root_of(self, channel: Channel) -> str | None:
        """The thread of the call; a reply's ts stands for its root's, as in Slack."""
        given = self.text("thread_ts") or None
        message = channel.messages.get(given or "")
        return (message.thread_ts or given) if message else given

    def need(self, scope: str) -> None:
        """Raises SlackError missing_scope unless the app holds it."""
        if scope not in self.slack_state.scopes:
            raise missing_scope(self.slack_state, [scope])

    def need_for(self, channel: Channel, rule: str) -> None:
        """The scope of `rule` (read or history) that belongs to the sort of channel."""
        self.need(f"{channel.kinds}:{rule}")


def missing_scope(slack_state: SlackState, scopes: list[str]) -> SlackError:
    return SlackError("missing_scope", needed=",".join(scopes), provided=",".join(sorted(slack_state.scopes)))


Handler = Callable[[Call], JSON]
METHODS: dict[str, Handler] = {}


def method(name: str) -> Callable[[Handler], Handler]:
    """Registers what answers a Web API method."""

    def keep(handler: Handler) -> Handler:
        METHODS[name] = handler
        return handler

    return keep
