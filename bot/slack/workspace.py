"""What the use cases ask of Slack directly: rooms, who may see what, permalinks, and words in passing."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports.inbound import Attachment
from bot.ports.modals import Home
from bot.ports.outbound import Message, OutboundMessage, Posted
from bot.ports.slack import SlackRefusedError
from bot.slack.blocks import draw
from bot.slack.blocks import home as home_view
from bot.slack.delivery.queue import Outbox
from bot.slack.delivery.refusals import NETWORK, asked
from bot.slack.file_download import fetch
from bot.slack.payloads.payload_shape import at, items, text
from bot.slack.remembered import Remembered

log = logging.getLogger(__name__)

ROOMS, ROOMS_SECONDS = 10_000, 86_400.0  # a DM channel does not change
CHANNELS, PRIVATE_SECONDS = 5_000, 300.0  # a channel can be made private
LINKS, LINKS_SECONDS = 5_000, 86_400.0
MEMBERS, MEMBERS_SECONDS = 500, 30.0  # who leaves a channel must soon stop seeing its verdicts
MEMBERS_PAGE, MEMBERS_PAGES = 1_000, 50
IN_PASSING = "in_passing"


class Workspace:
    """Implements `bot.ports.Slack` on the Web API; everything that must not be lost goes through the outbox."""

    def __init__(self, client: AsyncWebClient, outbox: Outbox, session: aiohttp.ClientSession) -> None:
        self.outbox = outbox
        self._client = client
        self._session = session
        self._rooms: Remembered[tuple[str, str], str] = Remembered(ROOMS, ROOMS_SECONDS, time.monotonic)
        self._private: Remembered[tuple[str, str], bool] = Remembered(CHANNELS, PRIVATE_SECONDS, time.monotonic)
        self._links: Remembered[tuple[str, str, str], str] = Remembered(LINKS, LINKS_SECONDS, time.monotonic)
        self._members: Remembered[tuple[str, str], frozenset[str]] = Remembered(
            MEMBERS, MEMBERS_SECONDS, time.monotonic
        )

    async def flush(self, fresh: Sequence[OutboundMessage] | None = None) -> None:
        await self.outbox.flush(fresh)

    async def room(self, team: str, user: str) -> str:
        """The DM channel with a person. Raises SlackRefused."""
        known = self._rooms.get((team, user))
        if known:
            return known
        answer = await asked("conversations.open", self._client.conversations_open(users=user))
        channel = text(answer, "channel", "id")
        if not channel:
            raise SlackRefusedError("conversations.open", "no_channel")
        return self._rooms.keep((team, user), channel)

    async def is_private(self, team: str, channel: str) -> bool:
        """Whether only members see a channel. True where Slack does not say: private stays private."""
        known = self._private.get((team, channel))
        if known is not None:
            return known
        try:
            answer = await asked("conversations.info", self._client.conversations_info(channel=channel))
        except SlackRefusedError as refused:
            log.warning("conversations.info: %s", refused.reason)
            return True
        public = at(answer, "channel", "is_channel") is True and at(answer, "channel", "is_private") is False
        return self._private.keep((team, channel), not public)

    async def may_see(self, team: str, channel: str, user: str) -> bool:
        """Whether a person is a member of a channel. False where Slack does not say."""
        known = self._members.get((team, channel))
        if known is None:
            try:
                known = self._members.keep((team, channel), await self._all_members(channel))
            except SlackRefusedError as refused:
                log.warning("conversations.members: %s", refused.reason)
                return False
        return user in known

    async def link(self, team: str, posted: Posted) -> str:
        """The permalink, or "" where Slack gives none."""
        key = (team, posted.channel, posted.ts)
        known = self._links.get(key)
        if known:
            return known
        try:
            answer = await asked(
                "chat.getPermalink", self._client.chat_getPermalink(channel=posted.channel, message_ts=posted.ts)
            )
        except SlackRefusedError:
            return ""
        found = text(answer, "permalink")
        return self._links.keep(key, found) if found else ""

    async def home(self, team: str, user: str, home: Home) -> None:  # noqa: ARG002 - one workspace, for now
        """Show a person's Home tab; where it can't be shown, the log says so."""
        try:
            await asked("views.publish", self._client.views_publish(user_id=user, view=home_view(home)))
        except SlackRefusedError as refused:
            log.warning("views.publish: %s", refused.reason)

    async def file(self, team: str, attachment: Attachment) -> str:  # noqa: ARG002 - one workspace, for now
        """The text of a file that a person handed over. Raises FileRefused."""
        return await fetch(self._session, self._client.base_url, self._client.token or "", attachment)

    async def ephemeral(self, team: str, channel: str, user: str, thread: str | None, say: Message) -> None:  # noqa: ARG002
        """Tell one person only, in passing: lost if it can't be told."""
        rendered = draw(say, IN_PASSING)
        call = self._client.chat_postEphemeral(
            channel=channel, user=user, text=rendered.text, blocks=rendered.blocks, thread_ts=thread
        )
        try:
            await asked("chat.postEphemeral", call)
        except SlackRefusedError as refused:
            log.warning("chat.postEphemeral: %s", refused.reason)

    async def respond(self, response_url: str, say: Message) -> bool:
        """Tell the person who typed a command, wherever they typed it. False where that did not work.

        A `response_url` takes five answers within 30 minutes.
        """
        if not response_url:
            return False
        rendered = draw(say, IN_PASSING)
        body = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": rendered.text,
            "blocks": rendered.blocks,
        }
        try:
            async with self._session.post(response_url, json=body) as answer:
                return answer.ok
        except (*NETWORK, ValueError) as error:
            log.warning("response_url: %s", type(error).__name__)
            return False

    async def prompts(self, channel: str, prompts: Sequence[tuple[str, str]]) -> None:
        """Set the suggested prompts, (title, message) each, of a person's Messages tab; never of a thread."""
        chosen = [{"title": title, "message": message} for title, message in prompts]
        call = self._client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=chosen)
        try:
            await asked("assistant.threads.setSuggestedPrompts", call)
        except SlackRefusedError as refused:
            log.warning("assistant.threads.setSuggestedPrompts: %s", refused.reason)

    async def _all_members(self, channel: str) -> frozenset[str]:
        found: set[str] = set()
        cursor = ""
        for _ in range(MEMBERS_PAGES):
            more = {"cursor": cursor} if cursor else {}
            answer = await asked(
                "conversations.members",
                self._client.conversations_members(channel=channel, limit=MEMBERS_PAGE, **more),
            )
            found.update(member for member in items(answer, "members") if isinstance(member, str))
            cursor = text(answer, "response_metadata", "next_cursor")
            if not cursor:
                break
            await asyncio.sleep(0)
        return frozenset(found)
