"""Numbers near a line of the guide: which side one is on must be plain, or it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.decision.profile import INFO
from bot.nlu.message.mentions import Message
from bot.nlu.reading import BELOW_STATED, Claim

Lines = Mapping[str, Sequence[float]]
"""For each field the thresholds of the guide for it, in its unit."""

_STRICTLY = re.compile(r"(?:\b(?:under|below|beneath|less than|faster than|quicker than|sub)[ -]?|<) ?(?:a |the )?$")
LATENCY = "latency_budget_ms"


def beside_lines(message: Message, claims: Iterable[Claim], lines: Lines) -> Iterator[Claim]:
    """The claims, with two of equal strength for a number that may be on either side of a line.

    Of a range the lower end counts, unless a line lies between its ends. "Under 100 ms" is just below the line.
    """
    highs = {m.q.start: m.q.high / m.q.value for m in message.mentions if m.q.high and m.q.value}
    for claim in claims:
        value = claim.value
        if claim.field not in lines or not isinstance(value, int):
            yield claim
            continue
        other = round(value * highs.get(claim.start, 1))
        if claim.field == LATENCY and value in lines[LATENCY]:
            other -= bool(_STRICTLY.search(message.words.line[: claim.start]))
        if _side(claim.field, value, lines) == _side(claim.field, other, lines):
            yield claim
            continue
        for end in sorted((value, other)):
            strength = min(claim.strength, BELOW_STATED)
            yield Claim(claim.field, end, strength, claim.start, claim.end, "range")


def _side(name: str, value: float, lines: Lines) -> int:
    """How many lines of a field a number is past."""
    reached = INFO[name].reached
    return sum(value >= line if reached else value > line for line in lines[name])
