"""Which results are of what ran before a change: "was 3% until May, then …", "40 of 200; forget that, …"."""

from __future__ import annotations

import re

from bot.nlu.message.mentions import Message
from bot.nlu.reading import Claim

_OLD = (
    r"\b(?:(?:old|1st|first|previous|earlier|former|original|initial)(?: \w+)? "
    r"(?:prompt|instructions?|wording|template|version|attempt|run|try)"
    r"|(?:old|previous|former) one|before (?:that|it|we|the (?:rewrite|change|switch|new|rework)))\b"
)
_OLD_AHEAD = re.compile(rf"{_OLD}[^.;?!]{{0,60}}$")
_OLDER = re.compile(rf"(?:{_OLD}|\blast (?:year|spring|summer|autumn|fall|winter|quarter|month)\b)[^.;?!]*$")
_OLD_BEHIND = re.compile(rf"^ [^.;,?!\d]{{0,30}}{_OLD}")
_BEFORE = re.compile(  # "before it was 7 of 100": said of a change that was told ahead
    r"(?:^|[,;:(] ?|\band |\bbut )(?:before|previously|formerly|earlier)(?: (?:that|then|this))?,? "
    r"(?:it|we|that|there|this) (?:was|were|had|got|lost|saw)\b[^.;?!\d]{0,16}(?:\d[\d.,]* (?:of|out of|in) )?$"
)
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


def is_older(ahead: str, behind: str) -> bool:
    """Whether the words around a result are of an older prompt or time, which counts no more beside a newer result."""
    ahead = _OLD_BEHIND.sub("", ahead)  # which is told of the result before
    return (_OLDER.search(ahead) or _OLD_BEHIND.match(behind)) is not None


def is_outdated(message: Message, claim: Claim) -> bool:
    """Whether a result is of what ran before a change, whatever is known of today's."""
    line = message.words.line
    ahead, behind = line[message.sentence_at(claim.start)[0] : claim.start], line[claim.end :]
    if _BEFORE.search(ahead):
        return bool(claim.value)
    old = _OLD_AHEAD.search(ahead) or _OLD_BEHIND.match(behind) or (_WAS.search(ahead) and _UNTIL.match(behind))
    changed = old is not None and _CHANGED.search(behind) is not None
    return bool(claim.value) and (changed or _DROPPED.match(behind) is not None)
