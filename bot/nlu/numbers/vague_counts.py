"""Numbers that were told as "a few" or "several" of something: how many these are, nobody said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.message.mentions import Message
from bot.nlu.message.vocabulary import NUMBERS, PAIRS
from bot.nlu.reading import Claim

_PERIODS = "second|minute|hour|day|week|month|quarter|year"
_VAGUE = re.compile(  # "several thousand", "a couple of dozen", "every few months"; a couple of days are two
    rf"\b(?:(few|several|couple)(?: of)?[ -](dozen|hundred|thousand|million|k\b)|(few|several)[ -]({_PERIODS}))",
    re.IGNORECASE,
)
_DIGITS = {"few": "3", "several": "3", "couple": "2"}  # as `numerals.py` writes them
_BY_LINES = frozenset(("monthly_requests",))  # far from the lines that it is held against: asked about as it is


def is_vague(message: Message, claim: Claim) -> bool:
    """Whether a number was told so: "several hundred labelled cases", "the queues get renamed every few months"."""
    words = message.words.line[claim.start : claim.end]
    return any(re.search(rf"(?<!\d)(?<!\d[.,]){number}", words) for number in _written(message.words.raw))


def is_all_vague(message: Message, claims: Sequence[Claim], name: str, own: Sequence[Claim]) -> bool:
    """Whether a field has only such numbers, or the other number of its result is one: "a few dozen of 800"."""
    if name not in NUMBERS or name in _BY_LINES:
        return False
    others = {other for pair in PAIRS if name in pair for other in pair} - {name}
    beside = [c for c in claims if c.field in others and c.role not in {"similar", "negated"}]
    return any(found and all(is_vague(message, claim) for claim in found) for found in ([*own], beside))


def _written(raw: str) -> set[str]:
    """The vague numbers of a text as they stand in its line."""
    found = {((a or b).lower(), (c or d).lower()) for a, c, b, d in _VAGUE.findall(raw)}
    more = {"200"} if ("couple", "hundred") in found else set()
    return more | {f"{_DIGITS[vague]} x?{unit}" for vague, unit in found}
