"""A message that wants its claims confirmed, "in one sentence for the board": what the guide says against them."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.guide.consultant_reply import ConsultantReply, open_with, say_only
from bot.guide.outside import mentions
from bot.guide.passages import Guide
from bot.guide.question_clauses import sentences
from bot.nlu.message.vocabulary import NUMBERS

MOST_DENIED = 4  # claims that are answered; more are not read in a thread
CLAIMED = "labelled_examples"  # "50 are plenty" is a claim, and no project
_CONFIRM = re.compile(
    r"(?:^|[,;:–—-]\s*|\b(?:just|please|pls|you\s+to|you|and|so)\s+)(?:confirm|back\s+me\s+up|vouch\s+for|sign\s+(?:that\s+|this\s+)?off)\b",
    re.IGNORECASE,
)
_FOR_OTHERS = re.compile(
    r"\b(?:in|with)?\s*(?:a|one|1)\s+(?:single\s+)?(?:sentence|line|word)\b|\b(?:paste|quote|forward|deck|slides?|board|press\s+release)\b",
    re.IGNORECASE,
)


def wants_confirmation(message: str) -> bool:
    """Whether a message wants what it claims confirmed for somebody else."""
    said = sentences(message)
    pairs = (" ".join(said[place : place + 2]) for place, first in enumerate(said) if _CONFIRM.search(first))
    return any(map(_FOR_OTHERS.search, pairs))


def decline_to_confirm(reply: ConsultantReply, message: str, guide: Guide) -> ConsultantReply:
    """The reply with what the guide says against the claims, above a first read or in place of one without a fact."""
    decisions = guide.first_read.decisions
    denied = [claim.sentence for claim in guide.claims if mentions(message, claim.written)][:MOST_DENIED]
    said = " ".join((decisions["no_confirmation"], *(denied or [decisions["no_confirmation_else"]])))
    if reply.first_read is not None and any(reply.facts[name] for name in (reply.facts.keys() & NUMBERS) - {CLAIMED}):
        return open_with(said, reply)
    return say_only(f"{said} {decisions['can_be_said']}", replace(reply, first_read=None, several=None))
