"""One message is posted, edited or given up, and looked up first if an earlier call may have had an effect.

A message is marked as being sent before Slack is called. If a call may have had an effect (a broken connection, a
server error, a killed process), the message is looked up by its metadata before it is posted again. If that look-up is
refused, the message is given up with the reason: a missing message is reported to its owner, a second one would stay.

A refused token, a lost network or a server error gives up nothing: the message is put off.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NoReturn

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.consultation.messages import Removal
from bot.consultation.phrases import Phrases
from bot.consultation.state import Consultation
from bot.ports.metrics import POSTS, RETRIES
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.slack_workspace import SlackRefusedError
from bot.ports.store import DeletedError, Store
from bot.slack.blocks import Rendered, render
from bot.slack.blocks.rendered import Block
from bot.slack.clients import CALL_SECONDS
from bot.slack.delivery.lookup import find_posted
from bot.slack.delivery.pace import Pace
from bot.slack.delivery.refusals import (
    NETWORK,
    Blocked,
    Later,
    NotYetError,
    Refused,
    Trouble,
    Unsure,
    attempt,
    reason_of,
    trouble,
)
from bot.slack.delivery.remembered_refusals import DELETE, EDIT, BlockKinds, Outage, RetryAfter
from bot.slack.error_places import place_of_error
from bot.slack.payloads.payload_shape import text

log = logging.getLogger(__name__)

AT_ONCE = 16  # calls under way, over all destinations
# How Slack refuses an edit of a message that is gone: https://docs.slack.dev/reference/methods/chat.update, "errors".
LOST_CARD = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
# How Slack refuses blocks: https://docs.slack.dev/reference/methods/chat.postMessage, "errors".
UNKNOWN_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format"})
STILL_STREAMING = "streaming_state_conflict"
CANT_RENDER = "the card could not be rendered"
NEVER_POSTED = "the message that it edits was never posted"


OnGivenUp = Callable[[OutboundMessage, str], Awaitable[None]]


class PutOffError(Exception):
    """Not now: the message stays in the store, and what must follow it waits with it."""


@dataclass
class Poster:
    """Delivers messages, or gives them up. `clock` gives seconds that never go back.

    `on_given_up` is called with each message that can't be delivered, and the reason in Slack's short words.
    """

    client: AsyncWebClient
    store: Store
    phrases: Phrases
    pace: Pace
    clock: Callable[[], float]

    def __post_init__(self) -> None:
        self.on_given_up: OnGivenUp | None = None
        self.reporting: set[asyncio.Task[None]] = set()
        self.outage = Outage()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._block_kinds = BlockKinds(self.store)
        self._retry_after = RetryAfter(self.clock)
        self._moved: set[str] = set()  # consultations whose DM thread was deleted under them

    async def deliver(self, outgoing: OutboundMessage) -> OutboundMessage | None:
        """Post, edit or give up; returns the removal of the message whose place it took.

        If the message to edit is gone, the new one is posted instead, in a consultation. Raises PutOffError if it is
        to be tried again later, StoreError as the store does.
        """
        if isinstance(outgoing.message, Removal):
            return await self._remove(outgoing)
        card, consultation = outgoing.replaces, outgoing.consultation or ""
        if outgoing.edits:
            card = outgoing.stands or await self.store.card(consultation, outgoing.slot)
            if card is None and outgoing.slot in await self.store.slots(consultation):
                raise PutOffError  # another process is about to post the card
            if card is None and not consultation:
                await self.store.gave_up(outgoing.id, NEVER_POSTED)
                return None
        return await self._attempt(outgoing if card else await self._placed(outgoing), card)

    async def give_up(self, outgoing: OutboundMessage, reason: str) -> None:
        """Note that a message is not posted, and begin to report it. Raises StoreError."""
        await self.store.gave_up(outgoing.id, reason)
        POSTS.labels("given_up").inc()
        log.warning("message given up: %s", reason)
        if self.on_given_up:
            # In a task of its own: the callback may want to post, and what follows this message waits for us.
            task = asyncio.create_task(self._report(self.on_given_up, outgoing, reason))
            self.reporting.add(task)
            task.add_done_callback(self.reporting.discard)

    async def _report(self, on_given_up: OnGivenUp, outgoing: OutboundMessage, reason: str) -> None:
        try:
            await on_given_up(outgoing, reason)
        except Exception as error:  # noqa: BLE001 - a report is a courtesy; the reason is in the store
            log.error("a message given up could not be reported: %s", type(error).__name__)

    async def _remove(self, outgoing: OutboundMessage) -> OutboundMessage | None:
        """Delete a message whose place another one took. One that is gone already is fine."""
        place = outgoing.replaces
        await self.store.sending(outgoing.id)
        try:
            if place is not None:
                self._retry_after.check(outgoing.team, DELETE)
                await self.client.chat_delete(channel=place.channel, ts=place.ts)
        except (SlackApiError, NotYetError, *NETWORK) as error:
            self._retry_after.note(outgoing.team, DELETE, error)
            if not isinstance(trouble(error), Refused):
                raise PutOffError from error
        await self.store.removed(outgoing.id)
        return None

    async def _placed(self, outgoing: OutboundMessage) -> OutboundMessage:
        """With the DM thread of its consultation, if that was opened or moved after the message was stored."""
        is_placed = outgoing.thread and outgoing.consultation not in self._moved
        consultation = None if outgoing.opens_thread or is_placed else await self._consultation(outgoing)
        if consultation is None or consultation.room != outgoing.channel:
            return outgoing
        if consultation.thread is None:
            raise PutOffError
        return outgoing.model_copy(update={"thread": consultation.thread})

    async def _attempt(self, outgoing: OutboundMessage, card: Posted | None) -> OutboundMessage | None:
        """Until it is posted (or edited: `card` is where it stands), given up, or put off."""
        unsure = outgoing.attempts > 0 and (card is None or outgoing.posts_if_busy)  # it may stand somewhere
        if not await self.store.sending(outgoing.id):
            return await self._note_found(outgoing) if unsure else None
        for pause in (*self.pace.backoff, None):
            try:
                async with self._room:
                    posted = await self._find(outgoing) if unsure else None
                    posted = posted or await self._call(outgoing, card)
            except SlackRefusedError as refused:
                await self.give_up(outgoing, f"could not be looked up: {refused.reason}")
                return None
            except ValueError as error:
                log.error("a card could not be rendered: %s", place_of_error(error))
                await self.give_up(outgoing, CANT_RENDER)
                return None
            except (SlackApiError, NotYetError, *NETWORK) as error:
                wrong = trouble(error)
                if card:
                    self._retry_after.note(outgoing.team, EDIT, error)
            else:
                self.outage.end()
                POSTS.labels("posted").inc()
                return await self._note(outgoing, posted, card)
            if isinstance(wrong, Blocked):
                await self._put_off(outgoing, wrong, sure=card is None and not unsure)
            if isinstance(wrong, Refused) and card and wrong.reason == STILL_STREAMING:
                # A message that is still streaming takes no edit: stop it first.
                stop = self.client.chat_stopStream(channel=card.channel, ts=card.ts)
                await attempt("chat.stopStream", stop, CALL_SECONDS)
            elif isinstance(wrong, Refused):
                if card is None or wrong.reason not in LOST_CARD or outgoing.replaces or not outgoing.consultation:
                    await self.give_up(outgoing, wrong.reason)
                    return None
                if not await self.store.is_due(outgoing.id):
                    return None  # the card was deleted in Slack because all about it was
                card, unsure, outgoing = None, outgoing.attempts > 0, await self._placed(outgoing)
                continue
            unsure = unsure or (card is None and isinstance(wrong, Unsure))
            wait = wrong.seconds if isinstance(wrong, Later) else 0.0
            if card and outgoing.posts_if_busy and isinstance(wrong, Later):
                card, outgoing = None, await self._placed(outgoing)  # a question waits for no edit
                continue
            if pause is None or wait > (self.pace.edit_wait if card else self.pace.longest_wait):
                await self._put_off(outgoing, wrong, sure=card is None and not unsure)
            RETRIES.inc()
            await asyncio.sleep(max(pause, wait))
            if not await self.store.is_due(outgoing.id):  # deleted meanwhile, or given up
                return await self._note_found(outgoing) if unsure else None
        raise PutOffError

    async def _put_off(self, outgoing: OutboundMessage, wrong: Trouble, *, sure: bool) -> NoReturn:
        """Raises PutOffError. `sure`: Slack did not take the message, so it need not be looked up the next time."""
        self.outage.note(wrong.reason)
        if sure:
            await self.store.not_sent(outgoing.id)
        raise PutOffError

    async def _find(self, outgoing: OutboundMessage) -> Posted | None:
        consultation = await self._consultation(outgoing)
        since = consultation.entries[0].at if consultation and consultation.entries else None
        try:
            return await find_posted(self.client, outgoing, since)
        except SlackApiError as error:
            wrong = trouble(error)
            if isinstance(wrong, Refused):
                raise SlackRefusedError("conversations.history", wrong.reason) from error
            raise

    async def _call(self, outgoing: OutboundMessage, card: Posted | None) -> Posted:
        rendered = render(outgoing.message, self.phrases, outgoing.id, outgoing.consultation)
        if rendered.newer is None or not await self._block_kinds.takes_newer(outgoing.team):
            return await self._send(outgoing, card, rendered, rendered.blocks)
        try:
            return await self._send(outgoing, card, rendered, rendered.newer)
        except SlackApiError as error:
            if reason_of(error) not in UNKNOWN_BLOCKS:
                raise
        posted = await self._send(outgoing, card, rendered, rendered.blocks)
        # Only now it is sure that the kinds of blocks were refused, and not what stands in them.
        await self._block_kinds.note_refusal(outgoing.team)
        return posted

    async def _send(
        self, outgoing: OutboundMessage, card: Posted | None, rendered: Rendered, blocks: list[Block]
    ) -> Posted:
        if card:
            self._retry_after.check(outgoing.team, EDIT)
            await self.client.chat_update(
                channel=card.channel, ts=card.ts, text=rendered.text, blocks=blocks, metadata=rendered.metadata
            )
            return card
        answer = await self.client.chat_postMessage(
            channel=outgoing.channel,
            text=rendered.text,
            blocks=blocks,
            metadata=rendered.metadata,
            thread_ts=outgoing.thread,
            unfurl_links=False,
            unfurl_media=False,
        )
        thread = outgoing.thread
        if thread and text(answer.data, "message", "ts") and not text(answer.data, "message", "thread_ts"):
            thread = None  # the message it was to answer is gone: Slack put it outside the thread
        return Posted(channel=outgoing.channel, ts=str(answer["ts"]), thread=thread)

    async def _note_found(self, outgoing: OutboundMessage) -> OutboundMessage | None:
        """Note where a message stands that is to be posted no more, if an earlier call did post it."""
        with contextlib.suppress(SlackApiError, SlackRefusedError, *NETWORK):
            if posted := await self._find(outgoing):
                return await self._note(outgoing, posted, None)
        return None

    async def _note(self, outgoing: OutboundMessage, posted: Posted, card: Posted | None) -> OutboundMessage | None:
        """Note where it stands. What was deleted from the store on its way is deleted in Slack too.

        An edited card is deleted by what deleted it from the store.
        """
        try:
            return await self._note_place(outgoing, posted, card)
        except DeletedError:
            if card and outgoing.edits:
                return None
            with contextlib.suppress(SlackApiError, *NETWORK):
                await self.client.chat_delete(channel=posted.channel, ts=posted.ts)
            return None

    async def _note_place(
        self, outgoing: OutboundMessage, posted: Posted, card: Posted | None
    ) -> OutboundMessage | None:
        """Note where it stands. Outside its thread it is taken away again, but in a DM it opens a new thread."""
        if card is not None or outgoing.thread is None or posted.thread is not None:
            return await self.store.posted(outgoing.id, posted)
        consultation = await self._consultation(outgoing)
        if consultation and consultation.room == posted.channel:
            self._moved.add(consultation.id)
            return await self.store.posted(outgoing.id, posted.model_copy(update={"thread": posted.ts}))
        if posted.channel.startswith("D"):  # nobody else sees it there
            return await self.store.posted(outgoing.id, posted)
        removal = await self.store.take_away(outgoing.id, posted)
        await self.give_up(outgoing, "thread_not_found")
        return removal

    async def _consultation(self, outgoing: OutboundMessage) -> Consultation | None:
        if not outgoing.consultation:
            return None
        return await self.store.consultation(outgoing.team, outgoing.consultation)
