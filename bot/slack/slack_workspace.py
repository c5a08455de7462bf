"""The Slack workspace on the Web API: DM channels, people and channels, permalinks, files, ephemeral messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from cachetools import TTLCache
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.consultation.phrases import Phrases
from bot.ports.inbound import Attachment
from bot.ports.outbound import Message, OutboundMessage, Posted
from bot.ports.slack_workspace import ChannelInfo, SlackRefusedError, Upload, UserInfo
from bot.ports.views import Home
from bot.proxies import choose_proxy
from bot.slack.blocks import render
from bot.slack.blocks.view_blocks import build_home
from bot.slack.clients import BotIdentity
from bot.slack.delivery.outbox import Outbox
from bot.slack.delivery.refusals import NETWORK, call_slack, if_known
from bot.slack.directory import Directory
from bot.slack.file_download import fetch, safe_name, save
from bot.slack.payloads.payload_shape import at, text
from bot.slack.text import clean, clip, one_line

log = logging.getLogger(__name__)

ROOMS, ROOM_SECONDS = 10_000, 86_400.0  # a DM channel does not change
LINKS, LINK_SECONDS = 5_000, 86_400.0
SESSION_TITLE, TITLE_SECONDS = 200, 2.0
ALT_TEXT = 1_000  # characters that Slack takes
EPHEMERAL = "ephemeral"  # in place of an outbox id


@dataclass
class SlackWorkspace:
    """Implements `bot.ports.slack_workspace.Workspace`, whose methods are described there."""

    client: AsyncWebClient
    outbox: Outbox
    session: aiohttp.ClientSession
    phrases: Phrases
    identity: BotIdentity

    def __post_init__(self) -> None:
        self.rooms: MutableMapping[str, str] = TTLCache(ROOMS, ROOM_SECONDS)
        self.links: MutableMapping[tuple[str, str], str] = TTLCache(LINKS, LINK_SECONDS)
        self.directory = Directory(self.client, self.identity)

    async def flush(self, messages: Sequence[OutboundMessage] | None = None) -> None:
        await self.outbox.flush(messages)

    async def room(self, user: str) -> str:
        known = self.rooms.get(user)
        if known is not None:
            return known
        with self._noting_dead_token():
            answer = await call_slack("conversations.open", self.client.conversations_open(users=user))
        channel = text(answer, "channel", "id")
        if not channel:
            raise SlackRefusedError("conversations.open", "no_channel")
        self.rooms[user] = channel
        return channel

    async def person(self, user: str) -> UserInfo:
        with self._noting_dead_token():
            return await self.directory.person(user)

    async def channel(self, channel: str) -> ChannelInfo:
        return await self.directory.channel(channel)

    async def has_outsiders(self, channel: str) -> bool:
        return await self.directory.has_outsiders(channel)

    async def is_in_channel(self, channel: str) -> bool:
        try:
            answer = await call_slack("conversations.info", self.client.conversations_info(channel=channel))
        except SlackRefusedError as refused:
            return refused.reason != "channel_not_found"
        return at(answer, "channel", "is_member") is not False

    async def is_member(self, channel: str, user: str) -> bool:
        return await self.directory.is_member(channel, user)

    async def link(self, posted: Posted) -> str:
        key = (posted.channel, posted.ts)
        known = self.links.get(key)
        if known is not None:
            return known
        call = self.client.chat_getPermalink(channel=posted.channel, message_ts=posted.ts)
        try:
            found = text(await call_slack("chat.getPermalink", call), "permalink")
        except SlackRefusedError:
            return ""
        if found:
            self.links[key] = found
        return found

    async def publish_home(self, user: str, home: Home) -> None:
        """Show a person's Home tab."""
        call = self.client.views_publish(user_id=user, view=build_home(home, self.phrases))
        await if_known(call_slack("views.publish", call), {})

    async def read_file(self, attachment: Attachment) -> str:
        return await fetch(self.session, self.client.base_url, self.client.token or "", attachment)

    async def save_file(self, attachment: Attachment, folder: Path, limit: int) -> Path:
        target = folder / safe_name(attachment.name)
        await save(self.session, self.client.base_url, self.client.token or "", attachment, target, limit)
        return target

    async def upload_file(self, channel: str, thread: str | None, upload: Upload) -> bool:
        try:
            # getUploadURLExternal, the bytes, completeUploadExternal
            await self.client.files_upload_v2(
                channel=channel,
                thread_ts=thread,
                content=upload.content,
                filename=one_line(upload.name),
                title=one_line(upload.title),
                alt_txt=clean(upload.alt_text)[:ALT_TEXT] or None,
            )
        except (SlackApiError, SlackRequestError, *NETWORK) as error:
            log.warning("files.completeUploadExternal: %s", type(error).__name__)
            return False
        return True

    async def post_ephemeral(
        self, channel: str, user: str, thread: str | None, message: Message, consultation: str = ""
    ) -> bool:
        """Show a message to one person only, its buttons about a consultation. False if it can't be shown."""
        rendered = render(message, self.phrases, EPHEMERAL, consultation)
        call = self.client.chat_postEphemeral(
            channel=channel, user=user, text=rendered.text, blocks=rendered.blocks, thread_ts=thread
        )
        return await if_known(call_slack("chat.postEphemeral", call), None) is not None

    async def answer_command(self, response_url: str, message: Message, consultation: str = "") -> bool:
        """Answer the person who typed a command, wherever they typed it. False if that did not work.

        A `response_url` takes five answers within 30 minutes.
        """
        if not response_url:
            return False
        rendered = render(message, self.phrases, EPHEMERAL, consultation)
        body = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": rendered.text,
            "blocks": rendered.blocks,
        }
        try:
            async with self.session.post(response_url, json=body, proxy=choose_proxy(response_url)) as answer:
                return answer.ok
        except (*NETWORK, ValueError) as error:
            log.warning("response_url: %s", type(error).__name__)
            return False

    async def suggest_prompts(self, channel: str, prompts: Sequence[tuple[str, str]]) -> None:
        """Set the suggested prompts, (title, message) each, of a person's Messages tab; never of a thread."""
        chosen = [{"title": one_line(title), "message": one_line(message)} for title, message in prompts]
        call = self.client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=chosen)
        await if_known(call_slack("assistant.threads.setSuggestedPrompts", call), {})

    async def name_session(self, channel: str, thread: str, title: str) -> None:
        shown = clip(one_line(title), SESSION_TITLE)
        place = {"channel_id": channel, "thread_ts": thread}
        try:
            async with asyncio.timeout(TITLE_SECONDS):
                await self.client.agents_sessions_setStatus(**place, status="active", title=shown)
                await self.client.agents_sessions_rename(**place, title=shown)  # a title is taken at the first only
        except (SlackApiError, *NETWORK) as error:
            log.info("agents.sessions.rename: %s", type(error).__name__)

    @contextmanager
    def _noting_dead_token(self) -> Iterator[None]:
        """These calls come before anything is posted: with a dead token nothing else would show it."""
        try:
            yield
        except SlackRefusedError as refused:
            self.outbox.note_dead_token(refused.reason)
            raise
