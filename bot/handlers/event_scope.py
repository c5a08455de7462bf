"""What belongs to the handling of one event, beside the context that all events share."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.ports.audit_log import AuditEntry
from bot.ports.event_handler import Response
from bot.ports.outbound import OutboundMessage
from bot.ports.store import Loaded

log = logging.getLogger(__name__)


class RefusedError(Exception):
    """What a person did can't be done. The dispatcher ends the event and shows the response, which says why."""

    def __init__(self, response: Response = None) -> None:
        super().__init__()
        self.response = response


@dataclass
class EventScope:
    """What belongs to the event that is handled now: what was loaded with it, and whether it was committed.

    `attached` are messages that go with whatever the event's commit posts, before it. `audit` is stored with it.
    `afterwards` is what may be lost and takes its time: it is done once the event is handled and nothing is locked.
    `meanwhile` may be lost, too; it begins once the event is stored as done, beside the posting.
    """

    loaded: Loaded = field(default_factory=Loaded)
    attached: list[OutboundMessage] = field(default_factory=list)
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    meanwhile: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    audit: list[AuditEntry] = field(default_factory=list)
    committed: bool = False

    def begin_meanwhile(self) -> None:
        """Begin what is done beside the posting. It is waited for with what comes afterwards."""
        if self.meanwhile:
            begun = [asyncio.ensure_future(step()) for step in self.meanwhile]
            self.meanwhile.clear()
            self.afterwards.append(lambda: _all_of(begun))

    async def finish(self) -> None:
        """Do what may be lost. What goes wrong with it undoes nothing."""
        for step in self.afterwards:
            try:
                await step()
            except Exception as error:  # noqa: BLE001 - the event is done, whatever happens here
                log.error("what follows an event failed: %s", type(error).__name__)


async def _all_of(begun: Sequence[Awaitable[None]]) -> None:
    await asyncio.gather(*begun)
