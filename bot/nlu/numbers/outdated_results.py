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
_MOVED_FROM = re.compile(  # ahead of a result that another took the place of: "we went from 41 of 200 to 18 of 200"
    r"\b(?:went|came|got|dropp?ed|fell|improved|moved|brought|cut|reduced|rose|climbed|grew|jumped|lowered|down|up)\b"
    r"[^.;?!\d]{0,40}\bfrom (?:about |around |roughly )?$|(?:^|[.;,:] )from $"
)
_MOVED_TO = re.compile(r"[^.;?!\d]{0,30}\bto (?:about |around |roughly |only |just )?$")
_SHOTS = re.compile(  # ahead of a result: with how many examples in the prompt
    r"\b(?P<no>0[- ]?shot|(?:no|without(?: any)?) examples)\b"
    r"|\b(?:few[- ]?shot|(?P<number>\d+)[- ]?shot|with (?:the )?(?:examples|(?P<more>\d+) examples))\b"
)
_EARLIER = re.compile(r"[^.;?!,\d]{0,20}\b(?:before|previously|earlier|at first)\b(?: that)?(?=[.;,]| and\b| but\b|$)")
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


def moved(ahead: str, between: str) -> bool:
    """Whether a result took the place of the one before it: "from 41 of 200 wrong to 18 of 200"."""
    return _MOVED_FROM.search(ahead) is not None and _MOVED_TO.fullmatch(between) is not None


def shots(ahead: str) -> float | None:
    """Of how many examples in the prompt the words ahead of a result tell: none, few (1), or so many."""
    found = [*_SHOTS.finditer(ahead)][-1:]
    if not found:
        return None
    return 0 if found[0]["no"] else float(found[0]["number"] or found[0]["more"] or 1)


def is_older(ahead: str, behind: str) -> bool:
    """Whether the words around a result are of an older prompt or time, which counts no more beside a newer result."""
    ahead = _OLD_BEHIND.sub("", ahead)  # which is told of the result before
    return (_OLDER.search(ahead) or _OLD_BEHIND.match(behind) or _EARLIER.match(behind)) is not None


def is_outdated(message: Message, claim: Claim) -> bool:
    """Whether a result is of what ran before a change, whatever is known of today's."""
    line = message.words.line
    ahead, behind = line[message.sentence_at(claim.start)[0] : claim.start], line[claim.end :]
    if _BEFORE.search(ahead):
        return bool(claim.value)
    old = _OLD_AHEAD.search(ahead) or _OLD_BEHIND.match(behind) or (_WAS.search(ahead) and _UNTIL.match(behind))
    changed = old is not None and _CHANGED.search(behind) is not None
    return bool(claim.value) and (changed or _DROPPED.match(behind) is not None)
