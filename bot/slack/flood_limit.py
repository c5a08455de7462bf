"""What is over a person's limit is refused, with one word a minute; after the word, before Bolt sees it.

It is not stored: the person knows that it was not read. Refused like this, a flood costs next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.consultation.phrases import Phrases
from bot.ports.event_handler import Ephemeral
from bot.ports.inbound import InboundEvent
from bot.ports.metrics import REFUSED
from bot.slack.fair_lanes import FairLanes
from bot.slack.payloads.payload_shape import message_key
from bot.slack.responder import Responder, sentence


@dataclass(frozen=True)
class FloodLimit:
    """The limit of `lanes`, and the word for those who are over it. `team`: all events are filed under this one."""

    lanes: FairLanes
    responder: Responder
    phrases: Phrases
    team: str

    def refuses_request(self, body: object) -> bool:
        """Whether a request is one more message of somebody who knows that they are over their limit."""
        key, user = message_key(body)
        if not key or not self.lanes.exceeds_again((self.team, user), key):
            return False
        REFUSED.inc()
        return True

    def refuses(self, event: InboundEvent) -> bool:
        """Whether an event is over its person's limit; it counts if not."""
        if not self.lanes.exceeds_limit(event):
            return False
        REFUSED.inc()
        if self.lanes.must_warn(event):
            self.responder.start_response(event, Ephemeral(message=sentence(self.phrases, "over_limit")))
        return True
