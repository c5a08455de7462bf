"""Which time is the limit for an answer: by the words beside it, or by what becomes of a late answer.

"60 ms, hard", "anything over 80 ms and the arm stops", "95% within 800 ms".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.decision.profile import Value
from bot.nlu.message.mentions import Mention, Message
from bot.nlu.numbers.derived_numbers import ASKED, BARE, COUNTED, LOOSE, MOST, PLAINEST

_CONDITIONS = frozenset(("if", "onc", "once", "assum", "unless", "say", "think", "thought"))
MILLISECONDS: Mapping[str, float] = {"ms": 1, "second": 1e3, "minute": 6e4, "hour": 36e5, "day": 864e5}
_DREAMED = re.compile(
    r"(?:'d|\bwould) (?:love|like|be (?:nice|great|cool|good|lovely))\b|\bideally\b|\bsome ?day\b|\bdream"
)
_HARD_BEHIND = re.compile(
    r"(?: \(?p\d\d\)?)?(?: is)?,? \(?"
    r"(?:no exceptions?|hard|max(?:imum)?|tops|at most|at the most|period|no way around|not? negotiable"
    r"|non-? ?negotiable)\b"
    r"(?! (?:to|for|thing|on|when|part|tokens?|but))"
    r"|,? or (?:else )?(?:the|we|it|they|our|your?|that)(?:'s|'re)?(?: [a-z]+){0,2}? ?"
    r"(?:is|are|gets?|goes)? ?(?:dead|lost|gone|dropped|discarded|void|worthless|useless|too late|thrown away)\b"
)
_HARD_AHEAD = re.compile(
    r"\b(?:has to|have to|must|needs? to) (?:answer|reply|respond|react|decide|be back|be there|come back"
    r"|return|finish)"
    r"(?: [a-z]+){0,2}? (?:in|within)(?: at most| max)? $"
    r"|\b(?:must|may|can|should) not (?:exceed|go over|be over|(?:take|wait|last|need) (?:more|longer) than) $"
    r"|(?<!\bno )(?<!\bnot )(?<!\bnot a )\bhard (?:(?:limit|cap|budget|deadline|ceiling)(?: is| of|:)? )?$"
)
_WAITS = re.compile(r"\b(?:can|could|will|only|shall)? ?waits? (?:only |at most |just |for |up to )*$")
_THEN = re.compile(  # behind such a time: what happens without an answer
    r"(?:,? and|,)? then (?![^.;?!]*\b(?:annoy|impatien|bored|complain|grumbl|unhappy|nervous))[a-z]"
)
_CARVED = re.compile(  # ahead of a time
    r"\b(?:(?:carved|set|written|cast) in (?:stone|concrete|steel)"
    r"|(?:only|1|one) (?:thing|number|figure|time|limit) (?:that|which)(?: is|'s) (?:really |truly )?"
    r"(?:fixed|hard|firm|sacred|given|not? negotiable|non-negotiable)) ?(?:is|:)? ?$"
)
_KEPT_UNDER = re.compile(
    r"\b(?:has to|have to|must|needs? to) (?:be|stay|remain|come in|land) (?:under|below|within) $"
)
_LENGTH = re.compile(  # ahead of a time: how long what comes in or goes out lasts, no time to wait
    r"\b(?:clips?|recordings?|videos?|audios?|songs?|jingles?|snippets?|segments?|trailers?|voice (?:notes?|memos?"
    r"|messages?)|voicemails?|reels?|episodes?)\b[^.;,?!\d]{0,24}$"
)
_NOT_HARD = re.compile(r"\b(?:no|not an?|not) hard $")


def latency_limit(message: Message, mention: Mention, asked: bool) -> tuple[Value, float] | None:
    """How many milliseconds an answer may take by a number, and how strongly it speaks for a limit."""
    q = mention.q
    limit = message.in_clause(("beside", "latency_budget_ms"), mention)
    bare = asked and not q.unit and not q.rate and (message.merely_number or limit)
    if q.rate or q.negative or not (q.unit in MILLISECONDS or bare):
        return None
    if q.unit != "ms" and not asked and _LENGTH.search(message.words.line[: q.start]):
        return None
    value = q.value * MILLISECONDS.get(q.unit, 1)
    if not 1 <= value <= MOST:
        return None
    clause = message.clauses.at(mention.first)
    if q.unit in {"ms", "second"} and clause.cap() == 1 and _is_hard(message, mention):
        return round(value), PLAINEST
    if _NOT_HARD.search(message.words.line[: q.start]):
        return round(value), LOOSE if asked else 0.3
    today = message.in_clause(("role", "today"), mention) or message.near(("never", "latency_budget_ms"), mention)
    if today:
        strength = LOOSE if asked else 0.3
    elif limit:
        strength = COUNTED if asked or q.unit in {"ms", "second"} else LOOSE
    elif asked:
        strength = BARE if message.merely_number else ASKED
    else:
        strength = LOOSE if q.unit == "ms" else 0.2 if q.unit == "second" else 0.0
    ignored = ("part", "hearsay", *(() if is_dreamed(message, mention) else ("wish",))) if limit else ()
    return round(value), min(strength, mention.clause.cap(*ignored))


def is_dreamed(message: Message, mention: Mention) -> bool:
    """ "We'd love under 200 ms", "1% some day": whether a number is no limit, but what they would like best."""
    clause = message.text_of(mention.clause)
    return _DREAMED.search(clause) is not None


def _is_hard(message: Message, mention: Mention) -> bool:
    """ "60 ms, hard", "has to answer in 60 ms": whether the words right beside a time make it a limit."""
    line, q = message.words.line, mention.q
    first, last = message.clauses.sentence(mention.first)
    asks = line[message.offsets(first, last)[1] :].lstrip().startswith("?")
    if asks or not _CONDITIONS.isdisjoint(message.words.tokens[first:last]):
        return False
    ahead = line[: q.start]
    if _KEPT_UNDER.search(ahead) and q.unit == "ms":
        return True  # "p95 has to be under 300 ms"; a recording may have to be under 30 seconds
    waits = _WAITS.search(ahead) is not None and _THEN.match(line, q.end) is not None
    led = _HARD_AHEAD.search(ahead) or _CARVED.search(ahead)
    return waits or _HARD_BEHIND.match(line[q.end :]) is not None or led is not None
