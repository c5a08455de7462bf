"""What a handler returns: only what may be lost. What must not be lost is an OutboundMessage in the commit."""

from __future__ import annotations

from typing import Protocol

from bot.consultation.state import Record
from bot.ports.inbound import InboundEvent
from bot.ports.outbound import Message
from bot.ports.store import Loaded
from bot.ports.views import Home, Modal


class Ephemeral(Record):
    """A message for the person who acted, where they are. Nobody else sees it, and nothing stores it.

    `consultation`: what its buttons are about.
    """

    message: Message
    consultation: str = ""


class FieldErrors(Record):
    """For a submission: what is wrong, by field. The modal stays open with these."""

    errors: dict[str, str]


class SuggestPrompts(Record):
    """Suggested prompts of the Messages tab: (title, message), at most four."""

    prompts: tuple[tuple[str, str], ...]


# A modal is opened with the event's trigger, or put in place of the modal that was submitted.
Response = Ephemeral | Modal | FieldErrors | Home | SuggestPrompts | None


class EventHandler(Protocol):
    """What the listeners call. The event was stored before; it is marked done by the time this returns."""

    async def handle(self, event: InboundEvent, loaded: Loaded | None = None) -> Response:
        """Handle an event. `loaded` is what was read while it was stored."""
