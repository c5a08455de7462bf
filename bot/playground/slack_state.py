"""The state of the workspace and the parts that work on it, wired once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.playground.clock import Clock
from bot.playground.delivery import Deliveries, HttpDelivery
from bot.playground.errors import JSON
from bot.playground.event_streams import EventStreams
from bot.playground.faults import Faults
from bot.playground.inputs import Inputs
from bot.playground.manifest import Manifest
from bot.playground.rate_limits import RateLimits
from bot.playground.record import Record
from bot.playground.show import Show
from bot.playground.socket_mode import Sockets
from bot.playground.storage import Storage
from bot.playground.surfaces import Surfaces
from bot.playground.triggers import Triggers
from bot.playground.workspace_data import User, Workspace

BOT_TOKEN = "xoxb-playground-1-bot"  # noqa: S105 - opens nothing but this playground
APP_TOKEN = "xapp-1-playground-1-app"  # noqa: S105
SIGNING_SECRET = "5f1c0a3e9b7d2468ace013579bdf8642"  # noqa: S105
DEFAULT_USERS = ("You", "Teammate", "Stranger")
DEFAULT_CHANNELS: tuple[JSON, ...] = (
    {"name": "general"},
    {"name": "ml-platform"},
    {"name": "invoice-project", "is_private": True, "members": ["You", "Teammate"]},
)


@dataclass(frozen=True)
class Options:
    """How a playground is set up; people and channels count only where no state is found."""

    manifest: Manifest
    users: tuple[str | JSON, ...] = DEFAULT_USERS
    channels: tuple[JSON, ...] = DEFAULT_CHANNELS
    request_url: str | None = None
    state: Path | None = None
    fresh: bool = False
    paced: bool = False
    latency_s: float = 0.0


class SlackState:
    """Must be made on the loop it runs on."""

    def __init__(self, options: Options, base_url: str) -> None:
        loop = asyncio.get_running_loop()
        self.manifest = options.manifest
        self.scopes = set(options.manifest.scopes)
        self.base_url = base_url
        self.app_id = "A0PLAY00001"
        self.bot_token, self.app_token, self.signing_secret = BOT_TOKEN, APP_TOKEN, SIGNING_SECRET
        self.verification_token = "playground"  # noqa: S105
        self.token_errors: dict[str, str] = {}  # token -> the word with which Slack refuses it
        self.network_down = False
        self.latency_s = options.latency_s  # the Web API answers after this, as a distant server does
        self.clock = Clock(loop)
        self.record = Record(self.clock)
        self.faults = Faults()
        self.event_streams = EventStreams()
        self.triggers = Triggers(self.clock)
        self.rate_limits = RateLimits(self.clock, on=options.paced)
        self.inputs = Inputs()
        self.surfaces = Surfaces()
        self.show = Show()
        self.statuses: dict[tuple[str, str], JSON] = {}
        self.sockets = Sockets(self.clock, self.app_id, self._connection_changed)
        self.http = HttpDelivery(self.clock, options.request_url, SIGNING_SECRET) if options.request_url else None
        self.deliveries = Deliveries(self.clock, self.record, self.faults, self.http or self.sockets)
        self.storage = Storage(options.state, fresh=options.fresh)
        self.workspace = Workspace(self.storage.note)
        if not self.storage.load(self.workspace):
            self._fill(options)
        self.bot = self._bot()
        for channel in self.workspace.channels.values():
            if channel.messages:
                self.clock.never_before(next(reversed(channel.messages)))

    @property
    def people(self) -> list[User]:
        return [user for user in self.workspace.users.values() if not user.is_bot]

    @property
    def connected(self) -> bool:
        return self.http is not None or self.sockets.connected

    def notify(self, users: Iterable[str], kind: str, **event: object) -> None:
        self.event_streams.notify(users, {"kind": kind, **event})

    def _fill(self, options: Options) -> None:
        """Adds the first people, the bot and the channels of a new workspace."""
        now = int(self.clock.now())
        for name in options.users:
            self.workspace.add_user(**({"name": name} if isinstance(name, str) else name))
        bot = self.workspace.add_user(options.manifest.bot_name, is_bot=True)
        for wanted in options.channels:
            names = wanted.get("members") or [user.real_name for user in self.people if not user.is_restricted]
            members = [self.workspace.names[name.lower()] for name in names if name.lower() in self.workspace.names]
            private = bool(wanted.get("is_private"))
            channel = self.workspace.add_channel(wanted["name"], [*members, bot.id], is_private=private, created=now)
            channel.is_ext_shared = bool(wanted.get("is_ext_shared"))
        self.workspace.keep_note("bot", {"user": bot.id})

    def _bot(self) -> User:
        bot = self.workspace.users[self.workspace.notes["bot"]["user"]]
        if bot.real_name != self.manifest.bot_name:  # the manifest was changed between two runs
            bot.real_name, bot.name = self.manifest.bot_name, self.manifest.bot_name.lower().replace(" ", ".")
            self.workspace.keep_user(bot)
        return bot

    def _connection_changed(self, connected: bool) -> None:
        self.event_streams.notify_all_streams({"kind": "app_connected" if connected else "app_disconnected"})

    async def close(self) -> None:
        self.event_streams.close()
        self.show.close()
        await self.sockets.close()
        await self.deliveries.close()
        if self.http is not None:
            await self.http.close()
        self.clock.close()
        self.storage.close()
