"""Which field a number without a noun is of: that of the question before it. "More examples? We are at 22." """

from __future__ import annotations

import re

from bot.nlu.message.mentions import Mention, Message

_ELLIPTIC = ("few_shot_examples", "labelled_examples", "monthly_requests")
_ELLIPSIS = re.compile(
    r"(?:we|i) (?:are|have|use)(?: (?:now|currently|already|only|just))?(?: (?:at|on))?(?: about| around| roughly)?"
    r" [\d.,]+[km]?(?: (?:now|today|so far|right now|at the moment|of (?:them|those)))*"
)


def asked_before(message: Message, mention: Mention) -> tuple[str, ...]:
    """ "Would more examples in the prompt help? We are at 22": what a number without a noun answers."""
    first, last = message.clauses.sentence(mention.first)
    line, (start, end) = message.words.line, message.offsets(first, last)
    if not (first and _ELLIPSIS.fullmatch(line, start, end) and line[:start].rstrip().endswith(("?", '"'))):
        return ()
    before = message.clauses.sentence(first - 2)
    names = (
        name
        for name in _ELLIPTIC
        if message.any(("counted", name), *before)
        or (message.any(("about", name), *before) and name != "labelled_examples")
    )
    return (*names,)[:1]
