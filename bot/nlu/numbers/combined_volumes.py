"""Volumes told in several numbers: a normal load beside its peak, a batch and how often it runs, a part of a whole.

"Normally 900 a day; in the fair it was 30k in one day", "every night a batch, 600 letters each time", "2,300 parcels a
day, 4 labels each, and every label is one call", "6M a year, a sixth of them goes to the model".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import (
    COUNTED,
    LOOSE,
    MOST,
    PER_MONTH,
    PLAINEST,
)
from bot.nlu.reading import Claim, weakened
from bot.nlu.text.tokens import stem

NO_RIVAL = 0.3  # of a volume that is told with its span of time
_IS_CALL = re.compile(  # "every label is one call"
    r"\b(?:every|each|1|one|per) (?:single )?(?P<noun>[a-z]{3,}) (?:is|makes|means|costs|needs|takes|gets|becomes) "
    r"(?:1|one|an?|its own)(?: own| separate| model| llm| api)* (?:call|request|prompt|query)\b"
    r"|\b(?:every|each) (?:single )?(?P<sent>[a-z]{3,}) (?:goes|is sent|runs) (?:to|through|into) (?:the |our |an? )?"
    r"(?:llm|model|ai|gpt|api)\b"
)
_NOUN = re.compile(r" ([a-z]{3,})\b")


def combined_volumes(message: Message, claims: Sequence[Claim]) -> list[Claim]:
    """The claims of a message with what these forms come to."""
    plain = {c.start for c in claims if c.field == "monthly_requests" and c.strength >= COUNTED}
    rated = [m for m in message.mentions if m.q.rate and m.clause.cap("part") == 1 and m.q.start in plain]
    near = {m.clause.sentence for m in rated}
    bare = {m.q.start for m in message.mentions if not m.q.rate and m.clause.sentence in near and _counts(message, m)}
    out = [weakened(c, NO_RIVAL) if _is_of(c, bare) else c for c in claims]
    return [*out, *_parts(message)]


def _is_of(claim: Claim, starts: Collection[int]) -> bool:
    return claim.field == "monthly_requests" and claim.start in starts


def _counts(message: Message, mention: Mention) -> bool:
    """Whether a number is told with what it counts; "mails 1,100 a month, letters about 400" leaves it out."""
    return _noun(message.words.line, mention) != ""


def _parts(message: Message) -> Iterator[Claim]:
    """ "2,300 parcels a day, 4 labels each, and every label is one call": every one is a request."""
    line = message.words.line
    calls = {stem(found["noun"] or found["sent"]) for found in _IS_CALL.finditer(line)}
    parts = [m for m in message.mentions if m.count and not m.q.rate and _noun(line, m) in calls]
    wholes = [m for m in message.mentions if m.count and m.q.rate and _noun(line, m) not in calls]
    if len(parts) == len(wholes) == 1 and abs(parts[0].clause.sentence - wholes[0].clause.sentence) <= 1:
        value = parts[0].q.value * wholes[0].q.value * PER_MONTH[wholes[0].q.rate]
        start, end = min(parts[0].q.start, wholes[0].q.start), max(parts[0].q.end, wholes[0].q.end)
        own = min(m.clause.cap("part") for m in (*parts, *wholes)) == 1
        if value <= MOST:
            yield Claim("monthly_requests", round(value), PLAINEST if own else LOOSE, start, end)


def _noun(line: str, mention: Mention) -> str:
    found = _NOUN.match(line, mention.q.end)
    return stem(found[1]) if found else ""
