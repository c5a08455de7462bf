"""A message that describes a situation and ends by asking whether training is right for it."""

from __future__ import annotations

import re

LEAST_WORDS = 6  # of the situation
_TUNING = r"(?:fine[- ]?tun\w*|train\w*|tun(?:e|ing))"
_CASE = rf"(?:any|a|some)(?: \w+)? case for (?:it|that|this|{_TUNING})|(?:a )?good (?:plan|idea)"
_FOR = rf"(?:what|something|the \w+ of thing|a job)(?: that)? (?:people|teams|you|one)\b[^.?!]{{0,20}}{_TUNING}[^.?!]*"
_HELP = rf"(?:would|could|will) (?:it|that|this|{_TUNING})(?: it| a model)?(?: \w+)? help"
_WORTH = rf"worth (?:it|{_TUNING})(?: \w+){{0,4}}"
_ASKS = re.compile(
    r"(?:^|[.!,;:\n]|\s[-–—]|\b(?:and|but|so)\b)\s*(?:\w+ ){0,2}?"
    rf"(?:{_CASE}|{_FOR}|{_HELP}|{_WORTH})\s*\?*\s*$",
    re.IGNORECASE,
)


def asks_about_situation(text: str) -> bool:
    """Whether the last question of a message is about training for what stands before it, which is no question."""
    found = _ASKS.search(text)
    before = text[: found.start()] if found else ""
    return "?" not in before and len(before.split()) >= LEAST_WORDS
