"""One message is posted, edited or given up: looked up first wherever an earlier call may have had effect.

A message is marked `sending` before Slack is called. Where a call may have had effect (a broken connection, a server
error, a process that was killed), the message is looked up by its metadata before it is posted again. Where that
look-up is refused, it is given up with the reason: one message too few is told to its owner, one too many stays.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.consultation.messages import SettledCard
from bot.ports.outbound import OutboundMessage, Posted
from bot.ports.store import Store
from bot.ports.workspace import SlackRefusedError
from bot.slack.blocks import render
from bot.slack.delivery.lookup import standing
from bot.slack.delivery.refusals import NETWORK, Later, Refused, Unsure, trouble

log = logging.getLogger(__name__)

AT_ONCE = 16  # calls under way, over all destinations
# What an edit is told when its message is gone: https://docs.slack.dev/reference/methods/chat.update, "errors".
LOST_CARD = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
TELL_SECONDS = 10.0
STILL_GROWS = "streaming_state_conflict"
CANT_DRAW = "the card could not be drawn"

GaveUp = Callable[[OutboundMessage, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to keep trying, in seconds.

    `backoff`: before each repeat; after the last one the message is put off. `longest_wait`: the longest Retry-After
    that is waited for at once. `edit_wait`: the same for an edit, which must not keep the next card waiting. `again`:
    between looks at what was put off.
    """

    backoff: Sequence[float] = (0.5, 1.0, 2.0, 4.0)
    longest_wait: float = 30.0
    edit_wait: float = 1.0
    again: float = 15.0


class PutOffError(Exception):
    """Not now: it stays in the store, and everything behind it waits with it."""


class Poster:
    """Delivers one message at a time; `gave_up` is told of each that can't be delivered, beside everything else."""

    def __init__(self, client: AsyncWebClient, store: Store, pace: Pace) -> None:
        self.gave_up: GaveUp | None = None
        self._client = client
        self._store = store
        self._pace = pace
        self._room = asyncio.Semaphore(AT_ONCE)
        self._telling: set[asyncio.Task[None]] = set()

    async def deliver(self, outgoing: OutboundMessage) -> None:
        """Post, edit or give up. Raises PutOffError where it is to be tried again later, StoreError as the store does.

        A message that an edit was for and that is gone is said afresh, save a read-only line: nobody misses that.
        """
        card = outgoing.replaces
        if outgoing.edits:
            card = await self._store.card(outgoing.consultation or "", outgoing.slot)
        if outgoing.edits and card is None and outgoing.slot in await self._store.slots(outgoing.consultation or ""):
            raise PutOffError  # another process is about to post the card
        if outgoing.edits and card is None and isinstance(outgoing.message, SettledCard):
            await self._give_up(outgoing, "there is no card to edit")
        elif card is not None:
            await self._attempt(outgoing, card)
        else:
            await self._attempt(await self._placed(outgoing), None)

    async def _placed(self, outgoing: OutboundMessage) -> OutboundMessage:
        """With the DM thread of its consultation, where that was opened after the message was kept."""
        if outgoing.thread or outgoing.opens_thread or not outgoing.consultation:
            return outgoing
        consultation = await self._store.consultation(outgoing.team, outgoing.consultation)
        if consultation is None or consultation.room != outgoing.channel:
            return outgoing
        if consultation.thread is None:
            raise PutOffError
        return outgoing.model_copy(update={"thread": consultation.thread})

    async def _attempt(self, outgoing: OutboundMessage, card: Posted | None) -> None:
        """Until it is posted (or edited: `card` is where it stands), given up, or put off."""
        unsure = outgoing.attempts > 0 and card is None
        await self._store.sending(outgoing.id)
        for pause in (*self._pace.backoff, None):
            try:
                async with self._room:
                    posted = await self._find(outgoing) if unsure else None
                    posted = posted or await self._call(outgoing, card)
            except SlackRefusedError as refused:
                return await self._give_up(outgoing, f"could not be looked up: {refused.reason}")
            except ValueError as error:
                log.error("a card could not be drawn: %s", type(error).__name__)
                return await self._give_up(outgoing, CANT_DRAW)
            except (SlackApiError, *NETWORK) as error:
                wrong = trouble(error)
            else:
                return await self._store.posted(outgoing.id, posted)
            if isinstance(wrong, Refused) and card and wrong.reason == STILL_GROWS:
                await self._still(card)
            elif isinstance(wrong, Refused):
                if card is None or wrong.reason not in LOST_CARD or isinstance(outgoing.message, SettledCard):
                    return await self._give_up(outgoing, wrong.reason)
                card, unsure, outgoing = None, outgoing.attempts > 0, await self._placed(outgoing)
                continue
            unsure = unsure or (card is None and isinstance(wrong, Unsure))
            wait = wrong.seconds if isinstance(wrong, Later) else 0.0
            if pause is None or wait > (self._pace.edit_wait if card else self._pace.longest_wait):
                raise PutOffError
            await asyncio.sleep(max(pause, wait))
            if not await self._still_due(outgoing):  # meanwhile the app was removed from the workspace
                return None
        raise PutOffError

    async def _still_due(self, outgoing: OutboundMessage) -> bool:
        return any(due.id == outgoing.id for due in await self._store.outbox())

    async def _find(self, outgoing: OutboundMessage) -> Posted | None:
        since = None
        if outgoing.consultation:
            consultation = await self._store.consultation(outgoing.team, outgoing.consultation)
            since = consultation.entries[0].at if consultation and consultation.entries else None
        try:
            return await standing(self._client, outgoing, since)
        except SlackApiError as error:
            wrong = trouble(error)
            if isinstance(wrong, Refused):
                raise SlackRefusedError("conversations.history", wrong.reason) from error
            raise

    async def _call(self, outgoing: OutboundMessage, card: Posted | None) -> Posted:
        rendered = render(outgoing.message, outgoing.id, outgoing.consultation)
        if card:
            await self._client.chat_update(
                channel=card.channel, ts=card.ts, text=rendered.text, blocks=rendered.blocks, metadata=rendered.metadata
            )
            return card
        answer = await self._client.chat_postMessage(
            channel=outgoing.channel,
            text=rendered.text,
            blocks=rendered.blocks,
            metadata=rendered.metadata,
            thread_ts=outgoing.thread,
            unfurl_links=False,
            unfurl_media=False,
        )
        return Posted(channel=outgoing.channel, ts=str(answer["ts"]), thread=outgoing.thread)

    async def _still(self, card: Posted) -> None:
        """A message that still grows takes no edit: stop it first."""
        try:
            await self._client.chat_stopStream(channel=card.channel, ts=card.ts)
        except (SlackApiError, *NETWORK) as error:
            log.info("chat.stopStream: %s", type(trouble(error)).__name__)

    async def _give_up(self, outgoing: OutboundMessage, reason: str) -> None:
        await self._store.gave_up(outgoing.id, reason)
        log.warning("message given up: %s", reason)
        if self.gave_up:
            # In a task of its own: whoever is told may want to post, and this destination is busy with us.
            task = asyncio.create_task(self._tell(self.gave_up, outgoing, reason))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _tell(self, gave_up: GaveUp, outgoing: OutboundMessage, reason: str) -> None:
        try:
            await gave_up(outgoing, reason)
        except Exception as error:  # noqa: BLE001 - being told is a courtesy; the reason is kept in the store
            log.error("nobody could be told of a message given up: %s", type(error).__name__)

    async def told(self) -> None:
        """Wait until everybody was told, within a limit."""
        if self._telling:
            await asyncio.wait(set(self._telling), timeout=TELL_SECONDS)
