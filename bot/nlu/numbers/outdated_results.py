"""Which results are of what ran before a change: "was 3% until May, then …", "40 of 200; forget that, …"."""

from __future__ import annotations

import re

from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

_OLD = (
    r"\b(?:(?:old|1st|first|previous|earlier|former|original|initial)(?: \w+)? "
    r"(?:prompt|instructions?|wording|template|version|attempt|run|try)"
    r"|before (?:that|it|we|the (?:rewrite|change|switch|new|rework)))\b"
)
_OLD_AHEAD = re.compile(rf"{_OLD}[^.;?!]{{0,60}}$")
_OLDER = re.compile(rf"(?:{_OLD}|\blast (?:year|spring|summer|autumn|fall|winter|quarter|month)\b)[^.;?!]*$")
_WAS = re.compile(r"\b(?:was|were|had|used to be|got)\b[^.;?!\d]{0,16}$")
_UNTIL = re.compile(r"[^.;?!\d]{0,30}\b(?:until|till?|up to|before) (?!now|today)[^.;?!]{0,30}[.,;]")
_CHANGED = re.compile(
    r"\b(?:then|now|since|meanwhile|afterwards|after (?:it|that)|rewr\w+"
    r"|new(?:er)? (?:prompt|instruction|wording|version|one))\b"
)
_NOT_TESTED = (
    r"(?:untested|unmeasured|unchecked|(?:not (?:yet |been )*|(?:nobody|no one) has )"
    r"(?:re-?)?(?:tested|measured|evaluated|checked|run)|without (?:a|any) tests?)"
)
_DROPPED = re.compile(  # behind a result: nothing is known of what runs now
    r"[^?]*?(?:\b(?:forget|ignore|disregard|scrap) (?:that|those|these)\b"
    r"|\b(?:prompt|instructions?|wording|template|it) [^.;?!]{0,30}(?<!not )(?<!not been )(?<!never been )"
    rf"(?:rewritten|rewrote|replaced|reworked|redone|(?:is|are|was) (?:all )?new\b)[^?!]{{0,60}}?\b{_NOT_TESTED})"
)


def is_older(ahead: str) -> bool:
    """Whether the words ahead of a result are of an older prompt or time, which counts beside a newer result."""
    return _OLDER.search(ahead) is not None


def is_outdated(message: Message, claim: Claim) -> bool:
    """Whether a result is of what ran before a change, whatever is known of today's."""
    line = message.words.line
    ahead, behind = line[message.sentence_at(claim.start)[0] : claim.start], line[claim.end :]
    old = _OLD_AHEAD.search(ahead) or (_WAS.search(ahead) and _UNTIL.match(behind))
    return bool(claim.value and (_DROPPED.match(behind) or (old and _CHANGED.search(behind))))
