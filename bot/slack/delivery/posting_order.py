"""Which messages wait for which: order is kept where a reader would miss it, and nowhere else. Pure."""

from __future__ import annotations

from bot.consultation.messages import Removal
from bot.ports.outbound import OutboundMessage

Lane = tuple[str, str, str]


def lane(message: OutboundMessage) -> Lane:
    """Where order may matter: among one consultation's messages in one channel, else within one thread.

    Removals have a lane of their own in each workspace: nothing waits for them.
    """
    if isinstance(message.message, Removal):
        return message.team, "", "removals"
    return message.team, message.channel, message.consultation or message.thread or ""


def must_follow(message: OutboundMessage, earlier: OutboundMessage) -> bool:
    """Whether a message waits until an earlier one of its lane stands.

    New messages keep their order, and so do the messages of one slot. An edit of an older card waits for nothing else,
    and nothing waits for it: the old card is edited while the new one is posted.
    """
    same_slot = bool(message.slot) and message.slot == earlier.slot
    return same_slot or not (message.edits or earlier.edits)
