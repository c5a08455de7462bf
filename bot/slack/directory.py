"""What people and channels are to our workspace, as Slack has it now: remembered for 30 s at most.

Who leaves a channel, becomes a guest or is joined by another company must soon stop seeing what others may see.
A failure is remembered not at all.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from cachetools import TTLCache
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.ports.slack_workspace import CLOSED_CHANNEL, ChannelInfo, SlackRefusedError, UserInfo
from bot.slack.clients import BotIdentity
from bot.slack.delivery.pace import Window
from bot.slack.delivery.refusals import call_slack, granted_scopes, if_known
from bot.slack.payloads.payload_shape import at, items, mapping, text

SECONDS = 30.0
PEOPLE, CHANNELS, LISTS = 10_000, 5_000, 500
PAGE, MOST_PAGES = 1_000, 50
# Calls in a minute before all are listed in one call: docs.slack.dev/apis/web-api/rate-limits
ONE_BY_ONE = 60  # of users.info; tier 4 is some 100
CHANNELS_ONE_BY_ONE = 30  # of conversations.info; tier 3 is some 50
CHANNEL_TYPES = "public_channel,private_channel"
SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared")
GUEST = ("is_restricted", "is_ultra_restricted")
ADMIN = ("is_admin", "is_owner", "is_primary_owner")
# The manifest has no scope for group DMs: Slack's refusal to talk of one is how we know it. If the app lacks the scopes
# for channels as well, the refusal tells nothing of the place.
NO_SCOPE = "missing_scope"
OF_CHANNELS = frozenset({"channels:read", "groups:read"})
NOT_FOUND = "channel_not_found"
NOT_VISIBLE = frozenset({"user_not_found", "user_not_visible", "users_not_found"})

T = TypeVar("T")


class Directory:
    """Asks Slack who is who; the port describes the methods. `identity`: the workspace that the bot's token belongs to.

    `now` gives seconds.
    """

    def __init__(
        self, client: AsyncWebClient, identity: BotIdentity, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._identity = identity
        self._people: MutableMapping[str, UserInfo] = TTLCache(PEOPLE, SECONDS, now)
        self._channels: MutableMapping[str, ChannelInfo] = TTLCache(CHANNELS, SECONDS, now)
        self._members: MutableMapping[str, frozenset[str]] = TTLCache(LISTS, SECONDS, now)
        self._all_people: MutableMapping[str, Mapping[str, UserInfo]] = TTLCache(1, SECONDS, now)
        self._all_channels: MutableMapping[str, Mapping[str, ChannelInfo]] = TTLCache(1, SECONDS, now)
        self._one_by_one = Window(ONE_BY_ONE, now)
        self._channels_one_by_one = Window(CHANNELS_ONE_BY_ONE, now)
        self._asking: dict[str, asyncio.Future[Any]] = {}

    async def person(self, user: str) -> UserInfo:
        """If more people are active than Slack wants to be asked about one by one, all are listed in one call."""
        if user not in self._people and not self._one_by_one.take():
            with suppress(SlackRefusedError, KeyError):
                return (await self._everybody())[user]
        return await self._remembered(self._people, user, lambda: self._ask_person(user))

    async def channel(self, channel: str) -> ChannelInfo:
        """Of more channels than Slack wants to be asked about one by one, all are listed in one call."""
        if channel.startswith("D"):
            return ChannelInfo(kind="dm")
        if channel not in self._channels and not self._channels_one_by_one.take():
            with suppress(SlackRefusedError, KeyError):
                return (await self._remembered(self._all_channels, "", self._list_channels))[channel]
        asked = self._remembered(self._channels, channel, lambda: self._ask_channel(channel))
        return await if_known(asked, CLOSED_CHANNEL)

    async def is_member(self, channel: str, user: str) -> bool:
        return user in await if_known(self._members_of(channel), frozenset())

    async def has_outsiders(self, channel: str) -> bool:
        """Whoever Slack doesn't list as a full member is an outsider."""
        known = await if_known(asyncio.gather(self._members_of(channel), self._everybody()), None)
        if known is None:
            return True
        members, everybody = known
        full = {user for user, info in everybody.items() if info.kind == "member"}
        return bool(members - full - {self._identity.bot_user})

    async def _everybody(self) -> Mapping[str, UserInfo]:
        return await self._remembered(self._all_people, "", self._list_people)

    async def _members_of(self, channel: str) -> frozenset[str]:
        return await self._remembered(self._members, channel, lambda: self._list_members(channel))

    async def _remembered(self, known: MutableMapping[str, T], name: str, ask: Callable[[], Awaitable[T]]) -> T:
        """What is known, or what Slack answers; several who ask at once share one call."""
        if name in known:
            return known[name]
        key = f"{id(known)}:{name}"
        asked = self._asking.get(key)
        if asked is None:
            asked = self._asking[key] = asyncio.ensure_future(ask())
            asked.add_done_callback(lambda _: self._asking.pop(key, None))
        found: T = await asyncio.shield(asked)
        known[name] = found
        return found

    async def _ask_person(self, user: str) -> UserInfo:
        try:
            answer = await call_slack("users.info", self._client.users_info(user=user))
        except SlackRefusedError as refused:
            if refused.reason in NOT_VISIBLE:
                return UserInfo(kind="stranger")
            if refused.reason == NO_SCOPE:
                raise
            raise SlackRefusedError(refused.method, refused.reason, passing=True) from refused
        return user_info_of(mapping(answer, "user"), self._identity)

    async def _ask_channel(self, channel: str) -> ChannelInfo:
        try:
            answer = await call_slack("conversations.info", self._client.conversations_info(channel=channel))
        except SlackRefusedError as refused:
            if refused.reason == NOT_FOUND:
                return ChannelInfo(kind="gone", shared_outside=True)
            if refused.reason == NO_SCOPE and granted_scopes(refused) >= OF_CHANNELS:
                return ChannelInfo(kind="group_dm", shared_outside=True)
            raise
        return channel_info_of(mapping(answer, "channel"))

    async def _list_members(self, channel: str) -> frozenset[str]:
        list_page = partial(self._client.conversations_members, channel=channel)
        members = await self._list("conversations.members", "members", list_page)
        return frozenset(member for member in members if isinstance(member, str))

    async def _list_people(self) -> Mapping[str, UserInfo]:
        people = await self._list("users.list", "members", self._client.users_list)
        return {text(person, "id"): user_info_of(person, self._identity) for person in people}

    async def _list_channels(self) -> Mapping[str, ChannelInfo]:
        list_page = partial(self._client.conversations_list, types=CHANNEL_TYPES)
        channels = await self._list("conversations.list", "channels", list_page)
        return {text(channel, "id"): channel_info_of(channel) for channel in channels}

    async def _list(self, method: str, name: str, list_page: Callable[..., Awaitable[AsyncSlackResponse]]) -> list[Any]:
        """What stands under a name on all pages. Raises SlackRefusedError."""
        found: list[Any] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            answer = await call_slack(method, list_page(limit=PAGE, cursor=cursor or None))
            found += items(answer, name)
            cursor = text(answer, "response_metadata", "next_cursor")
            if not cursor:
                break
        return found


def channel_info_of(channel: Mapping[str, Any]) -> ChannelInfo:
    """What Slack's conversation object says. Whatever it doesn't plainly call public counts as private."""
    if at(channel, "is_mpim") is True:
        return ChannelInfo(kind="group_dm", shared_outside=True)
    public = at(channel, "is_channel") is True and at(channel, "is_private") is False
    return ChannelInfo(
        kind="public" if public else "private",
        shared_outside=any(at(channel, name) is True for name in SHARED),
    )


def user_info_of(person: Mapping[str, Any], identity: BotIdentity) -> UserInfo:
    """What Slack's user object says. Whatever it doesn't say clearly counts as a stranger."""
    teams = items(person, "enterprise_user", "teams")
    ours = bool(identity.team) and (text(person, "team_id") == identity.team or identity.team in teams)
    if at(person, "deleted") is True or at(person, "is_stranger") is True:
        return UserInfo(kind="stranger")
    if not ours:
        organisation = text(person, "enterprise_user", "enterprise_id")
        same = bool(identity.enterprise) and organisation == identity.enterprise
        return UserInfo(kind="guest" if same else "stranger")
    # Slack leaves these out for people of other companies: only a plain "no" to both makes a full member.
    if not all(at(person, name) is False for name in GUEST):
        return UserInfo(kind="guest")
    return UserInfo(kind="member", admin=any(at(person, name) is True for name in ADMIN))
