"""Which numbers of a message a later one corrects."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.nlu.message.mentions import Mention, Message


def corrected(message: Message, mentions: Sequence[Mention], *, asked: bool) -> Collection[int]:
    """The places of numbers that a later one corrects ("900, no, 950"; asked: "had 4, it's 7 now")."""
    replaced = set()
    fixes = [hit.first for hit in message.found(("always", "correction"))]
    for place, mention in enumerate(mentions[:-1]):
        after = mentions[place + 1]
        same = mention.clause.sentence == after.clause.sentence
        own = mention.clause.last if mention.clause.first != after.clause.first else mention.last
        hoped = after.clause.cap("comparison", "part", "past") < 1  # "60k today, hopefully 2M by winter"
        if (
            any(own <= fix < (after.last + 3 if asked else after.first) for fix in fixes)
            and (same or asked)
            and not hoped
        ):
            replaced.add(place)
    return replaced
