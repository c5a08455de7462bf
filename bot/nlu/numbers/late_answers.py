"""Time limits told by what becomes of a late answer: "anything over 80 ms and the arm stops", "95% within 800 ms"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.message.mentions import Message
from bot.nlu.message.roles import Clause
from bot.nlu.reading import Claim

LEAST_MS, MOST_MS = 5, 10_000  # a limit outside is of something else
_TIME = (
    r"(?:about |around |roughly |some |a |~ ?)?(?P<number>\d+(?:[.,]\d+)?|one\b)-? ?(?P<unit>ms|msecs?|millis\w*|s"
    r"|secs?|seconds?)?\b(?! ?[%/]|[.,]?\d)"
)
_LOST = (  # what a late answer does to things: there is no way around
    r"(?:stops?|breaks?|crash\w*|worthless|useless|lost|dropped|discarded|too late|rejected|dead|fails?|kill(?:s"
    r"|ed)|aborts?|aborted|time[sd]? out"
    r"|moved on|gone|closes?|closed|shuts?|trips?|expires?|expired|missed|void|pointless|over)"
)
_TIRED = (  # what it does to people
    r"(?:impatient|annoyed|nervous|restless|complain\w*|leaves?|hang(?:s|ing)? up|hung up|gives? up|quits?"
    r"|abandon\w*|drop off|click(?:s|ed)? away"
    r"|notices?|typed on|types? on|typing|walk(?:s|ed)? away|[a-z]+ away|bail|bails|swear|laggy|lag)"
)
_BEYOND = r"(?:slower than|longer than|later than|more than|over|above|beyond|past|after)"
_ANYTHING = (
    r"(?:anything|everything|whatever is|any (?:answer|reply|response|call)|an? (?:answer|reply|response)|answers?"
    r"|repl(?:y|ies)|responses?)"
)
HARD = re.compile(
    rf"\b{_ANYTHING} (?:that (?:is|takes|comes) |coming )?{_BEYOND} {_TIME}(?:,? (?:and|is|means|gets)"
    rf"|,)[^.;?!\d]{{0,36}}?\b{_LOST}\b"
)
_OFFERED = (
    re.compile(
        rf"\b(?:{_ANYTHING} )?{_BEYOND} {_TIME},?(?: (?:and|is|means|gets|of))?"
        rf"[^.;?!\d]{{0,40}}?\b(?:{_LOST}|{_TIRED})\b"
    ),
    re.compile(
        rf"\b(?:{_LOST}|{_TIRED})\b[^.;?!\d]{{0,24}}?"
        rf"\b(?:after|beyond|over|past|at|(?:longer|more|slower) than) {_TIME}"
    ),
    re.compile(
        rf"\b(?:happy|fine|okay?|content|satisfied)\b (?:with|at|if it (?:is|were|takes))"
        rf"[^.;?!\d]{{0,24}}?\b(?:under|below|within|in|less than)? ?{_TIME}"
    ),
)
_WITHIN = (
    rf"(?:[a-z]+ ){{0,3}}?(?:under|within|in|below|faster than|in less than|(?:back|answered|done|served"
    rf"|handled) (?:in|within|under)) {_TIME}"
)
_PERCENTILE = re.compile(
    rf"\b(?:\d\d(?:\.\d+)?% of (?:all |the |our )*(?:calls|requests|queries|answers|responses|replies|cases|users"
    rf"|messages)|p\d\d) (?:is |must be |should be |has to be |of )?{_WITHIN}"
)
_PROMISED = re.compile(
    r"\b(?:sla|slo|must|has to|have to|need\w*|target|required?|promis\w+|contract\w*|agreed|should|limit|goal)\b"
)
_ON_TIME = re.compile(
    r"(?P<share>\d\d(?:\.\d+)?) ?(?:%|percent) of (?:all |the |our )*(?:calls|requests|queries|answers|responses"
    r"|replies|messages) "
)
_TODAY = re.compile(  # "it takes over 3 s and users complain"
    r"\b(?:takes?|took|is|are|needs?|at|currently|today|now|was)(?: (?:[a-z]+ly|just|well|still|often))? $"
)
_IF = re.compile(r"\b(?:if|when|whenever|once)\b")
_AT = re.compile(r"\b(?:are|is|now|currently) (?:only |just |now )?at $")
_SENTENCE = re.compile(r"[.;?!](?=\s|$)")


def late_answers(message: Message, strength: float) -> Iterator[Claim]:
    """The limits that are asked about; those that `HARD` names are read by `latency_limit`."""
    line = message.words.line
    for pattern in _OFFERED:
        for match in pattern.finditer(line):
            limit = _milliseconds(match) if match["unit"] else 0
            start = max((m.end() for m in _SENTENCE.finditer(line, 0, match.start())), default=0)
            today = (
                pattern is _OFFERED[0]
                and _TODAY.search(line[start : match.start()])
                and not _IF.search(line, start, match.start())
            )
            if limit and not today and _is_own(message, match):
                yield Claim("latency_budget_ms", limit, strength, *match.span())
    for match in _PERCENTILE.finditer(line):
        start = max((m.end() for m in _SENTENCE.finditer(line, 0, match.start())), default=0)
        limit = _milliseconds(match)
        bare = not match["unit"] and match[0][0] != "p"
        if limit and not bare and _PROMISED.search(line, start, match.end()) and _is_own(message, match):
            yield Claim("latency_budget_ms", limit, strength, *match.span())


def shares_on_time(message: Message) -> frozenset[int]:
    """Where shares stand that came back in time, or have to: "95% of calls under 800 ms. We're at 91%"."""
    line = message.words.line
    times = ((match, re.match(_WITHIN, line[match.end() :])) for match in _ON_TIME.finditer(line))
    found = [match for match, time in times if time and time["unit"]]
    if not found:
        return frozenset()
    shares = [m.q.start for m in message.mentions if m.q.unit == "percent"]
    own = {match.start("share") for match in found}
    return frozenset(start for start in shares if start in own or _AT.search(line[:start]))


def _milliseconds(match: re.Match[str]) -> int:
    """The limit in milliseconds; 0 where the number is no such time. Without a unit these are milliseconds."""
    number = 1.0 if match["number"] == "one" else float(match["number"].replace(",", "."))
    seconds = (match["unit"] or "ms").startswith("s")
    value = round(number * (1000 if seconds else 1))
    return value if LEAST_MS <= value <= MOST_MS else 0


def _is_own(message: Message, match: re.Match[str]) -> bool:
    clauses = {message.clauses.at(message.token(at)) for at in (match.start(), match.end() - 1)}
    return all(_cap(clause) == 1 for clause in clauses)


def _cap(clause: Clause) -> float:
    return clause.cap("comparison", "part", "doubt", "wish", "past")
