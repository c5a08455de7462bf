"""What people and channels are to our workspace, as Slack has it now: remembered for 30 s at most.

Who leaves a channel, becomes a guest or is joined by another company must soon stop seeing what others may see.
A failure is remembered not at all.

Whether the bot may be used at all (`lately`) is remembered for longer: people take 30 s and more for most answers, and
would wait for `users.info` before each next card. Slack is asked again meanwhile, and the next answer counts by that.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, TypeVar

from cachetools import TTLCache
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.ports.slack_workspace import (
    CLOSED_CHANNEL,
    ChannelStanding,
    PersonStanding,
    SlackRefusedError,
)
from bot.slack.clients import BotIdentity
from bot.slack.delivery.pace import Window
from bot.slack.delivery.refusals import call_slack, granted_scopes
from bot.slack.payloads.payload_shape import at, items, mapping, text

log = logging.getLogger(__name__)

SECONDS = 30.0
LATELY_SECONDS = 600.0
PEOPLE, CHANNELS, LISTS = 10_000, 5_000, 500
PAGE, MOST_PAGES = 1_000, 50
ONE_BY_ONE = 60  # calls of users.info in a minute, of some 100: docs.slack.dev/apis/web-api/rate-limits, tier 4
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


class Standings:
    """Asks Slack who is who. `identity`: the workspace that the bot's token belongs to. `now` gives seconds."""

    def __init__(
        self, client: AsyncWebClient, identity: BotIdentity, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._identity = identity
        self._people: MutableMapping[str, PersonStanding] = TTLCache(PEOPLE, SECONDS, now)
        self._channels: MutableMapping[str, ChannelStanding] = TTLCache(CHANNELS, SECONDS, now)
        # Only those of which the bot may be used: who is invited, or added, need not wait.
        self._lately_people: MutableMapping[str, PersonStanding] = TTLCache(PEOPLE, LATELY_SECONDS, now)
        self._lately_channels: MutableMapping[str, ChannelStanding] = TTLCache(CHANNELS, LATELY_SECONDS, now)
        self._members: MutableMapping[str, frozenset[str]] = TTLCache(LISTS, SECONDS, now)
        self._listed: MutableMapping[str, Mapping[str, PersonStanding]] = TTLCache(1, SECONDS, now)
        self._one_by_one = Window(ONE_BY_ONE, now)
        self._asking: dict[str, asyncio.Future[Any]] = {}

    async def person(self, team: str, user: str, *, lately: bool = False) -> PersonStanding:  # noqa: ARG002 - one workspace, for now
        """See the port. Raises SlackRefusedError.

        If more people are active than Slack wants to be asked about one by one, all are listed in one call.
        """
        if lately and (known := self._lately_people.get(user)) is not None:
            if user not in self._people and self._one_by_one.take():
                self._ask(self._people, user, lambda: self._ask_person(user))
            return known
        if user not in self._people and not self._one_by_one.take():
            with suppress(SlackRefusedError):
                everybody = await self._everybody()
                if user in everybody:
                    return self._note_person(user, everybody[user])
        return await self._remembered(self._people, user, lambda: self._ask_person(user))

    async def channel(self, team: str, channel: str, *, lately: bool = False) -> ChannelStanding:  # noqa: ARG002
        """See the port."""
        if lately and (known := self._lately_channels.get(channel)) is not None:
            if channel not in self._channels:
                self._ask(self._channels, channel, lambda: self._ask_channel(channel))
            return known
        try:
            return await self._remembered(self._channels, channel, lambda: self._ask_channel(channel))
        except SlackRefusedError as refused:
            log.warning("conversations.info: %s", refused.reason)
            return CLOSED_CHANNEL

    async def is_member(self, team: str, channel: str, user: str) -> bool:  # noqa: ARG002 - one workspace, for now
        """See the port."""
        try:
            return user in await self._members_of(channel)
        except SlackRefusedError as refused:
            log.warning("conversations.members: %s", refused.reason)
            return False

    async def has_outsiders(self, team: str, channel: str) -> bool:  # noqa: ARG002 - one workspace, for now
        """See the port. Whoever Slack doesn't list as a full member is an outsider."""
        try:
            members, everybody = await asyncio.gather(self._members_of(channel), self._everybody())
        except SlackRefusedError as refused:
            log.warning("%s: %s", refused.method, refused.reason)
            return True
        full = {user for user, standing in everybody.items() if standing.kind == "member"}
        return bool(members - full - {self._identity.bot_user})

    async def _everybody(self) -> Mapping[str, PersonStanding]:
        return await self._remembered(self._listed, "", self._list_people)

    async def _members_of(self, channel: str) -> frozenset[str]:
        return await self._remembered(self._members, channel, lambda: self._list_members(channel))

    async def _remembered(self, known: MutableMapping[str, T], name: str, ask: Callable[[], Awaitable[T]]) -> T:
        """What is known, or what Slack answers; several who ask at once share one call."""
        if name in known:
            return known[name]
        return await asyncio.shield(self._ask(known, name, ask))

    def _ask(self, known: MutableMapping[str, T], name: str, ask: Callable[[], Awaitable[T]]) -> asyncio.Future[T]:
        """Ask Slack, unless that is under way. What it answers is remembered, whoever waits for it."""
        key = f"{id(known)}:{name}"

        def note(asked: asyncio.Future[T]) -> None:
            del self._asking[key]
            if not asked.cancelled() and asked.exception() is None:
                known[name] = asked.result()

        if key not in self._asking:
            self._asking[key] = asyncio.ensure_future(ask())
            self._asking[key].add_done_callback(note)
        return self._asking[key]

    async def _ask_person(self, user: str) -> PersonStanding:
        return self._note_person(user, await self._fetch_person(user))

    def _note_person(self, user: str, found: PersonStanding) -> PersonStanding:
        self._lately_people.pop(user, None)
        if found.kind != "stranger":
            self._lately_people[user] = found
        return found

    async def _fetch_person(self, user: str) -> PersonStanding:
        try:
            answer = await call_slack("users.info", self._client.users_info(user=user))
        except SlackRefusedError as refused:
            if refused.reason in NOT_VISIBLE:
                return PersonStanding(kind="stranger")
            if refused.reason == NO_SCOPE:
                raise
            raise SlackRefusedError(refused.method, refused.reason, passing=True) from refused
        return standing_of(mapping(answer, "user"), self._identity)

    async def _ask_channel(self, channel: str) -> ChannelStanding:
        found = await self._fetch_channel(channel)
        self._lately_channels.pop(channel, None)
        if found.kind != "group_dm":
            self._lately_channels[channel] = found
        return found

    async def _fetch_channel(self, channel: str) -> ChannelStanding:
        if channel.startswith("D"):
            return ChannelStanding(kind="dm")
        try:
            answer = await call_slack("conversations.info", self._client.conversations_info(channel=channel))
        except SlackRefusedError as refused:
            if refused.reason == NOT_FOUND:
                return ChannelStanding(kind="gone", shared_outside=True)
            if refused.reason == NO_SCOPE and granted_scopes(refused) >= OF_CHANNELS:
                return ChannelStanding(kind="group_dm", shared_outside=True)
            raise
        found = mapping(answer, "channel")
        if at(found, "is_mpim") is True:
            return ChannelStanding(kind="group_dm", shared_outside=True)
        public = at(found, "is_channel") is True and at(found, "is_private") is False
        return ChannelStanding(
            kind="public" if public else "private",
            shared_outside=any(at(found, name) is True for name in SHARED),
            archived=at(found, "is_archived") is True,
        )

    async def _list_members(self, channel: str) -> frozenset[str]:
        members = await self._list(
            "conversations.members",
            lambda cursor: self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor),
        )
        return frozenset(member for member in members if isinstance(member, str))

    async def _list_people(self) -> Mapping[str, PersonStanding]:
        people = await self._list("users.list", lambda cursor: self._client.users_list(limit=PAGE, cursor=cursor))
        return {text(person, "id"): standing_of(person, self._identity) for person in people}

    async def _list(self, method: str, call: Callable[[str | None], Awaitable[AsyncSlackResponse]]) -> list[Any]:
        """The members on all pages. Raises SlackRefusedError."""
        found: list[Any] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            answer = await call_slack(method, call(cursor or None))
            found += items(answer, "members")
            cursor = text(answer, "response_metadata", "next_cursor")
            if not cursor:
                break
        return found


def standing_of(person: Mapping[str, Any], identity: BotIdentity) -> PersonStanding:
    """What Slack's user object says. Whatever it doesn't say clearly counts as a stranger."""
    teams = items(person, "enterprise_user", "teams")
    ours = bool(identity.team) and (text(person, "team_id") == identity.team or identity.team in teams)
    if at(person, "deleted") is True or at(person, "is_stranger") is True:
        return PersonStanding(kind="stranger")
    if not ours:
        organisation = text(person, "enterprise_user", "enterprise_id")
        same = bool(identity.enterprise) and organisation == identity.enterprise
        return PersonStanding(kind="guest" if same else "stranger")
    # Slack leaves these out for people of other companies: only a plain "no" to both makes a full member.
    if not all(at(person, name) is False for name in GUEST):
        return PersonStanding(kind="guest")
    return PersonStanding(kind="member", admin=any(at(person, name) is True for name in ADMIN))
