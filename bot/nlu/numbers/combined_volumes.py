"""Volumes told in several numbers: a normal load beside its peak, a batch and how often it runs, a part of a whole.

"Normally 900 a day; in the fair it was 30k in one day", "every night a batch, 600 letters each time", "2,300 parcels a
day, 4 labels each, and every label is one call", "6M a year, a sixth of them goes to the model".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.nlu.message.mentions import Mention, Message
from bot.nlu.message.quantities import MONTHS
from bot.nlu.numbers.derived_numbers import (
    COUNTED,
    LOOSE,
    MOST,
    PER_MONTH,
    PLAINEST,
    share_kept_back,
    share_to_model,
)
from bot.nlu.reading import Claim, weakened
from bot.nlu.text.tokens import stem

NO_RIVAL = 0.3  # of a volume that is told with its span of time
_USUAL = re.compile(
    r"\b(?:normal(?:ly)?|usual(?:ly)?|typical(?:ly)?|on average|averages?|ordinar(?:y|ily)|most days)\b"
)
_PEAK = re.compile(
    r"\b(?:peak(?:s|ed|ing)?|spik(?:e|es|ed|ing)|surg(?:e|es|ed)|record|busiest|rush|black friday|once|one time"
    r"|at (?:the )?(?:worst|maximum)|worst)\b"
)
_CAME = re.compile(r"\b(?:was|were|had|got|saw|came)\b[^.;,?!\d]*$")  # ahead of "40k in one day"
_IN_ONE = re.compile(r"(?:\s+[a-z]+){0,2}? in (?:an?|one|1) (?:single )?(?:day|night|week|month)\b")
_RUNS = re.compile(  # a batch and how often it runs
    r"(?<!\d )\b(?:batch|job|script|cron|export|import|run|pipeline)(?:es|s)?\b[^.;?!\d]{0,40}?"
    r"\b(?:every|each|once an?|an?) (?:single |working )?(?P<period>hour|night|day|evening|morning|week|month"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_EACH_TIME = re.compile(
    r"(?: [a-z-]+){0,3}? (?:each time|every time|at a time|in one go"
    r"|(?:per|a|each|every|in each|in every) (?:run|batch|job))\b"
)
_TRAINING = re.compile(r"\b(?:re)?(?:train|tun|label|annotat)[a-z]*\b")
_PERIODS: Mapping[str, str] = {"night": "day", "evening": "day", "morning": "day"}
_IS_CALL = re.compile(  # "every label is one call"
    r"\b(?:every|each|1|one|per) (?:single )?(?P<noun>[a-z]{3,}) (?:is|makes|means|costs|needs|takes|gets|becomes) "
    r"(?:1|one|an?|its own)(?: own| separate| model| llm| api)* (?:call|request|prompt|query)\b"
    r"|\b(?:every|each) (?:single )?(?P<sent>[a-z]{3,}) (?:goes|is sent|runs) (?:to|through|into) (?:the |our |an? )?"
    r"(?:llm|model|ai|gpt|api)\b"
)
_NOUN = re.compile(r" ([a-z]{3,})\b")
_TIMES_A_DAY = re.compile(r" [a-z]+(?: [a-z]+)?, $")
_NO_PLACE = rf"(?!(?:last|this|next|about|total|peak|average|prompt|model|usual|normal|{MONTHS})\b)"
_OF_PLACES = re.compile(  # ahead of the first of several: "requests a month: Lyon 40k, Turin 25k", "November calls: …"
    rf"(?:\b(?P<month>{MONTHS}) |[.;?!\n] ?|^)[^.;?!\n\d]{{0,24}}?\b(?:calls|requests|queries|volumes?|e?mails|tickets"
    rf"|messages|documents|letters)\b[^.;?!\d:]{{0,20}}: {_NO_PLACE}[a-z-]+ $"
)
_NEXT_PLACE = re.compile(rf"(?:,| and|, and) {_NO_PLACE}[a-z-]+ ")
_IN_PLACE = re.compile(  # "40k calls a month in Lyon, 25k in Turin"
    rf"(?: [a-z]+)?(?: (?:a|per) [a-z]+|/[a-z]+)? (?:in|at|from) {_NO_PLACE}(?:the )?[a-z-]+(?:,| and|, and) "
)
_THERE = re.compile(rf" (?:in|at|from) {_NO_PLACE}")
LEAST_VOLUME = 10_000  # what comes in without "a month": "148,000 mails came in last year"
FEW_TIMES = 10  # so often a day one is milked, fed, read …


def without_parts(message: Message) -> Message:
    """A message without the shares that go to a model, and the peaks where a normal load is told too."""
    line, volumes = message.words.line, [m.q for m in message.mentions if m.q.rate or m.q.value >= LEAST_VOLUME]
    shares = {span for q in volumes for find in (share_to_model, share_kept_back) if (span := find(line, q))}
    inside = {m.q.start for m in message.mentions for _, start, end in shares if start <= m.q.start < end}
    return message.without(inside | _peaks(message))


def _peaks(message: Message) -> set[int]:
    rated = [m for m in message.mentions if m.count and m.q.rate and not m.q.implied]
    peaks = [m for m in rated if _is_peak(message, m)]
    others = [m for m in rated if m not in peaks]
    return {m.q.start for m in peaks} if any(m.q.value * PER_MONTH[m.q.rate] for m in others) else set()


def _is_peak(message: Message, mention: Mention) -> bool:
    """ "40k in one day once", "peaked at 20,000 a day": what came about at times only."""
    line, clause = message.words.line, message.text_of(mention.clause)
    came = _CAME.search(line[: mention.q.start]) and _IN_ONE.match(line, mention.q.end)
    return not _USUAL.search(clause) and bool(came or _PEAK.search(clause))


def combined_volumes(message: Message, whole: Message, claims: Sequence[Claim]) -> list[Claim]:
    """The claims of a message with what these forms come to. `whole`: the message with its peaks."""
    plain = {c.start for c in claims if c.field == "monthly_requests" and c.strength >= COUNTED}
    rated = [m for m in message.mentions if m.q.rate and m.clause.cap("part") == 1 and m.q.start in plain]
    near = {m.clause.sentence for m in rated}
    bare = {m.q.start for m in message.mentions if not m.q.rate and m.clause.sentence in near and _counts(message, m)}
    out = [weakened(c, NO_RIVAL) if _is_of(c, bare) and c.strength <= LOOSE else c for c in claims]
    of_parts = [*_parts(message), *_of_places(message)]
    found = [*of_parts, *_batches(message), *_times_a_day(message)]
    covered = {m.q.start for m in message.mentions for c in of_parts if c.start <= m.q.start < c.end}
    out = [weakened(c, NO_RIVAL) if _is_of(c, covered) else c for c in out]
    peaks = len(whole.mentions) > len(message.mentions)
    usual = [
        c
        for c in claims
        if peaks and _is_of(c, {m.q.start for m in rated}) and _USUAL.search(_clause_text(message, c.start))
    ]
    found += [Claim("monthly_requests", c.value, PLAINEST, c.start, c.end, c.role) for c in usual]
    return [*out, *found]


def _is_of(claim: Claim, starts: Collection[int]) -> bool:
    return claim.field == "monthly_requests" and claim.start in starts


def _counts(message: Message, mention: Mention) -> bool:
    """Whether a number is told with what it counts; "mails 1,100 a month, letters about 400" leaves it out."""
    return _noun(message.words.line, mention) != ""


def _clause_text(message: Message, start: int) -> str:
    return message.text_of(message.clause_at(start))


def _parts(message: Message) -> Iterator[Claim]:
    """ "2,300 parcels a day, 4 labels each, and every label is one call": every one is a request."""
    line = message.words.line
    calls = {stem(found["noun"] or found["sent"]) for found in _IS_CALL.finditer(line)}
    parts = [m for m in message.mentions if m.count and not m.q.rate and _noun(line, m) in calls]
    wholes = [m for m in message.mentions if m.count and m.q.rate and _noun(line, m) not in calls]
    if len(parts) == len(wholes) == 1 and abs(parts[0].clause.sentence - wholes[0].clause.sentence) <= 1:
        value = parts[0].q.value * wholes[0].q.value * PER_MONTH[wholes[0].q.rate]
        start, end = min(parts[0].q.start, wholes[0].q.start), max(parts[0].q.end, wholes[0].q.end)
        own = min(m.clause.cap("part") for m in (*parts, *wholes)) == 1
        if value <= MOST:
            yield Claim("monthly_requests", round(value), PLAINEST if own else LOOSE, start, end)


def _of_places(message: Message) -> Iterator[Claim]:
    """ "Requests a month: Lyon 40k, Turin 25k": what several places come to; none of them is the whole."""
    line, found = message.words.line, message.mentions
    for first, mention in enumerate(found):
        headed = _OF_PLACES.search(line[: mention.q.start])
        link, last = _NEXT_PLACE if headed else _IN_PLACE, first
        while last + 1 < len(found) and link.fullmatch(line, found[last].q.end, found[last + 1].q.start):
            last += 1
        run = found[first : last + 1]
        same = all(m.count and m.q.rate in {"", mention.q.rate} and m.clause.cap("part") == 1 for m in run)
        same = same and (headed is not None or all(_THERE.match(line, m.q.end) for m in run[1:]))
        period = mention.q.rate or ("month" if headed and headed["month"] else "")
        if len(run) > 1 and same and (headed or period):
            value = sum(m.q.value for m in run) * PER_MONTH.get(period, 1)
            strength = PLAINEST if period and value <= MOST else LOOSE
            yield Claim("monthly_requests", round(value), strength, mention.q.start, run[-1].q.end)
            return


def _noun(line: str, mention: Mention) -> str:
    found = _NOUN.match(line, mention.q.end)
    return stem(found[1]) if found else ""


def _batches(message: Message) -> Iterator[Claim]:
    """ "A batch runs every night, 600 letters each time"."""
    line = message.words.line
    for runs in _RUNS.finditer(line):
        start, end = message.sentence_at(runs.start())
        sizes = [m for m in message.mentions if m.count and not m.q.rate and runs.end() <= m.q.start <= end]
        sizes = [m for m in sizes if _EACH_TIME.match(line, m.q.end)]
        if len(sizes) == 1 and not _TRAINING.search(line, start, end):
            period = runs["period"]
            often = PER_MONTH[_PERIODS.get(period, period if period in PER_MONTH else "week")]
            strength = PLAINEST if sizes[0].clause.cap() == 1 else LOOSE
            yield Claim("monthly_requests", round(sizes[0].q.value * often), strength, sizes[0].q.start, sizes[0].q.end)


def _times_a_day(message: Message) -> Iterator[Claim]:
    """ "210 cows, 3 milkings a day": of each, or of all? It is asked about."""
    for place, often in enumerate(message.mentions[1:], 1):
        things = message.mentions[place - 1]
        near = _TIMES_A_DAY.fullmatch(message.words.line[things.q.end : often.q.start])
        if near and things.count and not things.q.rate and often.q.rate and 1 < often.q.value < FEW_TIMES:
            value = round(things.q.value * often.q.value * PER_MONTH[often.q.rate])
            yield Claim("monthly_requests", value, LOOSE + 0.05, things.q.start, often.q.end)
