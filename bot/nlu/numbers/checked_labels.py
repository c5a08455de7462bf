"""How many of a pile were checked, where the rest is raw: "700 of those were checked, the others never"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.nlu.message.mentions import Message
from bot.nlu.numbers.derived_numbers import SHARES

NAMED_SHARES: Mapping[str, float] = {**SHARES, "2/3": 2 / 3, "3/4": 3 / 4, "two thirds": 2 / 3}
_SHARE = "|".join(map(re.escape, NAMED_SHARES))
_CHECKED = r"(?:checked|corrected|labelled|annotated|coded|verified|reviewed|confirmed|vetted|signed off)"
_CHECKED_SHARE = re.compile(  # behind what there is: "teachers have corrected a third"
    rf"[^.;?!\d]{{0,60}}?\b(?:have|has|had) (?:[a-z]+ )?{_CHECKED} (?:only |just |about )?(?P<share>{_SHARE})\b"
)
_REST_RAW = re.compile(  # behind the whole, or a part
    r"[^?]{0,200}?\b(?:rest|remaining|remainder|others?)(?: [a-z]+){0,2} (?:is|are|was|were|came|come|has|have)"
    r" (?:[a-z]+ ){0,3}?(?:raw|unchecked|unlabelled|unread|untouched|not|never|straight|generated|unverified)\b"
)


def is_whole(message: Message, end: int) -> bool:
    """Whether a part of the number that ends there was checked, and the rest is raw: it counts what is not labelled."""
    line, rest = message.words.line, _REST_RAW.match(message.words.line, end)
    if rest is None:
        return False
    return _CHECKED_SHARE.match(line, end) is not None
