"""What a handler returns to the listener that called it."""

from __future__ import annotations

from typing import Protocol

from bot.consultation.state import Record
from bot.ports.inbound import InboundEvent
from bot.ports.modals import Home, Modal
from bot.ports.outbound import Message


class Reply(Record):
    """What a use case answers to the door that called it; everything that must not be lost goes through the outbox.

    `whisper` is told to that person only, in passing. `modal` is opened with the arrival's trigger (or takes the place
    of the modal that was submitted). `errors` (submissions only): by field, what is wrong; the modal stays open with
    them. `home` becomes the person's Home tab; `prompts` ((title, message), at most four) its suggested prompts.
    """

    ephemeral: Message | None = None
    modal: Modal | None = None
    errors: dict[str, str] = {}
    home: Home | None = None
    prompts: tuple[tuple[str, str], ...] = ()


class EventHandler(Protocol):
    """What the doors call. The arrival was kept before; whoever handles it marks it done in the store."""

    async def handle(self, event: InboundEvent) -> Reply | None: ...
