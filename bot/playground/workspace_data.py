"""What a workspace holds: people, channels, messages, files and views, each found by key and never by a search."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.playground.errors import JSON, SlackError

ID_DIGITS = 8


@dataclass
class User:
    id: str
    name: str
    real_name: str
    is_bot: bool = False
    bot_id: str | None = None
    team_id: str | None = None  # another company's, or another workspace's of the organisation; None: this workspace
    is_restricted: bool = False  # a guest
    is_ultra_restricted: bool = False  # a guest of one channel
    deleted: bool = False
    is_admin: bool = False


@dataclass
class Message:
    """A message; `body` is Slack's JSON of it and is replaced, never changed in place."""

    channel: str
    body: JSON
    only_for: str | None = None
    streaming: bool = False

    @property
    def ts(self) -> str:
        return str(self.body["ts"])

    @property
    def thread_ts(self) -> str | None:
        return self.body.get("thread_ts")

    @property
    def in_channel(self) -> bool:
        """Shown in the channel itself, not only in a thread."""
        return self.thread_ts in (None, self.ts) or self.body.get("subtype") == "thread_broadcast"


@dataclass
class Channel:
    id: str
    name: str
    is_private: bool = False
    is_im: bool = False
    members: list[str] = field(default_factory=list)
    is_archived: bool = False
    is_mpim: bool = False
    created: int = 0
    is_ext_shared: bool = False  # with another company
    is_pending_ext_shared: bool = False
    is_org_shared: bool = False  # with other workspaces of the organisation
    messages: dict[str, Message] = field(default_factory=dict, repr=False)
    roots: list[str] = field(default_factory=list, repr=False)
    threads: dict[str, list[str]] = field(default_factory=dict, repr=False)
    ephemerals: dict[str, dict[str, Message]] = field(default_factory=dict, repr=False)

    @property
    def kind(self) -> str:
        """`channel_type` of an event: channel, group, im or mpim."""
        if self.is_im:
            return "im"
        if self.is_mpim:
            return "mpim"
        return "group" if self.is_private else "channel"

    @property
    def kinds(self) -> str:
        """The same in the names of scopes and subscriptions: channels, groups, im or mpim."""
        return self.kind if self.is_im or self.is_mpim else f"{self.kind}s"

    def index(self, message: Message) -> None:
        self.messages[message.ts] = message
        if message.in_channel:
            bisect.insort(self.roots, message.ts)
        if message.thread_ts and message.thread_ts != message.ts:
            bisect.insort(self.threads.setdefault(message.thread_ts, []), message.ts)

    def has_thread(self, thread_ts: str) -> bool:
        """Whether there is a message, or what is left of its thread."""
        return thread_ts in self.messages or bool(self.threads.get(thread_ts))

    def forget(self, message: Message) -> None:
        self.messages.pop(message.ts, None)
        for index in (self.roots, self.threads.get(message.thread_ts or "", [])):
            at = bisect.bisect_left(index, message.ts)
            if at < len(index) and index[at] == message.ts:
                del index[at]

    def show(self, message: Message) -> JSON:
        """Slack's JSON of a message as history shows it: roots carry what is known of their thread."""
        replies = self.threads.get(message.ts)
        if not replies:
            return message.body
        authors = [self.messages[ts].body.get("user", "") for ts in replies]
        return {
            **message.body,
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": sorted(set(authors)),
            "reply_users_count": len(set(authors)),
            "latest_reply": replies[-1],
            "is_locked": False,
            "subscribed": False,
        }


@dataclass
class File:
    """An uploaded file; `body` is Slack's file object, `content` its bytes."""

    body: JSON
    content: bytes = b""
    complete: bool = False


def shared_in(file: JSON) -> list[str]:
    """The ids of the conversations in which a file was shared."""
    return [name for kind in ("channels", "groups", "ims") for name in file.get(kind, ())]


Changed = Callable[[str, str], None]


class Workspace:
    """All state that survives a restart. Every change goes through a method, which tells `changed(kind, id)`."""

    def __init__(self, changed: Changed) -> None:
        self.team: JSON = {"id": "T00PLAY001", "name": "Playground", "domain": "playground"}
        self.enterprise: JSON | None = None  # {id, name} where the workspace belongs to an Enterprise Grid organisation
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.homes: dict[str, JSON] = {}
        self.notes: dict[str, JSON] = {}
        self.counters: dict[str, int] = {}
        self.names: dict[str, str] = {}
        self._ims: dict[tuple[str, str], str] = {}
        self._changed = changed

    def new_id(self, letter: str) -> str:
        """`letter` and digits, never given twice, also after a restart."""
        self.counters[letter] = self.counters.get(letter, 0) + 1
        self._changed("counter", letter)
        return f"{letter}0{self.counters[letter]:0{ID_DIGITS}X}"

    def add_user(self, name: str, *, is_bot: bool = False, **more: Any) -> User:
        """A new person or bot; `more` are other fields of User."""
        bot_id = self.new_id("B") if is_bot else None
        user = User(self.new_id("U"), name.lower().replace(" ", "."), name, is_bot, bot_id, **more)
        self.keep_user(user)
        return user

    def keep_user(self, user: User) -> None:
        self.users[user.id] = user
        self.names[user.name] = self.names[user.real_name.lower()] = user.id
        self._changed("user", user.id)

    def add_channel(self, name: str, members: Iterable[str], *, is_private: bool = False, created: int = 0) -> Channel:
        channel = Channel(self.new_id("C"), name, is_private, members=list(members), created=created)
        self.keep_channel(channel)
        return channel

    def keep_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        if channel.is_im:
            a, b = channel.members
            self._ims[a, b] = self._ims[b, a] = channel.id
        self._changed("channel", channel.id)

    def team_of(self, user: User | None) -> str:
        """The id of somebody's workspace."""
        return str((user and user.team_id) or self.team["id"])

    def im(self, user: str, other: str, created: int = 0) -> tuple[Channel, bool]:
        """The direct messages between two, and whether they had to be opened for it."""
        known = self._ims.get((user, other))
        if known:
            return self.channels[known], False
        channel = Channel(self.new_id("D"), "", is_im=True, members=[user, other], created=created)
        self.keep_channel(channel)
        return channel, True

    def group(self, members: list[str], created: int = 0) -> Channel:
        """A new direct message among several."""
        name = "mpdm-" + "--".join(self.users[m].name for m in members) + "-1"
        channel = Channel(self.new_id("G"), name, is_private=True, is_mpim=True, members=members, created=created)
        self.keep_channel(channel)
        return channel

    def channel(self, channel_id: str) -> Channel:
        """Raises SlackError channel_not_found."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise SlackError("channel_not_found")
        return channel

    def keep_message(self, message: Message) -> None:
        self.channels[message.channel].index(message)
        self._changed("message", f"{message.channel}/{message.ts}")

    def replace_body(self, message: Message, body: JSON) -> None:
        message.body = body
        self._changed("message", f"{message.channel}/{message.ts}")

    def drop_message(self, message: Message) -> None:
        self.channels[message.channel].forget(message)
        self._changed("message", f"{message.channel}/{message.ts}")

    def drop_channel(self, channel: Channel) -> None:
        for ts in channel.messages:
            self._changed("message", f"{channel.id}/{ts}")
        self.channels.pop(channel.id, None)
        self._changed("channel", channel.id)

    def keep_file(self, file: File) -> None:
        self.files[file.body["id"]] = file
        self._changed("file", file.body["id"])

    def keep_home(self, user: str, view: JSON) -> None:
        self.homes[user] = view
        self._changed("home", user)

    def keep_note(self, name: str, body: JSON) -> None:
        """Small facts by name: suggested prompts, session titles."""
        self.notes[name] = body
        self._changed("note", name)
