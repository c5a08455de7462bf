"""For which period a number is told: "a day", "per month", "monthly"."""

from __future__ import annotations

import re

_PERIOD = (
    r"(?P<{0}second>s|secs?|seconds?)|(?P<{0}minute>mins?|minutes?)|(?P<{0}hour>h|hrs?|hours?)|"
    r"(?P<{0}day>d|days?|nights?|tag|24 ?h(?:(?:ou)?rs?)?)|"
    r"(?P<{0}week>wks?|weeks?|woche)|(?P<{0}month>m|mo|mos|mths?|months?|monat|mes|mês)|(?P<{0}quarter>qtrs?|quarters?)|(?P<{0}year>y|yr|yrs|years?|annum|a\.|jahr)"
)
RATE_AFTER = re.compile(
    r"(?:\s+of (?:them|these|those))?"
    r"(?:\s+(?!and\b|but\b|in\b|for\b|of\b)[a-z'-]+(?: of)?){0,4}?\s*(?:/|\bper\b|\ban?\b|\beach\b|\bevery\b"
    r"|\b(?:pro|por|al|ao|im)\b|\bin(?: (?:an?|one|the(?= (?:day|month)\b)))?\b|\bby\b(?= (?:day|week|month|year)\b)"
    r"|\bthe\b(?= (?:day|week|month)\b\s*(?:[.,;!?)]|$))"  # "70 questions the day"
    r"|\bp\.?)\s*(?:single |calendar |fiscal |given |typical |normal |ordinary |usual |regular |quiet |busy |average "
    r"|working |business )?(?:" + _PERIOD.format("p") + r")(?!\w)"
    r"|(?:\s+(?!and\b|but\b|in\b|for\b)[a-z'-]+){0,3}?\s+(?:(?P<aday>daily|nightly)|(?P<amonth>monthly|pcm)"
    r"|(?P<ahour>hourly)|(?P<aweek>weekly)|(?P<ayear>yearly|annually))\b"
    r"|(?:\s+[a-z]+)?\s+(?:over|for|during|in) (?:the |all of )?(?:whole |entire |full )?(?:of )?(?:the |last |past )?"
    r"(?P<oyear>year)\b(?! (?:ahead|plan|to come))"
    r"|\s*(?P<qsecond>rps|qps|tps)\b|\s*(?P<qminute>rpm|qpm)\b"
)
NO_PERIOD = (  # "a second round" is no period
    r"(?!(?:a|each|every) second (?:round|try|time|attempt|model|opinion|version|run|set|prompt|team|person|look|pass"
    r"|chance|reviewer|annotator|phase|step|batch|test|eval|one|site|language|client|customer|project|use|task|part)\b)"
)
_RATE_BEFORE = re.compile(
    NO_PERIOD
    + r"(?!a quarter of\b)"  # "a quarter of our 2,400" is a share
    + r"(?:(?:\bper\b|\beach\b|\bevery\b|\bmost\b|\ba\b"
    + r"|\b(?:whole|full|entire|normal|ordinary|regular|typical|average|usual)\b)\s+(?:"
    + _PERIOD.format("b")
    + r")|(?:(?:reqs?|requests?|calls?|queries|msgs?|messages?|tickets?|docs?|documents?|volume) ?/ ?)(?:"
    + _PERIOD.format("k")
    + r")|(?P<cday>daily|nightly)|(?P<cmonth>monthly)|(?P<chour>hourly)|(?P<cweek>weekly)|(?P<cyear>yearly))"
    r"\s*[:=]?(?:\s+(?!and\b|but\b|while\b|with\b)[a-z~'-]+){0,4}\s*[:=~]?\s*$"
)
_IN_PERIOD = re.compile(  # "in month we have 640 rulings", "in one day 120 orders"
    r"\bin (?:an? |one |1 )?(?:" + _PERIOD.format("i") + r"),?(?: [a-z]+){0,3}\s*$"
)
_LAST = re.compile(r"\b(?:last|in the (?:last|past)) (?P<iyear>year),?(?: (?:about|some|around|over))?\s*$")
_CAME_IN = re.compile(
    r"\s+[a-z-]+(?: [a-z-]+){0,2}? (?:came in|arrived|reached us|were (?:received|handled|processed))\b"
)
_PART = re.compile(r"\s*(?:of|out of|/|%|in)(?!\w)")
_COLLECTED = re.compile(  # "collected 2,400 samples over the year": so many came together, and nobody says for what
    r"\b(?:collect|gather|label|annotat|accumulat|assembl|amass|compil|put together|built up|saved|kept)[a-z]*\b"
    r"[^.;?!]{0,30}$"
)


def rate_of(before: str, after: str) -> str:
    """The period that a number is for, such as "month", by what stands before and behind it; "" without one."""
    found = RATE_AFTER.match(after) or _RATE_BEFORE.search(before)
    found = found or (None if _PART.match(after) else _IN_PERIOD.search(before))
    found = found or (_LAST.search(before) if _CAME_IN.match(after) else None)  # "last year 148,000 mails came in"
    if found is None or (found.lastgroup == "oyear" and _COLLECTED.search(before)):
        return ""
    return str(found.lastgroup)[1:]
